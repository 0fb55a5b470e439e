/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare report --serve`: pages that follow the files they are made of. */
#ifndef TARE_HARNESS_CLI_REPORT_SERVER_H
#define TARE_HARNESS_CLI_REPORT_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/error.h"
#include "harness/cli/report_pages.h"

/* Until a signal ends it. False, without having served, when the pages cannot be read now or the port
 * cannot be had. */
bool report_server_run(const struct report_request *request, int64_t port,
                       struct error *err);

#endif
