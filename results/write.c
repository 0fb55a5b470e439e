/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/write.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "results/emit.h"
#include "results/write_bench.h"
#include "results/write_claims.h"

/* What belongs to the document stands one blank deep, what belongs to a list of it two. */
enum { INDENT_MEMBER = 1, INDENT_ITEM = 2 };

static void emit_flag(struct emit *emit, const char *key, enum result_flag flag)
{
    if (flag == RESULT_UNKNOWN) {
        emit_null(emit, key);
    } else {
        emit_bool(emit, key, flag == RESULT_YES);
    }
}

/* A limit of 0 is none. */
static void emit_limit(struct emit *emit, const char *key, int64_t limit)
{
    emit_count(emit, key, limit > 0 ? limit : -1);
}

static void write_settings(struct emit *emit, const struct result_settings *s)
{
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "settings", '{');
    emit_string(emit, "preset", s->preset);
    emit_count(emit, "seed", s->seed);
    if (s->blocks_min < 0 || s->blocks_max < 0) {
        emit_null(emit, "blocks");
    } else {
        emit_ints(emit, "blocks", (int64_t[]){s->blocks_min, s->blocks_max}, 2);
    }
    emit_real(emit, "precision_ratio", s->precision_ratio);
    emit_count(emit, "sample_time_ns", s->sample_time_ns);
    emit_count(emit, "samples", s->samples);
    emit_limit(emit, "max_time_ns", s->max_time_ns);
    emit_limit(emit, "timeout_ns", s->timeout_ns);
    emit_limit(emit, "memory_limit_bytes", s->memory_limit_bytes);
    emit_string(emit, "clock", s->clock);
    emit_string(emit, "affinity", s->affinity);
    emit_real(emit, "level", s->level);
    emit_real(emit, "margin_ratio", s->margin_ratio);
    emit_close(emit, '}');
}

static void write_source(struct emit *emit, const struct result *result)
{
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "source", '{');
    emit_string(emit, "commit", result->commit);
    emit_string(emit, "commit_at", result->commit_at);
    emit_string(emit, "branch", result->branch);
    emit_flag(emit, "dirty", result->dirty);
    emit_close(emit, '}');
}

static void write_machine(struct emit *emit, const struct result_machine *m)
{
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "machine", '{');
    emit_string(emit, "fingerprint", m->fingerprint);
    emit_string(emit, "label", m->label);
    emit_string(emit, "arch", m->arch);
    emit_string(emit, "cpu_model", m->cpu_model);
    emit_count(emit, "cpu_count", m->cpu_count);
    emit_flag(emit, "smt", m->smt);
    emit_string(emit, "virtualised", m->virtualised);
    emit_count(emit, "memory_bytes", m->memory_bytes);
    emit_string(emit, "os", m->os);
    emit_string(emit, "kernel", m->kernel);
    emit_string(emit, "libc", m->libc);
    emit_string(emit, "governor", m->governor);
    emit_flag(emit, "turbo", m->turbo);
    emit_count(emit, "aslr", m->aslr);
    emit_string(emit, "isolated_cpus", m->isolated_cpus);
    emit_string(emit, "affinity", m->affinity);
    emit_real(emit, "load_1min", m->load_1min);
    emit_string(emit, "clock_source", m->clock_source);
    emit_count(emit, "yardstick_ns", m->yardstick_ns > 0 ? m->yardstick_ns : -1);
    emit_close(emit, '}');
}

static void write_target_source(struct emit *emit, const struct result_target *t)
{
    emit_open(emit, "source", '{');
    emit_string(emit, "commit", t->source_commit);
    emit_string(emit, "commit_at", t->source_commit_at);
    emit_string(emit, "branch", t->source_branch);
    emit_close(emit, '}');
}

static void write_features(struct emit *emit, const struct result_target *t)
{
    emit_open(emit, "features", '{');
    emit_flag(emit, "pgo", t->pgo);
    emit_flag(emit, "lto", t->lto);
    emit_flag(emit, "debug", t->debug);
    emit_flag(emit, "asserts", t->asserts);
    emit_flag(emit, "jit", t->jit);
    emit_flag(emit, "gil", t->gil);
    emit_flag(emit, "free_threading", t->free_threading);
    emit_flag(emit, "shared", t->shared);
    emit_close(emit, '}');
}

static void write_origin(struct emit *emit, const struct result_origin *origin)
{
    emit_open(emit, "origin", '{');
    emit_int(emit, "document", origin->document);
    emit_string(emit, "file", origin->file);
    emit_string(emit, "id", origin->id);
    emit_string(emit, "created", origin->created);
    emit_string(emit, "fingerprint", origin->fingerprint);
    emit_count(emit, "yardstick_ns",
               origin->yardstick_ns > 0 ? origin->yardstick_ns : -1);
    emit_close(emit, '}');
}

