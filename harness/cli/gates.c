/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/gates.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/term.h"
#include "results/report/counts_report.h"
#include "results/report/text.h"
#include "results/report/words.h"

/* So many are named; the table has all. */
#define SAID_MAX 10

bool gates_parse(const struct option_strings *words, struct gates *ret, struct error *err)
{
    struct gates gates = {.count = 0};
    if (words->count > GATES_MAX) {
        return error_set(err, ERROR_USAGE, "--fail-on may be given %d times at most",
                         GATES_MAX);
    }
    for (size_t i = 0; i < words->count; i++) {
        if (!gate_parse(words->items[i], &gates.items[gates.count++], err)) {
            return false;
        }
    }
    *ret = gates;
    return true;
}

/* "  strings/join on new: 1.2x slower against base", and what is to be said behind it. */
static void say_pair(const struct result_pair *pair, const char *words,
                     const char *behind)
{
    SCOPED(buf_free) struct buf raw = BUF_INIT;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    bool is_between = pair_is_between_targets(pair);
    buf_addf(&raw, "%s%s%s: %s against %s%s", pair->variant, is_between ? " on " : "",
             is_between ? pair->new_target : "", words,
             is_between ? pair->base : pair->base_variant, behind);
    text_escape(&text, buf_text(&raw), term_is_utf8());
    fprintf(stderr, "  %s\n", buf_text(&text));
}

static void say_change(const struct result_change *change)
{
    SCOPED(buf_free) struct buf words = BUF_INIT;
    words_change(&words, change, WORDS_TERSE);
    say_pair(&change->pair, buf_text(&words), change->paired ? "" : ", measured apart");
}

static void say_count_change(const struct count_change *change)
{
    SCOPED(buf_free) struct buf words = BUF_INIT;
    buf_addf(&words, "%s ", change->pair.metric);
    counts_words_change(&words, change);
    say_pair(&change->pair, buf_text(&words), "");
}

/* The changes for which a gate is red. */
struct reds {
    bool *of_time;
    bool *of_counts;
};

static void say_red(const struct result *result, const struct reds *reds, size_t stopped)
{
    fprintf(stderr, "tare: --fail-on: %zu change%s\n", stopped, stopped == 1 ? "" : "s");
    size_t said = 0;
    for (size_t i = 0; i < result->change_count && said < SAID_MAX; i++) {
        if (reds->of_time[i]) {
            say_change(&result->changes[i]);
            said++;
        }
    }
    for (size_t i = 0; i < result->count_change_count && said < SAID_MAX; i++) {
        if (reds->of_counts[i]) {
            say_count_change(&result->count_changes[i]);
            said++;
        }
    }
    if (said < stopped) {
        fprintf(stderr, "  and %zu more\n", stopped - said);
    }
}

bool gates_need_counts(const struct gates *gates, bool of_events)
{
    for (size_t i = 0; i < gates->count; i++) {
        if (gates->items[i].kind == GATE_MORE &&
            count_is_event(gates->items[i].metric) == of_events) {
            return true;
        }
    }
    return false;
}

static bool need_counts(const struct gates *gates)
{
    return gates_need_counts(gates, false) || gates_need_counts(gates, true);
}

static bool need_time(const struct gates *gates)
{
    for (size_t i = 0; i < gates->count; i++) {
        if (gates->items[i].kind != GATE_MORE) {
            return true;
        }
    }
    return false;
}

int gates_status(const struct gates *gates, const struct result *result, int status)
{
    if (gates->count == 0 || (status != STATUS_OK && status != STATUS_SOME_FAILED)) {
        return status;
    }
    struct reds reds = {
        .of_time = xcalloc(result->change_count + 1, sizeof(bool)),
        .of_counts = xcalloc(result->count_change_count + 1, sizeof(bool)),
    };
    struct gate_outcome time =
        gate_judge(result, gates->items, gates->count, reds.of_time);
    struct gate_outcome counts =
        gate_judge_counts(result, gates->items, gates->count, reds.of_counts);
    if ((need_time(gates) && time.judged == 0) ||
        (need_counts(gates) && counts.judged == 0)) {
        fputs("tare: --fail-on: no change could be judged\n", stderr);
        status = STATUS_NOT_MEASURED;
    } else if (time.stopped + counts.stopped > 0) {
        say_red(result, &reds, time.stopped + counts.stopped);
        status = STATUS_CHECK_FAILED;
    }
    free(reds.of_time);
    free(reds.of_counts);
    return status;
}
