/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/read.h"

#include <math.h>
#include <string.h>

#include "harness/base/buf.h"
#include "harness/base/file.h"
#include "results/json.h"
#include "results/read_bench.h"
#include "results/read_statements.h"

static enum result_flag flag(const struct json *object, const char *key)
{
    int value = json_flag(object, key);
    return value < 0 ? RESULT_UNKNOWN : value == 1 ? RESULT_YES : RESULT_NO;
}

static int64_t count(const struct json *object, const char *key)
{
    return json_int(object, key, 0, -1);
}

/* A limit that is absent or null is none, which is 0. */
static int64_t limit(const struct json *object, const char *key)
{
    return json_int(object, key, 0, 0);
}

static void read_blocks(const struct json *settings, struct result *result)
{
    size_t n = 0;
    int64_t *range = json_ints(settings, "blocks", 0, &result->arena, &n);
    struct json blocks = json_get(settings, "blocks");
    if (n == 2) {
        result->settings.blocks_min = range[0];
        result->settings.blocks_max = range[1];
    } else if (blocks.node != NULL) {
        json_fail(&blocks, "expected the smallest and the largest number of blocks");
    }
}

static void read_settings(const struct json *root, struct result *result)
{
    struct arena *arena = &result->arena;
    struct json at = json_object(root, "settings");
    struct result_settings *s = &result->settings;
    read_blocks(&at, result);
    s->preset = json_string(&at, "preset", arena);
    s->seed = count(&at, "seed");
    s->precision_ratio = json_real(&at, "precision_ratio");
    s->sample_time_ns = count(&at, "sample_time_ns");
    s->samples = count(&at, "samples");
    s->max_time_ns = limit(&at, "max_time_ns");
    s->timeout_ns = limit(&at, "timeout_ns");
    s->memory_limit_bytes = limit(&at, "memory_limit_bytes");
    s->clock = json_string(&at, "clock", arena);
    s->affinity = json_string(&at, "affinity", arena);
    s->level = json_real(&at, "level");
    s->margin_ratio = json_real(&at, "margin_ratio");
    struct json level = json_get(&at, "level");
    if (level.node != NULL && !(s->level > 0.0 && s->level < 1.0)) {
        json_fail(&level, "a level of confidence lies between 0 and 1");
    }
}

static void read_source(const struct json *root, struct result *result)
{
    struct json at = json_object(root, "source");
    result->commit = json_string(&at, "commit", &result->arena);
    result->commit_at = json_string(&at, "commit_at", &result->arena);
    result->branch = json_string(&at, "branch", &result->arena);
    result->dirty = flag(&at, "dirty");
}

static void read_machine(const struct json *root, struct result *result)
{
    struct arena *arena = &result->arena;
    struct json at = json_object(root, "machine");
    result->machine = (struct result_machine){
        .fingerprint = json_string(&at, "fingerprint", arena),
        .label = json_string(&at, "label", arena),
        .arch = json_string(&at, "arch", arena),
        .cpu_model = json_string(&at, "cpu_model", arena),
        .cpu_count = count(&at, "cpu_count"),
        .smt = flag(&at, "smt"),
        .virtualised = json_string(&at, "virtualised", arena),
        .memory_bytes = count(&at, "memory_bytes"),
        .os = json_string(&at, "os", arena),
        .kernel = json_string(&at, "kernel", arena),
        .libc = json_string(&at, "libc", arena),
        .governor = json_string(&at, "governor", arena),
        .turbo = flag(&at, "turbo"),
        .aslr = count(&at, "aslr"),
        .isolated_cpus = json_string(&at, "isolated_cpus", arena),
        .affinity = json_string(&at, "affinity", arena),
        .load_1min = json_real(&at, "load_1min"),
        .clock_source = json_string(&at, "clock_source", arena),
        .yardstick_ns = count(&at, "yardstick_ns"),
    };
}

static void read_target(const struct json *at, struct arena *arena,
                        struct result_target *t)
{
    t->name = read_required_string(at, "name", arena);
    t->executable = json_string(at, "executable", arena);
    t->mode = json_string(at, "mode", arena);
    t->library = json_string(at, "library", arena);
    t->build_id = json_string(at, "build_id", arena);
    t->implementation = json_string(at, "implementation", arena);
    t->version = json_string(at, "version", arena);
    t->compiler = json_string(at, "compiler", arena);
    t->config_args = json_string(at, "config_args", arena);
    t->config_fingerprint = json_string(at, "config_fingerprint", arena);
    t->build_fingerprint = json_string(at, "build_fingerprint", arena);
    t->options = json_strings(at, "options", arena, &t->option_count);
    t->environment = json_strings(at, "environment", arena, &t->environment_count);
    t->allocator = json_string(at, "allocator", arena);
    t->loop_overhead_ns = json_real(at, "loop_overhead_ns");
    struct json source = json_object(at, "source");
    t->source_commit = json_string(&source, "commit", arena);
    t->source_branch = json_string(&source, "branch", arena);
    t->source_commit_at = json_string(&source, "commit_at", arena);
    struct json features = json_object(at, "features");
    t->pgo = flag(&features, "pgo");
    t->lto = flag(&features, "lto");
    t->debug = flag(&features, "debug");
    t->asserts = flag(&features, "asserts");
    t->jit = flag(&features, "jit");
    t->gil = flag(&features, "gil");
    t->free_threading = flag(&features, "free_threading");
    t->shared = flag(&features, "shared");
    struct json origin = json_object(at, "origin");
    t->origin = (struct result_origin){
        .document = json_int(&origin, "document", 1, 0),
        .file = json_string(&origin, "file", arena),
        .id = json_string(&origin, "id", arena),
        .created = json_string(&origin, "created", arena),
        .fingerprint = json_string(&origin, "fingerprint", arena),
        .yardstick_ns = limit(&origin, "yardstick_ns"),
    };
}