static void write_target(struct emit *emit, const struct result_target *t)
{
    emit_line(emit, INDENT_ITEM);
    emit_open(emit, NULL, '{');
    emit_string(emit, "name", t->name);
    emit_string(emit, "executable", t->executable);
    emit_string(emit, "mode", t->mode);
    emit_string(emit, "library", t->library);
    emit_string(emit, "build_id", t->build_id);
    emit_string(emit, "implementation", t->implementation);
    emit_string(emit, "version", t->version);
    emit_string(emit, "compiler", t->compiler);
    emit_string(emit, "config_args", t->config_args);
    emit_strings(emit, "options", t->options, t->option_count);
    if (t->environment_count > 0) {
        emit_strings(emit, "environment", t->environment, t->environment_count);
    }
    if (t->allocator != NULL) {
        emit_string(emit, "allocator", t->allocator);
    }
    emit_string(emit, "config_fingerprint", t->config_fingerprint);
    emit_string(emit, "build_fingerprint", t->build_fingerprint);
    if (t->source_commit != NULL) {
        write_target_source(emit, t);
    }
    write_features(emit, t);
    emit_real(emit, "loop_overhead_ns", t->loop_overhead_ns);
    if (t->origin.document > 0) {
        write_origin(emit, &t->origin);
    }
    emit_close(emit, '}');
}

static void write_pair(struct emit *emit, const struct result_pair *pair)
{
    emit_string(emit, "variant", pair->variant);
    emit_string(emit, "base_variant", pair->base_variant);
    emit_string(emit, "base", pair->base);
    emit_string(emit, "new", pair->new_target);
    emit_string(emit, "group", pair->group);
    emit_string(emit, "metric", pair->metric);
}

static void write_change(struct emit *emit, const struct result_change *c)
{
    emit_line(emit, INDENT_ITEM);
    emit_open(emit, NULL, '{');
    write_pair(emit, &c->pair);
    emit_bool(emit, "paired", c->paired);
    emit_int(emit, "blocks", (int64_t)c->blocks);
    emit_real(emit, "margin_ratio", c->margin_ratio);
    write_estimate(emit, "ratio", &c->ratio, c->paired ? "block" : "worker");
    emit_real(emit, "p", c->p);
    emit_real(emit, "p_adjusted", c->p_adjusted);
    emit_string(emit, "verdict", c->verdict);
    emit_string(emit, "verdict_adjusted", c->verdict_adjusted);
    emit_bool(emit, "beyond_margin", c->beyond_margin);
    emit_real(emit, "blocks_needed", c->blocks_needed);
    if (c->order.n > 0) {
        write_estimate(emit, "order", &c->order, "round");
    }
    emit_close(emit, '}');
}

static void write_count_change(struct emit *emit, const struct count_change *c)
{
    emit_line(emit, INDENT_ITEM);
    emit_open(emit, NULL, '{');
    write_pair(emit, &c->pair);
    emit_real(emit, "base_count", c->base_count);
    emit_real(emit, "new_count", c->new_count);
    write_count_ratio(emit, c->pair.metric, c->ratio, c->low, c->high, c->executions);
    emit_string(emit, "verdict", c->verdict);
    emit_close(emit, '}');
}

static void write_geomean(struct emit *emit, const struct result_geomean *g)
{
    emit_line(emit, INDENT_ITEM);
    emit_open(emit, NULL, '{');
    emit_string(emit, "base", g->base);
    emit_string(emit, "new", g->new_target);
    emit_string(emit, "metric", g->metric);
    emit_bool(emit, "paired", g->paired);
    write_estimate(emit, "ratio", &g->ratio, g->paired ? "block" : "worker");
    emit_int(emit, "n", (int64_t)g->changes);
    emit_real(emit, "probability_faster", g->probability_faster);
    emit_count(emit, "resamples", g->resamples);
    emit_count(emit, "seed", g->seed);
    emit_close(emit, '}');
}

static void write_interaction(struct emit *emit, const struct result_interaction *i)
{
    const char *unit = i->paired ? "block" : "worker";
    emit_line(emit, INDENT_ITEM);
    emit_open(emit, NULL, '{');
    write_pair(emit, &i->pair);
    emit_bool(emit, "paired", i->paired);
    emit_int(emit, "blocks", (int64_t)i->blocks);
    emit_real(emit, "margin_ratio", i->margin_ratio);
    write_estimate(emit, "on_base", &i->on_base, "block");
    write_estimate(emit, "on_new", &i->on_new, "block");
    write_estimate(emit, "ratio", &i->ratio, unit);
    emit_real(emit, "p", i->p);
    emit_real(emit, "p_adjusted", i->p_adjusted);
    emit_string(emit, "verdict", i->verdict);
    emit_string(emit, "verdict_adjusted", i->verdict_adjusted);
    emit_close(emit, '}');
}

