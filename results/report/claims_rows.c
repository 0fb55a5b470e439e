/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/claims_words.h"
#include "results/report/claims.h"

/* The claims of one statement on one target: they stand in a row. */
struct run {
    const struct result *result;
    const struct result_claim *claims;
    size_t count;
};

static struct claims_row *add_row(struct claims_rows *rows)
{
    rows->items = xgrow(rows->items, rows->count, &rows->cap, sizeof(*rows->items));
    struct claims_row *row = &rows->items[rows->count++];
    *row = (struct claims_row){.found = BUF_INIT};
    return row;
}

static const struct result_statement *statement_of(const struct run *run)
{
    return &run->result->statements[run->claims[0].statement];
}

/* Why the two that a claim is about were not paired; NULL: they were, or there is nothing to pair. */
static const char *why_apart(const struct result *result,
                             const struct result_claim *claim)
{
    if (claim->base_variant == NULL || claim->paired ||
        claim->verdict == RESULT_NOT_MEASURED) {
        return NULL;
    }
    const struct result_bench *one =
        result_find_bench(result, claim->variant, claim->target);
    const struct result_bench *other =
        result_find_bench(result, claim->base_variant, claim->target);
    bool is_one_group =
        one != NULL && other != NULL && strcmp(one->group, other->group) == 0;
    return is_one_group ? "of different sets of their group, so not paired"
                        : "not of one group, so not paired";
}

/* What follows the sentence: "(claimed: at least 1.1x faster; not of one group, so not paired)". */
static void add_notes(struct buf *out, const struct run *run,
                      const struct result_claim *claim)
{
    SCOPED(buf_free) struct buf claimed = BUF_INIT;
    claims_add_claimed(&claimed, statement_of(run), claim->verdict);
    const char *why = why_apart(run->result, claim);
    if (claimed.len > 0 || why != NULL) {
        buf_addf(out, " (%s%s%s%s)", claimed.len > 0 ? "claimed: " : "",
                 buf_text(&claimed), claimed.len > 0 && why != NULL ? "; " : "",
                 why != NULL ? why : "");
    }
    if (claim->verdict == RESULT_INCONCLUSIVE && claim->reason != NULL) {
        buf_addf(out, ": %s", claim->reason);
    }
}

static struct claims_row *begin_row(struct claims_rows *rows, const struct run *run,
                                    enum result_judgement verdict)
{
    struct claims_row *row = add_row(rows);
    row->statement = statement_of(run);
    row->target = run->result->target_count > 1 ? run->claims[0].target : NULL;
    row->verdict = verdict;
    row->label = result_judgement_name(verdict);
    return row;
}

static void add_single(struct claims_rows *rows, const struct run *run,
                       const struct result_claim *claim)
{
    struct claims_row *row = begin_row(rows, run, claim->verdict);
    if (claim->verdict == RESULT_NOT_MEASURED) {
        buf_addf(&row->found, "%s: ", row->statement->text);
    }
    buf_adds(&row->found, claim->sentence);
    add_notes(&row->found, run, claim);
}

/* Whether the claims can be said in one sentence, and which of them are its ends. */
static bool find_range(const struct run *run, enum result_judgement verdict,
                       const struct result_claim **ret_least,
                       const struct result_claim **ret_most)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct result_claim *claim = &run->claims[i];
        if (claim->verdict != verdict) {
            continue;
        }
        if (!isfinite(claim->ratio.point) || !(claim->ratio.point > 0.0)) {
            return false;
        }
        if (count++ == 0) {
            *ret_least = claim;
            *ret_most = claim;
        }
        *ret_least = claim->ratio.point < (*ret_least)->ratio.point ? claim : *ret_least;
        *ret_most = claim->ratio.point > (*ret_most)->ratio.point ? claim : *ret_most;
    }
    return count > 1 && *ret_least != *ret_most;
}

