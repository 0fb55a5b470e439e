/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/claims.h"

#include <math.h>
#include <string.h>

#include "harness/base/buf.h"
#include "results/changes.h"
#include "results/claims_words.h"
#include "results/metric.h"
#include "results/param.h"
#include "results/result.h"
#include "stats/claim.h"

const char *result_judgement_name(enum result_judgement verdict)
{
    static const char *const names[] = {
        [RESULT_CONFIRMED] = "confirmed",
        [RESULT_REFUTED] = "refuted",
        [RESULT_INCONCLUSIVE] = "inconclusive",
        [RESULT_NOT_MEASURED] = "not measured",
    };
    return names[verdict];
}

/* A statement while it is judged on a target. */
struct trial {
    struct result *result;
    const struct result_statement *statement;
    size_t index; /* of the statement */
    const char *target;
    size_t found; /* claims so far */
};

static struct result_claim *add_claim(struct trial *trial)
{
    struct result_claim *claim = result_add_claim(trial->result);
    trial->found++;
    *claim = (struct result_claim){
        .statement = trial->index,
        .target = trial->target,
        .verdict = RESULT_NOT_MEASURED,
        .ratio = {.point = (double)NAN,
                  .low = (double)NAN,
                  .high = (double)NAN,
                  .level = (double)NAN,
                  .method = "none"},
    };
    return claim;
}

static const char *say(struct trial *trial, const struct result_claim *claim)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    claims_add_sentence(&text, trial->statement, claim);
    return arena_strndup(&trial->result->arena, buf_text(&text), text.len);
}

static bool has_params(const struct result_param *params, size_t count,
                       const struct result_claim_side *side)
{
    for (size_t i = 0; i < side->param_count; i++) {
        const struct result_param *param =
            param_find(params, count, side->params[i].name);
        if (param == NULL || !param_equals(param, &side->params[i])) {
            return false;
        }
    }
    return true;
}

static bool is_of(const struct trial *trial, const struct result_bench *bench,
                  const struct result_claim_side *side)
{
    return strcmp(bench->target, trial->target) == 0 &&
           strcmp(bench->suite, trial->statement->suite) == 0 &&
           strcmp(bench->case_name, side->case_name) == 0 &&
           has_params(bench->params, bench->param_count, side);
}

static bool fixes(const struct result_claim_side *side, const char *name)
{
    return param_find(side->params, side->param_count, name) != NULL;
}

/* Variants that agree in what both have, but for what both sides fix. */
static bool belong_together(const struct result_statement *statement,
                            const struct result_bench *a, const struct result_bench *b)
{
    for (size_t i = 0; i < a->param_count; i++) {
        const char *name = a->params[i].name;
        const struct result_param *other = param_find(b->params, b->param_count, name);
        if (other != NULL && !param_equals(&a->params[i], other) &&
            !(fixes(&statement->subject, name) && fixes(&statement->than, name))) {
            return false;
        }
    }
    return a != b;
}

static bool is_at_most(const struct result_statement *statement)
{
    return strcmp(statement->kind, "not slower") == 0 ||
           strcmp(statement->kind, "uses no more") == 0;
}

/* Ratios of what is claimed to be more: the other's over the subject's, or the other way round. */
static bool is_inverse(const struct result_statement *statement)
{
    return strcmp(statement->kind, "faster") == 0 ||
           strcmp(statement->kind, "uses less") == 0;
}

static enum result_judgement judgement_of(enum stats_claim claim)
{
    return claim == STATS_CLAIM_CONFIRMED ? RESULT_CONFIRMED
           : claim == STATS_CLAIM_REFUTED ? RESULT_REFUTED
                                          : RESULT_INCONCLUSIVE;
}

static const char *failure_of(struct arena *arena, const struct result_bench *bench)
{
    const char *name = claims_short_name(bench->variant);
    const char *why =
        bench->status == RESULT_ERROR ? bench->error.message : bench->reason;
    const char *what = bench->status == RESULT_ERROR            ? "failed"
                       : bench->status == RESULT_SKIPPED        ? "was skipped"
                       : bench->status == RESULT_NOT_STATIONARY ? "has no steady cost"
                                                                : "was not measured";
    return why == NULL ? arena_printf(arena, "%s %s", name, what)
                       : arena_printf(arena, "%s %s: %s", name, what, why);
}