static void write_interactions(struct emit *emit, const struct result *result)
{
    if (result->interaction_count == 0) {
        return;
    }
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "interactions", '[');
    for (size_t i = 0; i < result->interaction_count; i++) {
        write_interaction(emit, &result->interactions[i]);
    }
    emit_close(emit, ']');
}

static void write_finding(struct emit *emit, const struct result_finding *f)
{
    emit_line(emit, INDENT_ITEM);
    emit_open(emit, NULL, '{');
    emit_string(emit, "id", f->id);
    emit_string(emit, "severity", f->severity);
    emit_string(emit, "what", f->what);
    emit_string(emit, "why", f->why);
    emit_string(emit, "remedy", f->remedy);
    emit_close(emit, '}');
}

static void write_head(struct emit *emit, const struct result *result)
{
    emit_line(emit, INDENT_MEMBER);
    emit_string(emit, "schema", RESULT_SCHEMA);
    emit_int(emit, "version", RESULT_VERSION);
    emit_line(emit, INDENT_MEMBER);
    emit_string(emit, "id", result->id);
    emit_string(emit, "created", result->created);
    emit_string(emit, "finished", result->finished);
    emit_bool(emit, "complete", result->complete);
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "tool", '{');
    emit_string(emit, "name", result->tool_name);
    emit_string(emit, "version", result->tool_version);
    emit_close(emit, '}');
    write_settings(emit, &result->settings);
    write_source(emit, result);
    write_machine(emit, &result->machine);
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "targets", '[');
    for (size_t i = 0; i < result->target_count; i++) {
        write_target(emit, &result->targets[i]);
    }
    emit_close(emit, ']');
}

static void write_tail(struct emit *emit, const struct result *result)
{
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "changes", '[');
    for (size_t i = 0; i < result->change_count; i++) {
        write_change(emit, &result->changes[i]);
    }
    for (size_t i = 0; i < result->count_change_count; i++) {
        write_count_change(emit, &result->count_changes[i]);
    }
    emit_close(emit, ']');
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "geomean", '[');
    for (size_t i = 0; i < result->geomean_count; i++) {
        write_geomean(emit, &result->geomeans[i]);
    }
    emit_close(emit, ']');
    write_interactions(emit, result);
    write_claims(emit, result, INDENT_MEMBER);
    emit_line(emit, INDENT_MEMBER);
    emit_open(emit, "findings", '[');
    for (size_t i = 0; i < result->finding_count; i++) {
        write_finding(emit, &result->findings[i]);
    }
    emit_close(emit, ']');
}

/* With `texts` the benches' text is there, otherwise it is written straight into `out`. */
static void write_document(const struct result *result, const struct buf *texts,
                           struct buf *out)
{
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    write_head(&emit, result);
    emit_line(&emit, INDENT_MEMBER);
    emit_open(&emit, "benches", '[');
    for (size_t i = 0; i < result->bench_count; i++) {
        emit_line(&emit, INDENT_ITEM);
        emit_text(&emit, NULL, texts != NULL ? buf_text(&texts[i]) : "",
                  texts != NULL ? texts[i].len : 0);
        if (texts == NULL) {
            write_bench(&result->benches[i], out);
        }
    }
    emit_close(&emit, ']');
    write_tail(&emit, result);
    buf_adds(out, "\n}\n");
}

void result_write(const struct result *result, struct buf *out)
{
    write_document(result, NULL, out);
}

void result_writer_write(struct result_writer *writer, const struct result *result,
                         const bool *changed, struct buf *out)
{
    if (writer->count < result->bench_count) {
        writer->texts =
            xrealloc(writer->texts, result->bench_count * sizeof(*writer->texts));
    }
    for (size_t i = 0; i < result->bench_count; i++) {
        bool is_new = i >= writer->count;
        if (is_new) {
            writer->texts[i] = (struct buf)BUF_INIT;
        }
        if (is_new || changed == NULL || changed[i]) {
            buf_reset(&writer->texts[i]);
            write_bench(&result->benches[i], &writer->texts[i]);
        }
    }
    if (writer->count < result->bench_count) {
        writer->count = result->bench_count;
    }
    write_document(result, writer->texts, out);
}

void result_writer_finish(struct result_writer *writer)
{
    for (size_t i = 0; i < writer->count; i++) {
        buf_free(&writer->texts[i]);
    }
    free(writer->texts);
    *writer = (struct result_writer){0};
}
