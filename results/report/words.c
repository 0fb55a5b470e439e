/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/words.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/report/figure.h"
#include "results/report/report.h"

static const struct words_finding findings[] = {
    {"drift",
     "the figures depend on when they were taken: the machine changed its speed while the run "
     "went on, the interval was widened",
     "close what else runs here, or measure again with more blocks"},
    {"disturbed",
     "something else used the processor nearly all the time, as the yardstick beside the samples "
     "or lost time shows: the figures hold its share too",
     "close what else runs here, or measure again at a quieter time"},
    {"not-stationary",
     "the cost depends on how often the case ran before, so there is no one figure for it",
     "let 'prepare:' build a fresh input for every execution"},
    {"slow-warm-up",
     "still grew faster when the warm-up was over: the figures are those of a program that "
     "just began",
     NULL},
    {"empty-body",
     "the body compiles to next to nothing: what is measured is not what is written",
     "make it depend on a name that 'setup:' binds"},
    {"tasks-left",
     "tasks that 'run' started still waited when it was over: their work is in no execution, or in a "
     "later one",
     "await them in 'run', or start them in 'setup'"},
    {"already-imported",
     "'run' loaded no module: all that it imports was there before, so the figure is of a look "
     "into sys.modules",
     "take the import out of 'setup', or measure it in an interpreter that does not load it"},
    {"oversubscribed",
     "more threads than CPUs: they wait for a processor, whatever the interpreter lets them do",
     "fewer threads, or a machine with more CPUs"},
    {"gil-on",
     "a module that was loaded turned the GIL on, without which this interpreter starts: its "
     "threads ran one at a time",
     "find it with 'python -W error::RuntimeWarning -c \"import ...\"', or keep the GIL off with "
     "-X gil=0"},
    {"leak",
     "every execution leaves memory behind that no collection frees: a leak, or a case that "
     "grows",
     "let 'prepare:' build a fresh input for every execution"},
    {"memory-varies",
     "not every execution asks for the same memory: the counts are medians, and changes "
     "compare what they range over",
     NULL},
    {"unstable-value",
     "its value is another one after each execution, so it is no witness that cases compute the "
     "same",
     "take what changes out of 'value:'"},
    {"bimodal",
     "whole workers sit in one of two speeds, so the interval says more than the median",
     "more blocks tell the two apart; the memory layout of a process decides between them"},
    {"few-workers", "too few workers for an interval at the level asked for",
     "try: --blocks 8 or a longer --max-time"},
    {"overhead-assumed",
     "the body cannot be unrolled, so the loop's cost was taken from this interpreter's other "
     "bodies",
     NULL},
    {"busy", "other programs took the processor away while samples were taken",
     "close what else runs here, or measure with --clock cpu"},
    {"precision", "the interval is wider than was asked for",
     "more blocks, a longer --max-time, or a wider --precision"},
};

const struct words_finding *words_finding(const char *id)
{
    for (size_t i = 0; i < ARRAY_LEN(findings); i++) {
        if (strcmp(findings[i].id, id) == 0) {
            return &findings[i];
        }
    }
    return NULL;
}

void words_interval(struct buf *out, double level)
{
    if (level > 0) {
        buf_addf(out, "%g %% ", level * 100);
    }
    buf_adds(out, "interval");
}

const char *words_status(const struct result_bench *bench)
{
    switch (bench->status) {
    case RESULT_ERROR:
        return "failed";
    case RESULT_SKIPPED:
        return "skipped";
    case RESULT_NOT_STATIONARY:
        return "not steady";
    case RESULT_INCOMPLETE:
        return "not measured";
    case RESULT_OK:
        break;
    }
    if (!result_is_timed(bench)) {
        return "not timed";
    }
    return bench->summary.present ? NULL : "no figure";
}

/* Decimals that show a ratio's distance from 1 where it is small: 1.004, 1.04, 1.43, 12.3. */
static int ratio_decimals(double ratio)
{
    double distance = fabs(ratio - 1);
    return ratio >= 99.95 ? 0 : ratio >= 9.995 ? 1 : distance < 0.00995 ? 3 : 2;
}