static void judge_time(struct trial *trial, const struct result_bench *subject,
                       const struct result_bench *than, struct result_claim *claim)
{
    const struct result_statement *statement = trial->statement;
    bool is_faster = is_inverse(statement);
    struct stats_change change;
    if (!changes_between(trial->result, is_faster ? subject : than,
                         is_faster ? than : subject, &change)) {
        claim->reason = "no figures of both";
        return;
    }
    claim->paired = change.paired;
    claim->blocks = change.blocks;
    claim->ratio = change.ratio;
    claim->verdict = judgement_of(
        is_at_most(statement)
            ? stats_claim(stats_inverse(change.ratio), 1.0 / statement->factor)
            : stats_claim(change.ratio, statement->factor));
    if (claim->verdict == RESULT_INCONCLUSIVE) {
        claim->reason = stats_reaches_level(&change.ratio)
                            ? "the interval holds what is claimed and what is not"
                            : "too few blocks for an interval";
    }
}

/* What is stated, of one count and another. */
static bool holds(const struct result_statement *statement, double subject, double than)
{
    return is_at_most(statement)     ? subject <= than * statement->factor
           : statement->factor > 1.0 ? subject * statement->factor <= than
                                     : subject < than;
}

/* Counts of memory are exact: what is claimed is true or not. Where they differ from execution to execution, and
 * events from worker to worker, it is when it is for all of them. */
static void judge_counts(struct trial *trial, struct metric_range subject,
                         struct metric_range than, struct result_claim *claim)
{
    const struct result_statement *statement = trial->statement;
    bool inverse = is_inverse(statement);
    bool is_event = count_is_event(statement->metric);
    bool is_exact = !is_event && !(subject.low < subject.high) && !(than.low < than.high);
    struct metric_range over = inverse ? than : subject;
    struct metric_range under = inverse ? subject : than;
    claim->verdict = holds(statement, subject.high, than.low)    ? RESULT_CONFIRMED
                     : !holds(statement, subject.low, than.high) ? RESULT_REFUTED
                                                                 : RESULT_INCONCLUSIVE;
    claim->reason = claim->verdict != RESULT_INCONCLUSIVE ? NULL
                    : is_event ? "the events of some workers say so, those of others not"
                               : "the counts differ from execution to execution";
    claim->paired = true;
    claim->ratio =
        (struct stats_estimate){.point = over.point / under.point,
                                .low = over.low / under.high,
                                .high = over.high / under.low,
                                .level = (double)NAN,
                                .achieved_level = (double)NAN,
                                .method = is_exact ? "exact" : "range",
                                .n = (size_t)(over.n < under.n ? over.n : under.n)};
}

/* What a claim about a count says of a bench that does not have it. */
static const char *not_counted(struct arena *arena, const char *metric,
                               const struct result_bench *bench)
{
    const char *name = claims_short_name(bench->variant);
    enum counter counter;
    const char *why =
        counter_find(metric, &counter) ? bench->counters.figures[counter].absent : NULL;
    return why == NULL
               ? arena_printf(arena, "%s was not counted of %s", metric, name)
               : arena_printf(arena, "%s was not counted of %s: %s", metric, name, why);
}

static void judge_pair(struct trial *trial, const struct result_bench *subject,
                       const struct result_bench *than)
{
    struct arena *arena = &trial->result->arena;
    struct result_claim *claim = add_claim(trial);
    const char *metric = trial->statement->metric;
    claim->variant = subject->variant;
    claim->base_variant = than->variant;
    if (subject->status != RESULT_OK || than->status != RESULT_OK) {
        claim->reason = failure_of(arena, subject->status != RESULT_OK ? subject : than);
    } else if (metric_is_time(metric)) {
        judge_time(trial, subject, than, claim);
    } else {
        struct metric_range a = metric_range(subject, metric);
        struct metric_range b = metric_range(than, metric);
        if (isnan(a.point) || isnan(b.point)) {
            claim->reason = not_counted(arena, metric, isnan(a.point) ? subject : than);
        } else {
            judge_counts(trial, a, b, claim);
        }
    }
    claim->sentence = say(trial, claim);
}

static void judge_pairs(struct trial *trial)
{
    const struct result_statement *statement = trial->statement;
    const struct result *result = trial->result;
    for (size_t i = 0; i < result->bench_count; i++) {
        if (!is_of(trial, &result->benches[i], &statement->subject)) {
            continue;
        }
        for (size_t j = 0; j < result->bench_count; j++) {
            if (is_of(trial, &result->benches[j], &statement->than) &&
                belong_together(statement, &result->benches[i], &result->benches[j])) {
                judge_pair(trial, &result->benches[i], &result->benches[j]);
            }
        }
    }
}

static bool is_claimed(const struct result_statement *statement, const char *growth)
{
    for (size_t i = 0; i < statement->growth_count; i++) {
        if (strcmp(statement->growths[i], growth) == 0) {
            return true;
        }
    }
    return false;
}

