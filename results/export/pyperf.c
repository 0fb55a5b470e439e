/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of pyperf: every sample of every worker, for pyperf's own statistics need them all (it
 * compares two benchmarks only when they have equally many values). A worker is a run; a value is a
 * time per operation in seconds with the loop's own cost taken off, as tare shows it.
 *
 * pyperf's reader refuses a file for a fact that is null or has a line end, for a value
 * that is not above 0, and for a name that comes twice. */
#include "results/export/pyperf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/emit.h"
#include "results/export/export.h"
#include "results/samples.h"

#define NS_PER_S 1e9

enum { INDENT_BENCHMARK = 1, INDENT_INSIDE = 2, INDENT_RUN = 3 };

static const struct export_rule name_rule = {.forbidden = "\r\n\v\f\x1c\x1d\x1e",
                                             .trims = true};

/* A text as pyperf takes it: on one line, without blanks around it. What is empty is left out. */
static void add_fact(struct emit *emit, const char *key, const char *text)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    static const char blanks[] = " \t\r\n\v\f\x1c\x1d\x1e\x1f";
    for (const char *p = text; p != NULL && *p != '\0';) {
        p += strspn(p, blanks);
        size_t len = strcspn(p, blanks);
        buf_adds(&line, line.len > 0 && len > 0 ? " " : "");
        buf_add(&line, p, len);
        p += len;
    }
    if (line.len > 0) {
        emit_string(emit, key, buf_text(&line));
    }
}

static void add_count(struct emit *emit, const char *key, int64_t value)
{
    if (value > 0) {
        emit_int(emit, key, value);
    }
}

static void add_machine(struct emit *emit, const struct export_side *side,
                        struct arena *arena)
{
    static const char *const aslr[] = {"No randomization", "Conservative randomization",
                                       "Full randomization"};
    const struct result_machine *machine = &side->result->machine;
    const char *platform = machine->os;
    if (machine->kernel != NULL && machine->arch != NULL && machine->libc != NULL) {
        platform = arena_printf(arena, "Linux-%s-%s-with-%s", machine->kernel,
                                machine->arch, machine->libc);
        for (char *blank = strchr(platform, ' '); blank != NULL;
             blank = strchr(blank, ' ')) {
            *blank = '-';
        }
    }
    add_fact(emit, "hostname", side->machine);
    add_fact(emit, "platform", platform);
    add_fact(emit, "cpu_model_name", machine->cpu_model);
    add_count(emit, "cpu_count", machine->cpu_count);
    add_fact(emit, "cpu_affinity", machine->affinity);
    if (machine->governor != NULL && machine->governor[0] != '\0') {
        add_fact(emit, "cpu_config",
                 arena_printf(arena, "governor:%s", machine->governor));
    }
    if (machine->aslr >= 0 && machine->aslr < (int64_t)ARRAY_LEN(aslr)) {
        add_fact(emit, "aslr", aslr[machine->aslr]);
    }
    if (machine->load_1min >= 0.0) {
        emit_real(emit, "load_avg_1min", machine->load_1min);
    }
}

static void add_source(struct emit *emit, const struct export_side *side,
                       const struct pyperf_fact *facts, struct arena *arena)
{
    const struct result *result = side->result;
    bool is_own = result->tool_name == NULL || strcmp(result->tool_name, "tare") == 0;
    add_fact(emit, "commit_id", side->commit);
    add_fact(emit, "commit_branch", side->branch);
    if (side->commit_us != EXPORT_NEVER) {
        const char *date = export_naive_date(side->commit_us, 0, arena);
        add_fact(emit, "commit_date",
                 arena_printf(arena, "%.10sT%s+00:00", date, date + 11));
    }
    for (; facts != NULL && facts->key != NULL; facts++) {
        add_fact(emit, facts->key, facts->value);
    }
    add_fact(emit, is_own ? "tare_version" : "perf_version", result->tool_version);
    add_fact(emit, "tare_run", result->id);
    add_fact(emit, "tare_started_at", result->created);
    add_fact(emit, "tare_build", side->build);
    add_fact(emit, "tare_target", side->target->name);
}

