/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/compare/differences.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "harness/base/configure.h"
#include "harness/base/units.h"

/* The yardstick's best readings of one machine at one speed lie closer together. */
#define SPEED_DIFFERENCE 0.05
#define DAY_S            86400.0

/* What differs between two things, as one list: "governor powersave instead of performance". */
static void add_text(struct buf *out, const char *what, const char *base,
                     const char *other)
{
    if (base != NULL && other != NULL && strcmp(base, other) != 0) {
        buf_addf(out, "%s%s %s instead of %s", out->len > 0 ? ", " : "", what,
                 other[0] == '\0' ? "none" : other, base[0] == '\0' ? "none" : base);
    }
}

static void add_number(struct buf *out, const char *what, int64_t base, int64_t other)
{
    char texts[2][24];
    snprintf(texts[0], sizeof(texts[0]), "%" PRId64, base);
    snprintf(texts[1], sizeof(texts[1]), "%" PRId64, other);
    add_text(out, what, base < 0 ? NULL : texts[0], other < 0 ? NULL : texts[1]);
}

static void add_time(struct buf *out, const char *what, int64_t base_ns, int64_t other_ns)
{
    char texts[2][UNITS_SIZE];
    if (base_ns > 0 && other_ns > 0) {
        units_format_time_exact(base_ns, texts[0]);
        units_format_time_exact(other_ns, texts[1]);
        add_text(out, what, texts[0], texts[1]);
    }
}

static void add_flag(struct buf *out, const char *what, enum result_flag base,
                     enum result_flag other)
{
    if (base != RESULT_UNKNOWN && other != RESULT_UNKNOWN && base != other) {
        buf_addf(out, "%s%s %s", out->len > 0 ? ", " : "",
                 other == RESULT_YES ? "with" : "without", what);
    }
}

static bool has_finding(const struct result *result, const char *id)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* "NAME: LIST against BASE". */
static void note(struct result *result, const char *id, const char *severity,
                 const char *name, const char *base, const char *list, const char *why,
                 const char *remedy)
{
    SCOPED(buf_free) struct buf what = BUF_INIT;
    buf_addf(&what, "%s against %s: %s", name, base, list);
    result_add_finding(result, id, severity, buf_text(&what), why, remedy);
}

static void compare_machines(struct result *merged, const struct compare_document *first,
                             const struct compare_document *other)
{
    const struct result_machine *a = &first->result->machine;
    const struct result_machine *b = &other->result->machine;
    SCOPED(buf_free) struct buf list = BUF_INIT;
    add_text(&list, "processor", a->cpu_model, b->cpu_model);
    add_text(&list, "architecture", a->arch, b->arch);
    add_number(&list, "number of CPUs", a->cpu_count, b->cpu_count);
    add_text(&list, "host", a->label, b->label);
    add_text(&list, "virtualisation", a->virtualised, b->virtualised);
    add_text(&list, "kernel", a->kernel, b->kernel);
    add_text(&list, "libc", a->libc, b->libc);
    add_text(&list, "governor", a->governor, b->governor);
    add_flag(&list, "turbo", a->turbo, b->turbo);
    add_flag(&list, "SMT", a->smt, b->smt);
    add_number(&list, "ASLR", a->aslr, b->aslr);
    bool is_other = a->fingerprint != NULL && b->fingerprint != NULL &&
                    strcmp(a->fingerprint, b->fingerprint) != 0;
    if (is_other && list.len == 0) {
        buf_adds(&list, "another machine");
    }
    if (list.len > 0) {
        note(merged, "machine", is_other ? "warning" : "info", other->file, first->file,
             buf_text(&list), "its share is in every ratio",
             "measure both builds in one run: tare run --python A --python B");
    }
}

static void compare_speeds(struct result *merged, const struct compare_document *first,
                           const struct compare_document *other)
{
    double base_ns = (double)first->result->machine.yardstick_ns;
    double new_ns = (double)other->result->machine.yardstick_ns;
    if (base_ns <= 0.0 || new_ns <= 0.0 ||
        fabs(log(new_ns / base_ns)) <= log1p(SPEED_DIFFERENCE)) {
        return;
    }
    char list[128];
    bool is_slower = new_ns > base_ns;
    double ratio = is_slower ? new_ns / base_ns : base_ns / new_ns;
    snprintf(list, sizeof(list), "the processor itself was %.2fx %s", ratio,
             is_slower ? "slower" : "faster");
    note(merged, "speed", "warning", other->file, first->file, list,
         "a fixed piece of C beside the samples shows it; its share is in every ratio",
         "measure both builds in one run: tare run --python A --python B");
}

