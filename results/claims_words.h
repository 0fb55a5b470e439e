/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims as sentences that a person can quote. */
#ifndef TARE_RESULTS_CLAIMS_WORDS_H
#define TARE_RESULTS_CLAIMS_WORDS_H

#include "harness/base/buf.h"
#include "results/claims.h"

/* What is stated: "f-string is at least 1.1x faster than str.format"; "pop(0) drain is O(n^2) in n". */
void claims_add_statement(struct buf *out, const struct result_statement *statement);

/* What was found: "f-string is 1.42x [1.40, 1.44] faster than str.format", "... is 1.2x slower
 * than ...", "pop(0) drain is O(n) or O(n log n) in n". Nothing was measured: the reason. */
void claims_add_sentence(struct buf *out, const struct result_statement *statement,
                         const struct result_claim *claim);

/* The same of several pairs of variants, from the least ratio to the most: "deque drain is 1.31x [1.30,
 * 1.32] (n=1000) to 9.5x [9.4, 9.6] (n=16000) faster than list drain". */
void claims_add_range(struct buf *out, const struct result_statement *statement,
                      const struct result_claim *least, const struct result_claim *most);

/* What the verdict is about, where the sentence does not say it: "at least 1.1x", "faster", "O(n)"; else nothing. */
void claims_add_claimed(struct buf *out, const struct result_statement *statement,
                        enum result_judgement verdict);

/* "drain[n=10]" of "queues/drain[n=10]". */
const char *claims_short_name(const char *variant);

#endif