static void add_ratio(struct buf *out, double ratio, int decimals)
{
    char number[NUMBER_SIZE];
    number_format_fixed(ratio, decimals, number);
    buf_adds(out, number);
}

/* `less` is what a ratio below 1 is called, `more` one above it. */
static void ratio_words(double ratio, const char *less, const char *more,
                        char text[REPORT_RATIO_SIZE])
{
    if (!(ratio > 0) || isinf(ratio)) {
        snprintf(text, REPORT_RATIO_SIZE, "unknown");
        return;
    }
    double factor = ratio < 1 ? 1 / ratio : ratio;
    if (factor < 1.0005) {
        snprintf(text, REPORT_RATIO_SIZE, "the same");
        return;
    }
    char number[NUMBER_SIZE];
    number_format_fixed(factor, ratio_decimals(factor), number);
    snprintf(text, REPORT_RATIO_SIZE, "%.30sx %s", number, ratio < 1 ? less : more);
}

void report_ratio_words(double ratio, char text[REPORT_RATIO_SIZE])
{
    ratio_words(ratio, "faster", "slower", text);
}

/* " [low, high]" with the digits of the figure before it. */
static void add_interval(struct buf *out, double low, double high, int decimals)
{
    buf_adds(out, " [");
    add_ratio(out, low, decimals);
    buf_adds(out, ", ");
    add_ratio(out, high, decimals);
    buf_adds(out, "]");
}

/* The interval of what was said as a factor: turned over where that is. */
static void add_factor_interval(struct buf *out, const struct stats_estimate *ratio)
{
    if (ratio->point < 1 && ratio->low > 0) {
        add_interval(out, 1 / ratio->high, 1 / ratio->low,
                     ratio_decimals(1 / ratio->point));
    } else {
        add_interval(out, ratio->low, ratio->high, ratio_decimals(ratio->point));
    }
}

/* "s/" of both names is left out where they share it: a group lies in one suite. */
static const char *name_in_suite(const char *variant)
{
    const char *slash = strchr(variant, '/');
    return slash == NULL || slash[1] == '\0' ? variant : slash + 1;
}

/* Clearly a gain on one target and clearly a loss on the other. */
static bool has_turned(const struct stats_estimate *a, const struct stats_estimate *b)
{
    return (a->high < 1 && b->low > 1) || (a->low > 1 && b->high < 1);
}

/* What the ratio of the ratios says of a gain or a loss: which of the two it is, the larger of
 * both ratios says. */
static void add_interaction_verdict(struct buf *out,
                                    const struct result_interaction *interaction)
{
    const struct stats_estimate *ratio = &interaction->ratio;
    double base = interaction->on_base.point;
    double other = interaction->on_new.point;
    bool is_gain = (fabs(log(base)) > fabs(log(other)) ? base : other) < 1;
    const char *what = is_gain ? "gain" : "loss";
    if (strcmp(interaction->verdict, "same") == 0) {
        buf_addf(out, "the %s is the same", what);
    } else if (strcmp(interaction->verdict, "unclear") == 0) {
        buf_addf(out, "no change of the %s shown", what);
    } else {
        double factor = ratio->point > 1 ? ratio->point : 1 / ratio->point;
        if (has_turned(&interaction->on_base, &interaction->on_new)) {
            buf_adds(out, "the two changed places by ");
        } else {
            bool has_lost = ratio->point > 1;
            buf_addf(out, "the %s %s ", what, has_lost == is_gain ? "shrank" : "grew");
        }
        add_ratio(out, factor, ratio_decimals(factor));
        buf_addc(out, 'x');
    }
}

/* How long the parameters are that end both names alike: they are said once. */
static size_t shared_params(const char *name, const char *base_name)
{
    const char *params = strchr(base_name, '[');
    size_t len = params == NULL ? 0 : strlen(params);
    bool is_shared =
        len > 0 && strlen(name) > len && strcmp(name + strlen(name) - len, params) == 0;
    return is_shared ? len : 0;
}