static void compare_settings(struct result *merged, const struct compare_document *first,
                             const struct compare_document *other)
{
    const struct result_settings *a = &first->result->settings;
    const struct result_settings *b = &other->result->settings;
    SCOPED(buf_free) struct buf list = BUF_INIT;
    add_text(&list, "clock", a->clock, b->clock);
    add_time(&list, "sample time", a->sample_time_ns, b->sample_time_ns);
    add_number(&list, "samples a worker", a->samples, b->samples);
    add_text(&list, "affinity", a->affinity, b->affinity);
    if (list.len > 0) {
        note(merged, "settings", "warning", other->file, first->file, buf_text(&list),
             "other settings can move a figure by some percent", "");
    }
    SCOPED(buf_free) struct buf tools = BUF_INIT;
    const struct result *old = first->result;
    const struct result *new = other->result;
    add_text(&tools, "tool", old->tool_name, new->tool_name);
    if (tools.len == 0) {
        add_text(&tools, old->tool_name, old->tool_version, new->tool_version);
    }
    if (tools.len > 0) {
        note(merged, "tool-version", "info", other->file, first->file, buf_text(&tools),
             "another program, or version of it, may measure another way", "");
    }
}

/* Seconds since 1970 of "2026-11-20T14:03:07...", UTC; NaN for anything else. */
static double seconds_of(const char *created)
{
    struct tm parts = {0};
    if (created == NULL || strptime(created, "%Y-%m-%dT%H:%M:%S", &parts) == NULL) {
        return (double)NAN;
    }
    return (double)timegm(&parts);
}

static void compare_ages(struct result *merged, const struct compare_document *first,
                         const struct compare_document *other)
{
    if (first->result->id != NULL && other->result->id != NULL &&
        strcmp(first->result->id, other->result->id) == 0) {
        note(merged, "same-document", "warning", other->file, first->file,
             "the same document", "it says nothing of noise: the samples are the same",
             "");
        return;
    }
    double days =
        fabs(seconds_of(other->result->created) - seconds_of(first->result->created)) /
        DAY_S;
    if (days >= 1.0) {
        char list[64];
        snprintf(list, sizeof(list), "measured %.0f day%s apart", days,
                 days < 1.5 ? "" : "s");
        note(merged, "age", "info", other->file, first->file, list,
             "updates, temperature and neighbours change meanwhile", "");
    }
}

static void note_cut_short(struct result *merged, const struct compare_document *document)
{
    if (!document->result->complete) {
        SCOPED(buf_free) struct buf what = BUF_INIT;
        buf_addf(&what, "%s is of a run that was cut short", document->file);
        result_add_finding(merged, "cut-short", "warning", buf_text(&what),
                           "cases may be missing, or have fewer workers", "");
    }
}

void differences_of_documents(struct result *merged,
                              const struct compare_document *documents, size_t count)
{
    note_cut_short(merged, &documents[0]);
    for (size_t i = 1; i < count; i++) {
        note_cut_short(merged, &documents[i]);
        compare_machines(merged, &documents[0], &documents[i]);
        compare_speeds(merged, &documents[0], &documents[i]);
        compare_settings(merged, &documents[0], &documents[i]);
        compare_ages(merged, &documents[0], &documents[i]);
    }
}

static bool is_same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool has_same_options(const struct result_target *a, const struct result_target *b)
{
    bool is_same = a->option_count == b->option_count;
    for (size_t i = 0; i < a->option_count && is_same; i++) {
        is_same = is_same_text(a->options[i], b->options[i]);
    }
    return is_same;
}

/* "-X jit", "PYTHONMALLOC=malloc PYTHON_GIL=1". */
static void join(struct buf *out, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addf(out, "%s%s", i > 0 ? " " : "", words[i]);
    }
}

static void add_words(struct buf *out, const char *what, const char *const *base,
                      size_t base_count, const char *const *other, size_t other_count)
{
    SCOPED(buf_free) struct buf base_text = BUF_INIT;
    SCOPED(buf_free) struct buf other_text = BUF_INIT;
    join(&base_text, base, base_count);
    join(&other_text, other, other_count);
    add_text(out, what, buf_text(&base_text), buf_text(&other_text));
}

