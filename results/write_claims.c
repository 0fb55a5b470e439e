/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/write_claims.h"

#include "results/metric.h"
#include "results/write_bench.h"

static void write_side(struct emit *emit, const char *key, const char *params_key,
                       const struct result_claim_side *side)
{
    emit_string(emit, key, side->case_name);
    if (side->param_count > 0) {
        write_params(emit, params_key, side->params, side->param_count);
    }
}

static void write_statement(struct emit *emit, const struct result_statement *s)
{
    emit_open(emit, NULL, '{');
    emit_string(emit, "suite", s->suite);
    emit_string(emit, "kind", s->kind);
    write_side(emit, "case", "params", &s->subject);
    if (s->than.case_name != NULL) {
        write_side(emit, "than", "than_params", &s->than);
        emit_real(emit, "factor", s->factor);
    } else {
        emit_string(emit, "over", s->over);
        emit_strings(emit, "is", s->growths, s->growth_count);
    }
    emit_string(emit, "metric", s->metric);
    emit_string(emit, "text", s->text);
    emit_string(emit, "source", s->source);
    emit_string(emit, "place", s->place);
    emit_close(emit, '}');
}

static void write_ratio(struct emit *emit, const char *metric,
                        const struct result_claim *c)
{
    const struct stats_estimate *ratio = &c->ratio;
    bool is_count = !metric_is_time(metric) && c->verdict != RESULT_NOT_MEASURED;
    if (is_count) {
        write_count_ratio(emit, metric, ratio->point, ratio->low, ratio->high,
                          (int64_t)ratio->n);
    } else {
        write_estimate(emit, "ratio", ratio, c->paired ? "block" : "worker");
    }
}

static void write_claim(struct emit *emit, const struct result *result,
                        const struct result_claim *c)
{
    const struct result_statement *statement = &result->statements[c->statement];
    emit_open(emit, NULL, '{');
    emit_int(emit, "statement", (int64_t)c->statement);
    emit_string(emit, "suite", statement->suite);
    emit_string(emit, "target", c->target);
    emit_string(emit, "text", statement->text);
    emit_string(emit, "source", statement->source);
    emit_string(emit, "variant", c->variant);
    emit_string(emit, "base_variant", c->base_variant);
    emit_string(emit, "metric", statement->metric);
    if (statement->than.case_name != NULL) {
        emit_bool(emit, "paired", c->paired);
        emit_int(emit, "blocks", (int64_t)c->blocks);
        write_ratio(emit, statement->metric, c);
    } else {
        emit_strings(emit, "growth", c->growths, c->growth_count);
    }
    emit_string(emit, "verdict", result_judgement_name(c->verdict));
    emit_string(emit, "reason", c->reason);
    emit_string(emit, "sentence", c->sentence);
    emit_close(emit, '}');
}

static void write_growth(struct emit *emit, const struct result_growth *g)
{
    emit_open(emit, NULL, '{');
    emit_string(emit, "variant", g->variant);
    emit_string(emit, "target", g->target);
    emit_string(emit, "param", g->param);
    emit_string(emit, "metric", g->metric);
    emit_string(emit, "model", g->candidate_count == 1 ? g->candidates[0] : NULL);
    emit_strings(emit, "candidates", g->candidates, g->candidate_count);
    write_estimate(emit, "slope", &g->slope, "size");
    emit_reals(emit, "sizes", g->sizes, g->size_count);
    emit_reals(emit, "figures", g->figures, g->size_count);
    emit_bool(emit, "ambiguous", g->candidate_count > 1);
    emit_bool(emit, "too_few_sizes", g->too_few_sizes);
    emit_bool(emit, "too_few_decades", g->too_few_decades);
    emit_bool(emit, "overhead_dominates", g->overhead_dominates);
    emit_close(emit, '}');
}

static void write_crossover(struct emit *emit, const struct result_crossover *c)
{
    emit_open(emit, NULL, '{');
    emit_string(emit, "variant", c->variant);
    emit_string(emit, "base_variant", c->base_variant);
    emit_string(emit, "winner", c->winner);
    emit_string(emit, "target", c->target);
    emit_string(emit, "param", c->param);
    emit_string(emit, "metric", c->metric);
    write_estimate(emit, "at", &c->at, "size");
    emit_real(emit, "below", c->below);
    emit_real(emit, "above", c->above);
    emit_close(emit, '}');
}

/* Opens the list of that name where it has items. */
static bool open_list(struct emit *emit, const char *key, size_t count, int indent)
{
    if (count > 0) {
        emit_line(emit, indent);
        emit_open(emit, key, '[');
    }
    return count > 0;
}

static void write_found(struct emit *emit, const struct result *result, int indent)
{
    if (open_list(emit, "growth", result->growth_count, indent)) {
        for (size_t i = 0; i < result->growth_count; i++) {
            emit_line(emit, indent + 1);
            write_growth(emit, &result->growths[i]);
        }
        emit_close(emit, ']');
    }
    if (open_list(emit, "crossovers", result->crossover_count, indent)) {
        for (size_t i = 0; i < result->crossover_count; i++) {
            emit_line(emit, indent + 1);
            write_crossover(emit, &result->crossovers[i]);
        }
        emit_close(emit, ']');
    }
}

void write_claims(struct emit *emit, const struct result *result, int indent)
{
    if (open_list(emit, "statements", result->statement_count, indent)) {
        for (size_t i = 0; i < result->statement_count; i++) {
            emit_line(emit, indent + 1);
            write_statement(emit, &result->statements[i]);
        }
        emit_close(emit, ']');
    }
    if (open_list(emit, "claims", result->claim_count, indent)) {
        for (size_t i = 0; i < result->claim_count; i++) {
            emit_line(emit, indent + 1);
            write_claim(emit, result, &result->claims[i]);
        }
        emit_close(emit, ']');
    }
    write_found(emit, result, indent);
}