void words_interaction_name(struct buf *out, const struct result_interaction *interaction)
{
    const char *name = name_in_suite(interaction->pair.variant);
    const char *base_name = name_in_suite(interaction->pair.base_variant);
    size_t len = strlen(name) - shared_params(name, base_name);
    buf_add(out, name, len);
    buf_addf(out, " over %s", base_name);
}

void words_interaction_found(struct buf *out,
                             const struct result_interaction *interaction)
{
    const struct stats_estimate *ratio = &interaction->ratio;
    char words[REPORT_RATIO_SIZE];
    report_ratio_words(interaction->on_base.point, words);
    buf_addf(out, "%s on %s, ", words, interaction->pair.base);
    report_ratio_words(interaction->on_new.point, words);
    buf_addf(out, "%s on %s; ", words, interaction->pair.new_target);
    add_interaction_verdict(out, interaction);
    if (!figure_has_interval(ratio)) {
        return;
    }
    bool is_turned = ratio->point < 1 && ratio->low > 0 &&
                     (strcmp(interaction->verdict, "faster") == 0 ||
                      strcmp(interaction->verdict, "slower") == 0);
    double point = is_turned ? 1 / ratio->point : ratio->point;
    add_interval(out, is_turned ? 1 / ratio->high : ratio->low,
                 is_turned ? 1 / ratio->low : ratio->high, ratio_decimals(point));
    bool has_fallen = interaction->verdict_adjusted != NULL &&
                      strcmp(interaction->verdict, interaction->verdict_adjusted) != 0;
    buf_adds(out, has_fallen ? ", may be chance" : "");
    buf_adds(out, interaction->paired ? "" : ", measured apart");
}

void words_interaction(struct buf *out, const struct result_interaction *interaction)
{
    words_interaction_name(out, interaction);
    buf_adds(out, ": ");
    words_interaction_found(out, interaction);
}

bool words_is_telling(const struct result_interaction *interaction)
{
    return strcmp(interaction->verdict, "faster") == 0 ||
           strcmp(interaction->verdict, "slower") == 0;
}

void words_interactions_left(struct buf *out, const struct result *result)
{
    size_t left = 0;
    for (size_t i = 0; i < result->interaction_count; i++) {
        left += !words_is_telling(&result->interactions[i]);
    }
    if (left > 0) {
        buf_addf(out, "%zu %s: no change shown, or the same", left,
                 left == result->interaction_count ? "in all" : "more");
    }
}

static bool is_verdict(const struct result_change *change, const char *verdict)
{
    return change->verdict != NULL && strcmp(change->verdict, verdict) == 0;
}

/* What the verdict says, without the interval. */
static void add_verdict(struct buf *out, const struct result_change *change,
                        enum words_form form)
{
    char words[REPORT_RATIO_SIZE];
    if (is_verdict(change, "same")) {
        buf_adds(out, "the same");
    } else if (is_verdict(change, "faster") || is_verdict(change, "slower")) {
        report_ratio_words(change->ratio.point, words);
        buf_adds(out, words);
    } else {
        buf_adds(out, form == WORDS_FULL ? "no difference shown" : "unclear");
    }
}

void words_change(struct buf *out, const struct result_change *change,
                  enum words_form form)
{
    const struct stats_estimate *ratio = &change->ratio;
    add_verdict(out, change, form);
    if (form == WORDS_BARE || !figure_has_interval(ratio)) {
        return;
    }
    if (is_verdict(change, "faster") || is_verdict(change, "slower")) {
        add_factor_interval(out, ratio);
    } else {
        /* Both ends are near 1 when it is the same; otherwise two decimals say enough. */
        bool is_near = fabs(ratio->low - 1) < 0.00995 || fabs(ratio->high - 1) < 0.00995;
        add_interval(out, ratio->low, ratio->high,
                     is_verdict(change, "same") && is_near ? 3 : 2);
    }
}

void words_level(struct buf *out, const struct stats_estimate *ratio, bool is_time)
{
    char words[REPORT_RATIO_SIZE];
    ratio_words(ratio->point, is_time ? "faster" : "fewer", is_time ? "slower" : "more",
                words);
    buf_adds(out, words);
    if (figure_has_interval(ratio)) {
        add_factor_interval(out, ratio);
    }
}