static void add_metadata(struct emit *emit, const struct export_side *side,
                         const struct pyperf_fact *facts, struct arena *arena)
{
    const struct result_target *target = side->target;
    emit_line(emit, INDENT_BENCHMARK);
    emit_open(emit, "metadata", '{');
    add_machine(emit, side, arena);
    add_fact(emit, "python_implementation", target->implementation);
    add_fact(emit, "python_version", target->version);
    add_fact(emit, "python_executable", target->executable);
    add_fact(emit, "python_compiler", target->compiler);
    add_fact(emit, "python_config_args", target->config_args);
    add_source(emit, side, facts, arena);
    emit_close(emit, '}');
}

static void add_tags(struct emit *emit, const struct result_bench *bench)
{
    size_t open = 0;
    for (size_t i = 0; i < bench->tag_count; i++) {
        if (bench->tags[i][0] == '\0' || strcmp(bench->tags[i], "all") == 0) {
            continue; /* pyperf has a meaning of its own for that one */
        }
        if (open++ == 0) {
            emit_open(emit, "tags", '[');
        }
        emit_string(emit, NULL, bench->tags[i]);
    }
    if (open > 0) {
        emit_close(emit, ']');
    }
}

static void add_bench_metadata(struct emit *emit, const struct result_bench *bench)
{
    bool is_cpu = bench->clock != NULL && strcmp(bench->clock, "cpu") == 0;
    bool has_clock = bench->worker_count > 0 && bench->workers[0].figures_ns == NULL;
    emit_line(emit, INDENT_INSIDE);
    emit_open(emit, "metadata", '{');
    emit_string(emit, "name", bench->variant);
    emit_string(emit, "unit", "second");
    add_count(emit, "loops", bench->loops);
    emit_int(emit, "inner_loops", bench->unroll * bench->inner);
    add_tags(emit, bench);
    add_fact(emit, "python_gc",
             bench->gc != NULL && strcmp(bench->gc, "off") == 0 ? "disabled" : NULL);
    if (has_clock) {
        add_fact(emit, "timer",
                 is_cpu ? "clock_gettime(CLOCK_THREAD_CPUTIME_ID), resolution: 1.00 ns"
                        : "clock_gettime(CLOCK_MONOTONIC), resolution: 1.00 ns");
    }
    add_fact(emit, "tare_meaning", bench->meaning);
    emit_close(emit, '}');
}

/* Untimed running is a pair of loops and the time of one operation. */
static void add_warmups(struct emit *emit, const struct result_bench *bench,
                        const struct result_worker *worker)
{
    if (worker->warmup_count == 0 || bench->loops <= 0) {
        return;
    }
    double operations = (double)bench->loops * (double)(bench->unroll * bench->inner);
    emit_open(emit, "warmups", '[');
    for (size_t i = 0; i < worker->warmup_count; i++) {
        emit_open(emit, NULL, '[');
        emit_int(emit, NULL, bench->loops);
        emit_fraction(emit, NULL, (double)worker->warmup_ns[i] / operations / NS_PER_S);
        emit_close(emit, ']');
    }
    emit_close(emit, ']');
}

static void add_run(struct emit *emit, const struct result_bench *bench,
                    const struct result_worker *worker, const char *date,
                    const double *values_s, size_t count)
{
    emit_line(emit, INDENT_RUN);
    emit_open(emit, NULL, '{');
    emit_open(emit, "metadata", '{');
    add_fact(emit, "date", date);
    if (worker->hash_seed >= 0) {
        emit_int(emit, "python_hash_seed", worker->hash_seed);
    }
    emit_close(emit, '}');
    add_warmups(emit, bench, worker);
    emit_open(emit, "values", '[');
    for (size_t i = 0; i < count; i++) {
        emit_fraction(emit, NULL, values_s[i]);
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
}

/* The worker's values in seconds, all of them. */
static size_t values_of(const struct result *result, const struct result_bench *bench,
                        const struct result_worker *worker, double *values_s)
{
    if (worker->figures_s != NULL) {
        memcpy(values_s, worker->figures_s, worker->samples * sizeof(*values_s));
        return worker->samples;
    }
    size_t count = samples_figures(result, bench, worker, SAMPLES_ALL, values_s);
    for (size_t i = 0; i < count; i++) {
        values_s[i] /= NS_PER_S;
    }
    return count;
}

/* The values of all workers behind each other; false when one of them is no time to pyperf. */
static bool gather(const struct result *result, const struct result_bench *bench,
                   double *values_s, size_t *counts)
{
    size_t made = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        counts[i] = values_of(result, bench, &bench->workers[i], values_s + made);
        for (size_t j = 0; j < counts[i]; j++) {
            if (!(values_s[made + j] > 0.0)) {
                return false;
            }
        }
        made += counts[i];
    }
    return true;
}