static void judge_growth(struct trial *trial, const struct result_growth *growth)
{
    struct result_claim *claim = add_claim(trial);
    size_t agreeing = 0;
    claim->variant = growth->variant;
    claim->growth_count = growth->candidate_count;
    for (size_t i = 0; i < growth->candidate_count; i++) {
        claim->growths[i] = growth->candidates[i];
        agreeing += is_claimed(trial->statement, growth->candidates[i]);
    }
    if (growth->candidate_count == 0) {
        claim->reason = "no growth could be fitted";
    } else {
        claim->verdict = agreeing == growth->candidate_count ? RESULT_CONFIRMED
                         : agreeing == 0                     ? RESULT_REFUTED
                                                             : RESULT_INCONCLUSIVE;
        claim->reason = claim->verdict == RESULT_INCONCLUSIVE
                            ? "the sizes do not tell these orders of growth apart"
                            : NULL;
    }
    claim->sentence = say(trial, claim);
}

static void judge_growths(struct trial *trial)
{
    const struct result_statement *statement = trial->statement;
    for (size_t i = 0; i < trial->result->growth_count; i++) {
        const struct result_growth *growth = &trial->result->growths[i];
        if (strcmp(growth->target, trial->target) == 0 &&
            strcmp(growth->suite, statement->suite) == 0 &&
            strcmp(growth->case_name, statement->subject.case_name) == 0 &&
            strcmp(growth->param, statement->over) == 0 &&
            strcmp(growth->metric, statement->metric) == 0 &&
            has_params(growth->params, growth->param_count, &statement->subject)) {
            judge_growth(trial, growth);
        }
    }
}

static size_t count_of(const struct trial *trial, const struct result_claim_side *side,
                       bool only_figures)
{
    const struct result *result = trial->result;
    size_t count = 0;
    for (size_t i = 0; i < result->bench_count && side->case_name != NULL; i++) {
        const struct result_bench *bench = &result->benches[i];
        bool has_figure = !isnan(metric_range(bench, trial->statement->metric).point);
        count += is_of(trial, bench, side) && (has_figure || !only_figures);
    }
    return count;
}

/* Why a statement has no claim on a target. */
static void say_missing(struct trial *trial)
{
    const struct result_statement *statement = trial->statement;
    struct arena *arena = &trial->result->arena;
    struct result_claim *claim = add_claim(trial);
    const struct result_claim_side *sides[] = {&statement->subject, &statement->than};
    for (size_t i = 0; i < 2 && claim->reason == NULL; i++) {
        if (sides[i]->case_name != NULL && count_of(trial, sides[i], false) == 0) {
            claim->reason =
                arena_printf(arena, "%s was left out of the run", sides[i]->case_name);
        }
    }
    if (claim->reason == NULL && statement->than.case_name == NULL) {
        claim->reason = arena_printf(
            arena,
            "%s has figures of %zu sizes: at least 5 over a factor of 10 are needed",
            statement->subject.case_name, count_of(trial, &statement->subject, true));
    } else if (claim->reason == NULL) {
        claim->reason = "the variants that agree were left out of the run";
    }
    claim->sentence = say(trial, claim);
}

void claims_of_result(struct result *result)
{
    result->claim_count = 0;
    for (size_t i = 0; i < result->statement_count; i++) {
        for (size_t j = 0; j < result->target_count; j++) {
            struct trial trial = {.result = result,
                                  .statement = &result->statements[i],
                                  .index = i,
                                  .target = result->targets[j].name};
            if (trial.statement->than.case_name != NULL) {
                judge_pairs(&trial);
            } else {
                judge_growths(&trial);
            }
            if (trial.found == 0) {
                say_missing(&trial);
            }
        }
    }
}

enum result_judgement claims_verdict(const struct result *result, size_t statement,
                                     const char *target)
{
    size_t counts[RESULT_NOT_MEASURED + 1] = {0};
    for (size_t i = 0; i < result->claim_count; i++) {
        const struct result_claim *claim = &result->claims[i];
        if (claim->statement == statement && strcmp(claim->target, target) == 0) {
            counts[claim->verdict]++;
        }
    }
    return counts[RESULT_REFUTED] > 0        ? RESULT_REFUTED
           : counts[RESULT_INCONCLUSIVE] > 0 ? RESULT_INCONCLUSIVE
           : counts[RESULT_CONFIRMED] > 0    ? RESULT_CONFIRMED
                                             : RESULT_NOT_MEASURED;
}