/* What objects come from; NULL: not known. Older documents do not say it. */
static const char *allocator_of(const struct result_target *target)
{
    if (target->allocator != NULL) {
        return target->allocator;
    }
    if (target->free_threading == RESULT_YES) {
        return "mimalloc";
    }
    return target->config_args == NULL                                ? NULL
           : configure_has(target->config_args, "--without-pymalloc") ? "malloc"
                                                                      : "pymalloc";
}

/* One of the two is known to have it, the other not to. */
static bool is_either(enum result_flag a, enum result_flag b)
{
    return a != RESULT_UNKNOWN && b != RESULT_UNKNOWN && a != b;
}

/* Flags that only say how the compiler was told to work, and those that change what a
 * program pays for. */
static void compare_builds(struct result *result, const struct result_target *a,
                           const struct result_target *b)
{
    SCOPED(buf_free) struct buf list = BUF_INIT;
    add_text(&list, "compiler", a->compiler, b->compiler);
    add_flag(&list, "PGO", a->pgo, b->pgo);
    add_flag(&list, "LTO", a->lto, b->lto);
    add_flag(&list, "debug hooks", a->debug, b->debug);
    add_flag(&list, "assertions", a->asserts, b->asserts);
    add_flag(&list, "the JIT", a->jit, b->jit);
    add_flag(&list, "the GIL", a->gil, b->gil);
    add_flag(&list, "free threading", a->free_threading, b->free_threading);
    add_text(&list, "allocator", allocator_of(a), allocator_of(b));
    add_flag(&list, "a shared library", a->shared, b->shared);
    add_words(&list, "options", a->options, a->option_count, b->options, b->option_count);
    add_words(&list, "environment", a->environment, a->environment_count, b->environment,
              b->environment_count);
    bool is_meaningless =
        is_either(a->debug, b->debug) || is_either(a->asserts, b->asserts);
    if (list.len > 0) {
        note(result, "build", is_meaningless ? "error" : "info", b->name, a->name,
             buf_text(&list), "a ratio holds their share too",
             is_meaningless ? "builds of one kind; these are compared with --force only"
                            : "");
    }
}

bool differences_allow(const struct result *result, struct error *err)
{
    for (size_t i = 1; i < result->target_count; i++) {
        const struct result_target *a = &result->targets[0];
        const struct result_target *b = &result->targets[i];
        bool has_debug = is_either(a->debug, b->debug);
        if (!has_debug && !is_either(a->asserts, b->asserts)) {
            continue;
        }
        bool is_first = (has_debug ? a->debug : a->asserts) == RESULT_YES;
        return error_set(
            err, ERROR_USAGE,
            "'%s' %s and '%s' %s, so their comparison says nothing: %s, "
            "whatever else is different; give builds of one kind, or --force",
            is_first ? a->name : b->name,
            has_debug ? "is a debug build" : "checks C assertions",
            is_first ? b->name : a->name, has_debug ? "is none" : "does not",
            has_debug ? "the first is several times slower"
                      : "the checks cost some cases much and others nothing");
    }
    return true;
}

void differences_of_builds(struct result *result)
{
    bool has_linkage = has_finding(result, "linkage");
    for (size_t i = 1; i < result->target_count; i++) {
        const struct result_target *a = &result->targets[0];
        const struct result_target *b = &result->targets[i];
        if (!has_linkage && a->mode != NULL && b->mode != NULL &&
            strcmp(a->mode, b->mode) != 0) {
            SCOPED(buf_free) struct buf list = BUF_INIT;
            add_text(&list, "mode", a->mode, b->mode);
            note(result, "linkage", "warning", b->name, a->name, buf_text(&list),
                 "the same version differs by up to 25 % between the two",
                 "builds of one kind, or --mode hosted for all");
        }
        bool is_same_binary = is_same_text(a->build_fingerprint, b->build_fingerprint) &&
                              is_same_text(a->mode, b->mode);
        if (is_same_binary && has_same_options(a, b)) {
            note(result, "same-build", "info", b->name, a->name, "the same build",
                 "any difference between the two is noise, or of the machine", "");
        } else if (!is_same_binary) {
            compare_builds(result, a, b);
        }
    }
}