static void add_verdict(struct claims_rows *rows, const struct run *run,
                        enum result_judgement verdict, bool verbose)
{
    const struct result_claim *least = NULL;
    const struct result_claim *most = NULL;
    if (!verbose && find_range(run, verdict, &least, &most)) {
        struct claims_row *row = begin_row(rows, run, verdict);
        claims_add_range(&row->found, row->statement, least, most);
        add_notes(&row->found, run, least);
        return;
    }
    for (size_t i = 0; i < run->count; i++) {
        if (run->claims[i].verdict == verdict) {
            add_single(rows, run, &run->claims[i]);
        }
    }
}

/* No variant of the case was part of the run: said of all of them together. */
static bool is_left_out(const struct run *run)
{
    return run->count == 1 && run->claims[0].variant == NULL;
}

static struct run next_run(const struct result *result, size_t first)
{
    struct run run = {.result = result, .claims = &result->claims[first], .count = 1};
    while (first + run.count < result->claim_count &&
           run.claims[run.count].statement == run.claims[0].statement &&
           strcmp(run.claims[run.count].target, run.claims[0].target) == 0) {
        run.count++;
    }
    return run;
}

/* "confirmed on 3.11, refuted on 3.12", where the targets differ in what was measured. */
static void add_changed(struct claims_rows *rows, const struct result *result,
                        size_t statement)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    enum result_judgement first = RESULT_NOT_MEASURED;
    bool differs = false;
    for (size_t i = 0; i < result->target_count; i++) {
        const char *target = result->targets[i].name;
        enum result_judgement now = claims_verdict(result, statement, target);
        if (now == RESULT_NOT_MEASURED) {
            continue;
        }
        differs = differs || (text.len > 0 && now != first);
        first = text.len == 0 ? now : first;
        buf_addf(&text, "%s%s on %s", text.len == 0 ? "" : ", ",
                 result_judgement_name(now), target);
    }
    if (differs) {
        struct claims_row *row = add_row(rows);
        row->statement = &result->statements[statement];
        row->verdict = RESULT_INCONCLUSIVE;
        row->label = "changed";
        buf_addf(&row->found, "%s: %s", row->statement->text, buf_text(&text));
    }
}

static void add_left_out(struct claims_rows *rows, size_t count)
{
    if (count > 0) {
        struct claims_row *row = add_row(rows);
        row->verdict = RESULT_NOT_MEASURED;
        row->label = result_judgement_name(RESULT_NOT_MEASURED);
        buf_addf(&row->found,
                 "%zu claim%s about cases, or sizes, that were left out of the run",
                 count, count == 1 ? "" : "s");
    }
}

void claims_rows_init(struct claims_rows *rows, const struct result *result, bool verbose)
{
    static const enum result_judgement order[] = {RESULT_REFUTED, RESULT_INCONCLUSIVE,
                                                  RESULT_CONFIRMED, RESULT_NOT_MEASURED};
    *rows = (struct claims_rows){0};
    size_t left_out = 0;
    for (size_t i = 0; i < result->claim_count;) {
        const struct run run = next_run(result, i);
        if (is_left_out(&run) && !verbose) {
            left_out++;
        } else {
            for (size_t j = 0; j < ARRAY_LEN(order); j++) {
                add_verdict(rows, &run, order[j], verbose);
            }
        }
        i += run.count;
        bool is_last = i == result->claim_count ||
                       result->claims[i].statement != run.claims[0].statement;
        if (is_last) {
            add_changed(rows, result, run.claims[0].statement);
        }
    }
    add_left_out(rows, left_out);
}

void claims_rows_finish(struct claims_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        buf_free(&rows->items[i].found);
    }
    free(rows->items);
    *rows = (struct claims_rows){0};
}

void claims_add_counts(struct buf *out, const struct result *result)
{
    size_t counts[RESULT_NOT_MEASURED + 1] = {0};
    for (size_t i = 0; i < result->statement_count; i++) {
        for (size_t j = 0; j < result->target_count; j++) {
            counts[claims_verdict(result, i, result->targets[j].name)]++;
        }
    }
    const char *before = "";
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        if (counts[i] > 0) {
            buf_addf(out, "%s%zu %s", before, counts[i],
                     result_judgement_name((enum result_judgement)i));
            before = ", ";
        }
    }
}