static void add_benchmark(struct emit *emit, const struct export_side *side,
                          const struct result_bench *bench, const double *values_s,
                          const size_t *counts, struct arena *arena)
{
    const char *date =
        side->run_us != EXPORT_NEVER ? export_naive_date(side->run_us, 6, arena) : NULL;
    emit_line(emit, INDENT_BENCHMARK);
    emit_open(emit, NULL, '{');
    add_bench_metadata(emit, bench);
    emit_line(emit, INDENT_INSIDE);
    emit_open(emit, "runs", '[');
    for (size_t i = 0; i < bench->worker_count; i++) {
        if (counts[i] > 0) {
            add_run(emit, bench, &bench->workers[i], date, values_s, counts[i]);
            values_s += counts[i];
        }
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
}

static size_t count_samples(const struct result_bench *bench)
{
    size_t count = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        count += bench->workers[i].samples;
    }
    return count;
}

static bool add_point(struct emit *emit, const struct export_side *side,
                      const struct export_point *point, struct arena *arena,
                      struct export_output *out)
{
    const struct result_bench *bench = point->bench;
    double *values_s = xcalloc(count_samples(bench) + 1, sizeof(*values_s));
    size_t *counts = xcalloc(bench->worker_count + 1, sizeof(*counts));
    bool is_fine = gather(side->result, bench, values_s, counts);
    if (is_fine) {
        add_benchmark(emit, side, bench, values_s, counts, arena);
    } else {
        export_refuse(out, point->name, "has a time that is not above 0");
    }
    free(values_s);
    free(counts);
    return is_fine;
}

/* pyperf has no mark for a sample that something else slowed down. */
static void note_disturbed(const struct export_side *side, struct export_output *out)
{
    size_t all = 0;
    size_t counting = 0;
    for (size_t i = 0; i < side->point_count; i++) {
        const struct result_bench *bench = side->points[i].bench;
        enum samples_choice choice = samples_choice_of(side->result, bench);
        for (size_t j = 0; j < bench->worker_count; j++) {
            all += bench->workers[j].samples;
            counting += samples_count(side->result, bench, &bench->workers[j], choice);
        }
    }
    if (counting < all) {
        export_note(out,
                    "%zu of %zu samples on %s were disturbed: they are in the file, "
                    "though the figures of tare do not rest on them",
                    all - counting, all, side->target->name);
    }
}

size_t pyperf_write(const struct export_side *side, const struct pyperf_fact *facts,
                    struct arena *arena, struct export_output *out, struct buf *bytes)
{
    struct emit emit;
    emit_init(&emit, bytes);
    emit_open(&emit, NULL, '{');
    emit_string(&emit, "version", "1.0");
    add_metadata(&emit, side, facts, arena);
    emit_line(&emit, INDENT_BENCHMARK);
    emit_open(&emit, "benchmarks", '[');
    size_t made = export_add_points(&emit, side, &name_rule, add_point, arena, out);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    buf_addc(bytes, '\n');
    note_disturbed(side, out);
    return made;
}

static bool write_pyperf(const struct export_job *job, struct export_output *out,
                         struct error *err)
{
    if (!export_check_twins(job, EXPORT_PER_NAME, err)) {
        return false;
    }
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    if (pyperf_write(&job->sides[0], NULL, job->arena, out, &bytes) > 0) {
        export_add_bytes(out, export_path(job, &export_pyperf), &bytes);
    }
    return true;
}

const struct export_format export_pyperf = {
    .name = "pyperf",
    .summary = "every sample, for pyperf, pyperformance and what reads their files",
    .extension = "pyperf.json",
    .shape = EXPORT_EACH,
    .write = write_pyperf,
};
