/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a case costs what it costs: where it stands, its figures, its memory by allocator domain, its garbage
 * collections and its specialised bytecode, bench by bench. */
#ifndef TARE_RESULTS_REPORT_WHY_H
#define TARE_RESULTS_REPORT_WHY_H

#include "results/report/report.h"

/* All benches whose case or variant (with or without its suite) is called `name`. Returns how many there
 * are. */
size_t why_write(const struct result *result, const char *name,
                 const struct report_style *style, struct buf *out);

#endif