static void read_targets(const struct json *root, struct result *result)
{
    struct json list = json_objects(root, "targets");
    size_t n = json_count(&list);
    result->targets = arena_array(&result->arena, n, sizeof(*result->targets));
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_is_object(&at)) {
            read_target(&at, &result->arena, &result->targets[at.index]);
        }
    }
    result->target_count = n;
}

static struct result_pair read_pair(const struct json *at, struct result *result)
{
    struct arena *arena = &result->arena;
    const char *variant = read_required_string(at, "variant", arena);
    return (struct result_pair){
        .variant = variant,
        .base_variant = read_string_or(at, "base_variant", arena, variant),
        .base = read_target_name(at, "base", result),
        .new_target = read_target_name(at, "new", result),
        .group = read_string_or(at, "group", arena, variant),
        .metric = read_string_or(at, "metric", arena, "time"),
    };
}

/* What a change can come to, and the mistake of a document that says something else. */
struct verdicts {
    const char *words[4];
    const char *expected;
};

static const struct verdicts time_verdicts = {
    .words = {"faster", "slower", "same", "unclear"},
    .expected = "expected faster, slower, same or unclear",
};

static const struct verdicts count_verdicts = {
    .words = {"less", "more", "same", "unclear"},
    .expected = "expected less, more, same or unclear",
};

/* NULL when there is none. */
static const char *read_verdict(const struct json *object, const char *key,
                                const struct verdicts *verdicts, struct arena *arena)
{
    const char *verdict = json_string(object, key, arena);
    for (size_t i = 0; verdict != NULL && i < ARRAY_LEN(verdicts->words); i++) {
        if (strcmp(verdict, verdicts->words[i]) == 0) {
            return verdict;
        }
    }
    struct json at = json_get(object, key);
    if (at.node != NULL) {
        json_fail(&at, "%s", verdicts->expected);
    }
    return NULL;
}

static double real_or_zero(const struct json *object, const char *key)
{
    double value = json_real(object, key);
    return isfinite(value) ? value : 0.0;
}

static void read_count_change(const struct json *at, const struct result_pair *pair,
                              struct result *result)
{
    struct count_change *c = result_add_count_change(result);
    struct json ratio = json_object(at, "ratio");
    c->pair = *pair;
    c->executions = json_int(&ratio, "n", 0, 0);
    c->base_count = real_or_zero(at, "base_count");
    c->new_count = real_or_zero(at, "new_count");
    c->ratio = json_real(&ratio, "point");
    c->low = json_real(&ratio, "low");
    c->high = json_real(&ratio, "high");
    json_require(at, "verdict");
    c->verdict = read_verdict(at, "verdict", &count_verdicts, &result->arena);
}

static void read_time_change(const struct json *at, const struct result_pair *pair,
                             struct result *result)
{
    struct arena *arena = &result->arena;
    struct result_change *c = result_add_change(result);
    c->pair = *pair;
    c->paired = json_bool(at, "paired", false);
    c->blocks = (size_t)json_int(at, "blocks", 0, 0);
    c->margin_ratio = json_real(at, "margin_ratio");
    read_estimate(at, "ratio", arena, &c->ratio);
    c->p = json_real(at, "p");
    c->p_adjusted = json_real(at, "p_adjusted");
    json_require(at, "verdict");
    c->verdict = read_verdict(at, "verdict", &time_verdicts, arena);
    c->verdict_adjusted = read_verdict(at, "verdict_adjusted", &time_verdicts, arena);
    c->beyond_margin = json_bool(at, "beyond_margin", false);
    c->blocks_needed = json_real(at, "blocks_needed");
    read_estimate(at, "order", arena, &c->order);
}

static void read_change(const struct json *at, struct result *result)
{
    struct result_pair pair = read_pair(at, result);
    const char *count = count_find(pair.metric);
    if (count != NULL) {
        pair.metric = count;
        read_count_change(at, &pair, result);
    } else {
        read_time_change(at, &pair, result);
    }
}

