/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/variant.h"

#include <string.h>

#include "harness/base/buf.h"
#include "harness/base/digest.h"

size_t variant_count(const struct suite_case *suite_case)
{
    size_t count = 1;
    for (size_t i = 0; i < suite_case->param_count; i++) {
        count *= suite_case->params[i].count;
    }
    return count;
}

/* "[n=10,kind=a]" of the parameters that `only` names (NULL: all); nothing when there is none. */
static void add_params(const struct variant *variant, const bool *only, struct buf *out)
{
    const char *before = "[";
    for (size_t i = 0; i < variant->suite_case->param_count; i++) {
        if (only != NULL && !only[i]) {
            continue;
        }
        buf_addf(out, "%s%s=%s", before, variant->suite_case->params[i].name,
                 variant->values[i]->label);
        before = ",";
    }
    if (before[0] == ',') {
        buf_addc(out, ']');
    }
}

static void add_source(struct buf *out, const char *key, const struct source *source)
{
    if (source->text != NULL) {
        buf_addf(out, "%s %zu\n%s\n", key, strlen(source->text), source->text);
    }
}

/* Nothing for cases of the ordinary kind, whose series are older than the others. */
static void add_kind(struct buf *out, const struct variant *variant)
{
    const struct suite_case *suite_case = variant->suite_case;
    if (suite_case->kind != CASE_RUN) {
        buf_addf(out, "kind %s\n", suite_kind_name(suite_case->kind));
    }
    for (size_t i = 0; i < suite_case->options.count; i++) {
        buf_addf(out, "option %s\n", suite_case->options.items[i]);
    }
    if (suite_case->is_async) {
        buf_adds(out, "async\n");
    }
    if (variant->threads > 0) {
        buf_addf(out, "threads %lld\n", (long long)variant->threads);
    }
}

/* Everything that decides what is measured, and nothing that does not: names, descriptions and
 * tags may change without starting a new series. */
static const char *meaning(struct arena *arena, const struct variant *variant)
{
    const struct suite_case *suite_case = variant->suite_case;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    add_source(&text, "module", &variant->suite->setup);
    add_source(&text, "setup", &suite_case->setup);
    add_source(&text, "prepare", &suite_case->prepare);
    add_source(&text, "run", &suite_case->run);
    add_source(&text, "teardown", &suite_case->teardown);
    for (size_t i = 0; i < suite_case->param_count; i++) {
        buf_addf(&text, "param %s %s\n", suite_case->params[i].name,
                 variant->values[i]->literal);
    }
    buf_addf(&text, "inner %lld\ngc %s\nclock %s\nunroll %lld\n",
             (long long)suite_case->inner, variant->gc,
             variant->clock_is_cpu ? "cpu" : "wall", (long long)suite_case->unroll);
    add_kind(&text, variant);
    char hex[DIGEST_HEX_SIZE];
    digest_sha256(buf_text(&text), text.len, hex);
    return arena_printf(arena, "sha256:%s", hex);
}

/* The program of its own that `run` is, below its parameters. */
static const char *make_program(struct arena *arena, const struct variant *variant)
{
    const struct suite_case *suite_case = variant->suite_case;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < suite_case->param_count; i++) {
        buf_addf(&text, "%s = %s\n", suite_case->params[i].name,
                 variant->values[i]->literal);
    }
    buf_adds(&text, suite_case->run.text);
    return arena_strndup(arena, buf_text(&text), text.len);
}

void variant_make(struct arena *arena, const struct suite *suite,
                  const struct suite_case *suite_case, size_t index, bool clock_is_cpu,
                  struct variant *ret)
{
    const struct value **values =
        arena_array(arena, suite_case->param_count, sizeof(struct value *));
    for (size_t i = suite_case->param_count; i-- > 0;) {
        const struct param *param = &suite_case->params[i];
        values[i] = &param->values[index % param->count];
        index /= param->count;
    }
    *ret = (struct variant){
        .suite = suite,
        .suite_case = suite_case,
        .values = values,
        .gc = suite_case->gc == GC_ON ? "on" : "off",
    };
    const size_t last = suite_case->param_count - 1;
    if (suite_case->param_count > 0 && suite_case->params[last].is_threads) {
        ret->threads = values[last]->integer;
    }
    /* Threads are judged by the wall clock whatever the command line says. */
    ret->clock_is_cpu = suite_case->has_clock ? suite_case->clock == CLOCK_CPU
                                              : clock_is_cpu && ret->threads == 0;
    if (suite_case->kind == CASE_STARTUP) {
        ret->program = make_program(arena, ret);
    }
    SCOPED(buf_free) struct buf name = BUF_INIT;
    buf_addf(&name, "%s/%s", suite->name, suite_case->name);
    add_params(ret, NULL, &name);
    ret->name = arena_strndup(arena, buf_text(&name), name.len);
    ret->meaning = meaning(arena, ret);
}

bool variant_is_slow(const struct variant *variant)
{
    const struct suite_case *item = variant->suite_case;
    for (size_t i = 0; i < item->slow_count; i++) {
        const struct param *slow = &item->slow[i];
        for (size_t j = 0; j < item->param_count; j++) {
            bool is_meant = strcmp(item->params[j].name, slow->name) == 0;
            for (size_t k = 0; k < slow->count && is_meant; k++) {
                if (strcmp(variant->values[j]->literal, slow->values[k].literal) == 0) {
                    return true;
                }
            }
        }
    }
    return false;
}

const char *variant_group_label(struct arena *arena, const struct variant *variant,
                                const struct variant_grouping *grouping)
{
    const struct suite_case *suite_case = variant->suite_case;
    SCOPED(buf_free) struct buf label = BUF_INIT;
    buf_addf(&label, "%s/%s", variant->suite->name,
             suite_case->group != NULL ? suite_case->group : suite_case->name);
    add_params(variant, grouping->shares, &label);
    if (grouping->is_name_taken) {
        buf_adds(&label, "/alone");
    }
    return arena_strndup(arena, buf_text(&label), label.len);
}
