/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key table in other words: as a JSON Schema (2020-12) for editors, and as the tables of
 * docs/suite-format.md. Tests keep the committed files equal to what these write. */
#ifndef TARE_HARNESS_SUITE_SCHEMA_H
#define TARE_HARNESS_SUITE_SCHEMA_H

#include "harness/base/buf.h"

void schema_write(struct buf *out);

/* A Markdown table of the keys of a suite, of a case, or of a claim. */
void schema_write_suite_keys(struct buf *out);
void schema_write_case_keys(struct buf *out);
void schema_write_claim_keys(struct buf *out);

#endif