static void read_changes(const struct json *root, struct result *result)
{
    struct json list = json_objects(root, "changes");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_is_object(&at)) {
            read_change(&at, result);
        }
    }
}

static void read_geomeans(const struct json *root, struct result *result)
{
    struct arena *arena = &result->arena;
    struct json list = json_objects(root, "geomean");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_is_object(&at)) {
            struct result_geomean *g = result_add_geomean(result);
            g->base = read_target_name(&at, "base", result);
            g->new_target = read_target_name(&at, "new", result);
            g->metric = read_string_or(&at, "metric", arena, "time");
            g->paired = json_bool(&at, "paired", true);
            read_estimate(&at, "ratio", arena, &g->ratio);
            g->changes = (size_t)json_int(&at, "n", 0, 0);
            g->probability_faster = json_real(&at, "probability_faster");
            g->resamples = count(&at, "resamples");
            g->seed = count(&at, "seed");
        }
    }
}

static void read_interaction(const struct json *at, struct result *result)
{
    struct arena *arena = &result->arena;
    struct result_interaction *i = result_add_interaction(result);
    json_require(at, "base_variant");
    i->pair = read_pair(at, result);
    i->paired = json_bool(at, "paired", false);
    i->blocks = (size_t)json_int(at, "blocks", 0, 0);
    i->margin_ratio = json_real(at, "margin_ratio");
    read_estimate(at, "on_base", arena, &i->on_base);
    read_estimate(at, "on_new", arena, &i->on_new);
    read_estimate(at, "ratio", arena, &i->ratio);
    i->p = json_real(at, "p");
    i->p_adjusted = json_real(at, "p_adjusted");
    json_require(at, "verdict");
    i->verdict = read_verdict(at, "verdict", &time_verdicts, arena);
    i->verdict_adjusted = read_verdict(at, "verdict_adjusted", &time_verdicts, arena);
}

static void read_interactions(const struct json *root, struct result *result)
{
    struct json list = json_objects(root, "interactions");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_is_object(&at)) {
            read_interaction(&at, result);
        }
    }
}

static void read_findings(const struct json *root, struct result *result)
{
    struct arena *arena = &result->arena;
    struct json list = json_objects(root, "findings");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        if (json_is_object(&at)) {
            result_add_finding(result, read_required_string(&at, "id", arena),
                               read_string_or(&at, "severity", arena, "info"),
                               read_required_string(&at, "what", arena),
                               read_string_or(&at, "why", arena, ""),
                               read_string_or(&at, "remedy", arena, ""));
        }
    }
}

/* What this is, before anything else of it is believed. */
static bool read_version(const struct json *root, struct arena *arena)
{
    if (!json_is_object(root)) {
        return false;
    }
    const char *schema = json_string(root, "schema", arena);
    if (schema == NULL || strcmp(schema, RESULT_SCHEMA) != 0) {
        json_fail(root, "this is no result of tare: 'schema' is not \"%s\"",
                  RESULT_SCHEMA);
        return false;
    }
    json_require(root, "version");
    struct json at = json_get(root, "version");
    int64_t version = json_int(root, "version", 1, 0);
    if (version > RESULT_VERSION) {
        json_fail(&at,
                  "this document has version %lld, and this tare reads up to version %d: "
                  "read it with a later tare",
                  (long long)version, RESULT_VERSION);
    }
    return !json_failed(root->doc);
}

static void read_document(const struct json *root, struct result *result)
{
    struct arena *arena = &result->arena;
    if (!read_version(root, arena)) {
        return;
    }
    result->id = read_required_string(root, "id", arena);
    result->created = json_string(root, "created", arena);
    result->finished = json_string(root, "finished", arena);
    result->complete = json_bool(root, "complete", false);
    struct json tool = json_object(root, "tool");
    result->tool_name = read_string_or(&tool, "name", arena, "tare");
    result->tool_version = json_string(&tool, "version", arena);
    read_settings(root, result);
    read_source(root, result);
    read_machine(root, result);
    read_targets(root, result);
    json_require(root, "benches");
    read_benches(root, result);
    read_changes(root, result);
    read_geomeans(root, result);
    read_interactions(root, result);
    read_statements(root, result);
    read_findings(root, result);
}

struct result *result_from_json(struct json_doc *doc, struct error *err)
{
    struct result *result = result_new(NULL);
    struct json root = json_root(doc);
    read_document(&root, result);
    if (!json_doc_ok(doc, err)) {
        result_free(TAKE(result));
    }
    return result;
}

struct result *result_parse(const char *name, const char *text, size_t len,
                            struct error *err)
{
    struct json_doc *doc = json_parse(name, text, len, err);
    struct result *result = doc != NULL ? result_from_json(doc, err) : NULL;
    json_doc_free(doc);
    return result;
}

struct result *result_read(const char *path, struct error *err)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (!file_read(path, RESULT_BYTES_MAX, &text, err)) {
        return NULL;
    }
    return result_parse(path, buf_text(&text), text.len, err);
}
