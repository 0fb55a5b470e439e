/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A selftest as people and programs read it. Pure. */
#ifndef TARE_RESULTS_REPORT_SELFTEST_H
#define TARE_RESULTS_REPORT_SELFTEST_H

#include "harness/base/buf.h"
#include "results/report/report.h"
#include "results/selftest.h"

/* One each of the names of --format. */
void selftest_table(const struct selftest *selftest, const struct report_style *style,
                    struct buf *out);
void selftest_markdown(const struct selftest *selftest, struct buf *out);
void selftest_json(const struct selftest *selftest, struct buf *out);

/* What follows from it, a label and a sentence each. */
#define SELFTEST_SENTENCES_MAX 8
struct selftest_sentence {
    const char *label; /* "verdict", "reach", "noise" */
    struct buf text;   /* raw */
};
struct selftest_sentences {
    struct selftest_sentence items[SELFTEST_SENTENCES_MAX];
    size_t count;
};
void selftest_say(const struct selftest *selftest, struct selftest_sentences *ret);
void selftest_sentences_finish(struct selftest_sentences *sentences);

#endif
