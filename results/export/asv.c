/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results tree of asv (airspeed velocity), of which `asv publish` makes a site:
 *
 *     benchmarks.json                  what there is: a case with its parameters
 *     MACHINE/machine.json
 *     MACHINE/HASH8-BUILD.json         the figures of one commit and build
 *
 * The figures of a case are a list over all combinations of its parameters, the last one
 * fastest; null stands where none was measured. The version of a benchmark is the hash of what
 * it measures: asv drops older figures of another version. Its intervals are of 99 %. */
#include "results/export/asv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/digest.h"
#include "results/emit.h"
#include "results/export/export.h"
#include "results/param.h"
#include "stats/order.h"
#include "stats/quantile.h"

#define ASV_LEVEL    0.99
#define NS_PER_S     1e9
#define US_PER_MS    1000
#define HASH_SHOWN   8
#define BYTES_PER_KB 1024

/* A name becomes a file of the site. */
static const struct export_rule name_rule = {.max_bytes = 200, .forbidden = "\r\n/"};
static const struct export_rule word_rule = {.max_bytes = 100, .forbidden = "\r\n/"};
static const struct export_rule commit_rule = {.max_bytes = 64, .forbidden = "/ \r\n."};

static const char *const columns[] = {
    "result",        "params",     "version",    "started_at",   "stats_ci_99_a",
    "stats_ci_99_b", "stats_q_25", "stats_q_75", "stats_number", "stats_repeat",
};

/* What a column holds of a bench. */
enum value {
    VALUE_MEDIAN,
    VALUE_LOW,
    VALUE_HIGH,
    VALUE_Q1,
    VALUE_Q3,
    VALUE_LOOPS,
    VALUE_N
};

/* The variants of a case, and the values that its parameters have in them. */
struct family {
    const char *name; /* "strings.f-string" */
    const struct export_point **points;
    size_t point_count;
    const char ***values; /* of each parameter, as asv shows them */
    size_t *value_counts;
    size_t param_count;
    const char *version;
};

/* As repr() would have it, near enough: strings are quoted. */
static const char *value_of(const struct result_param *param, struct arena *arena)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const char *quote = param->kind == RESULT_PARAM_STRING ? "'" : "";
    buf_adds(&text, quote);
    param_text(param, &text);
    buf_adds(&text, quote);
    return arena_strdup(arena, buf_text(&text));
}

static size_t index_of(const char *const *values, size_t count, const char *value)
{
    size_t i = 0;
    while (i < count && strcmp(values[i], value) != 0) {
        i++;
    }
    return i;
}

static void add_values(struct family *family, const struct result_bench *bench,
                       struct arena *arena)
{
    for (size_t i = 0; i < family->param_count; i++) {
        const char *value = value_of(&bench->params[i], arena);
        size_t count = family->value_counts[i];
        if (index_of(family->values[i], count, value) == count) {
            family->values[i][family->value_counts[i]++] = value;
        }
    }
}

static const char *version_of(const struct family *family, struct arena *arena)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    char hex[DIGEST_HEX_SIZE];
    for (size_t i = 0; i < family->point_count; i++) {
        const char *meaning = family->points[i]->bench->meaning;
        buf_addf(&text, "%s\n", meaning != NULL ? meaning : "");
    }
    digest_sha256(buf_text(&text), text.len, hex);
    return arena_strdup(arena, hex);
}

static bool is_of_case(const struct result_bench *a, const struct result_bench *b)
{
    return strcmp(a->suite, b->suite) == 0 && strcmp(a->case_name, b->case_name) == 0 &&
           a->param_count == b->param_count;
}

/* The family that begins with the side's point `first`. */
static struct family gather(const struct export_side *side, size_t first,
                            struct arena *arena)
{
    const struct result_bench *bench = side->points[first].bench;
    size_t room = side->point_count - first;
    struct family family = {
        .name = arena_printf(arena, "%s.%s", bench->suite, bench->case_name),
        .points = arena_array(arena, room, sizeof(const struct export_point *)),
        .param_count = bench->param_count,
        .values = arena_array(arena, bench->param_count + 1, sizeof(*family.values)),
        .value_counts = arena_array(arena, bench->param_count + 1, sizeof(size_t)),
    };
    for (size_t i = 0; i < family.param_count; i++) {
        family.values[i] = arena_array(arena, room, sizeof(const char *));
    }
    for (size_t i = first; i < side->point_count; i++) {
        if (is_of_case(bench, side->points[i].bench)) {
            family.points[family.point_count++] = &side->points[i];
            add_values(&family, side->points[i].bench, arena);
        }
    }
    family.version = version_of(&family, arena);
    return family;
}

static bool is_first_of_case(const struct export_side *side, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_of_case(side->points[i].bench, side->points[index].bench)) {
            return false;
        }
    }
    return true;
}

static size_t count_combinations(const struct family *family)
{
    size_t count = 1;
    for (size_t i = 0; i < family->param_count; i++) {
        count *= family->value_counts[i];
    }
    return count;
}

/* Where a variant stands among all combinations. */
static size_t place_of(const struct family *family, const struct export_point *point,
                       struct arena *arena)
{
    size_t place = 0;
    for (size_t i = 0; i < family->param_count; i++) {
        const char *value = value_of(&point->bench->params[i], arena);
        place = place * family->value_counts[i] +
                index_of(family->values[i], family->value_counts[i], value);
    }
    return place;
}

static struct stats_estimate wide_interval(const struct export_side *side,
                                           const struct export_point *point)
{
    size_t room = point->bench->worker_count;
    double *times_ns = xcalloc(2 * room + 1, sizeof(*times_ns));
    size_t n = export_worker_times(side, point, EXPORT_CLOCK_OWN, times_ns);
    struct stats_estimate estimate = {.low = (double)NAN, .high = (double)NAN};
    if (stats_sort(times_ns, n, times_ns + room)) {
        estimate = stats_median_interval(times_ns + room, n, ASV_LEVEL);
        estimate.low /= NS_PER_S;
        estimate.high /= NS_PER_S;
    }
    free(times_ns);
    return estimate;
}

static double value_at(const struct export_side *side, const struct export_point *point,
                       enum value value)
{
    const struct result_bench *bench = point->bench;
    struct stats_estimate wide = {0};
    switch (value) {
    case VALUE_MEDIAN:
        return point->median_s;
    case VALUE_LOW:
    case VALUE_HIGH:
        wide = wide_interval(side, point);
        if (!stats_reaches_level(&wide)) {
            return (double)NAN;
        }
        return value == VALUE_LOW ? wide.low : wide.high;
    case VALUE_Q1:
        return point->q1_s;
    case VALUE_Q3:
        return point->q3_s;
    case VALUE_LOOPS:
        return bench->loops > 0 ? (double)(bench->loops * bench->unroll * bench->inner)
                                : (double)NAN;
    case VALUE_N:
        return (double)point->workers;
    }
    return (double)NAN;
}

/* One column of a family: a value for each combination. */
static void add_column(struct emit *emit, const struct export_side *side,
                       const struct family *family, enum value value, struct arena *arena)
{
    size_t count = count_combinations(family);
    double *values = xcalloc(count, sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        values[i] = (double)NAN;
    }
    for (size_t i = 0; i < family->point_count; i++) {
        values[place_of(family, family->points[i], arena)] =
            value_at(side, family->points[i], value);
    }
    emit_open(emit, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        emit_real(emit, NULL, values[i]);
    }
    emit_close(emit, ']');
    free(values);
}

static void add_param_values(struct emit *emit, const char *key,
                             const struct family *family)
{
    emit_open(emit, key, '[');
    for (size_t i = 0; i < family->param_count; i++) {
        emit_strings(emit, NULL, family->values[i], family->value_counts[i]);
    }
    emit_close(emit, ']');
}

static void add_figures(struct emit *emit, const struct export_side *side,
                        const struct family *family, struct arena *arena)
{
    emit_line(emit, 2);
    emit_open(emit, family->name, '[');
    add_column(emit, side, family, VALUE_MEDIAN, arena);
    add_param_values(emit, NULL, family);
    emit_string(emit, NULL, family->version);
    if (side->run_us != EXPORT_NEVER) {
        emit_int(emit, NULL, side->run_us / US_PER_MS);
    } else {
        emit_null(emit, NULL);
    }
    for (enum value value = VALUE_LOW; value <= VALUE_N; value++) {
        add_column(emit, side, family, value, arena);
    }
    emit_close(emit, ']');
}

static void add_entry(struct emit *emit, const struct family *family)
{
    const struct result_bench *bench = family->points[0]->bench;
    emit_line(emit, 1);
    emit_open(emit, family->name, '{');
    emit_string(emit, "name", family->name);
    emit_string(emit, "type", "time");
    emit_string(emit, "unit", "seconds");
    add_param_values(emit, "params", family);
    emit_open(emit, "param_names", '[');
    for (size_t i = 0; i < family->param_count; i++) {
        emit_string(emit, NULL, bench->params[i].name);
    }
    emit_close(emit, ']');
    emit_string(emit, "version", family->version);
    emit_string(emit, "code", "");
    emit_close(emit, '}');
}

static void add_machine_facts(struct emit *emit, const struct export_side *side,
                              struct arena *arena)
{
    const struct result_machine *machine = &side->result->machine;
    emit_string(emit, "machine", side->machine);
    emit_string(emit, "os", machine->os != NULL ? machine->os : "");
    emit_string(emit, "arch", machine->arch != NULL ? machine->arch : "");
    emit_string(emit, "cpu", machine->cpu_model != NULL ? machine->cpu_model : "");
    emit_string(emit, "num_cpu",
                machine->cpu_count > 0
                    ? arena_printf(arena, "%lld", (long long)machine->cpu_count)
                    : "");
    emit_string(emit, "ram",
                machine->memory_bytes > 0
                    ? arena_printf(arena, "%lld",
                                   (long long)(machine->memory_bytes / BYTES_PER_KB))
                    : "");
}

static const char *python_of(const struct result_target *target, struct arena *arena)
{
    const char *version = target->version != NULL ? target->version : "";
    size_t major = strcspn(version, ".");
    size_t minor = version[major] == '.' ? 1 + strcspn(version + major + 1, ".") : 0;
    return arena_strndup(arena, version, major + minor);
}

static void write_machine(const struct export_side *side, struct arena *arena,
                          struct buf *bytes)
{
    struct emit emit;
    emit_init(&emit, bytes);
    emit_open(&emit, NULL, '{');
    add_machine_facts(&emit, side, arena);
    emit_int(&emit, "version", 1);
    emit_close(&emit, '}');
    buf_addc(bytes, '\n');
}

static void begin_results(struct emit *emit, const struct export_side *side,
                          struct arena *arena)
{
    const char *python = python_of(side->target, arena);
    emit_open(emit, NULL, '{');
    emit_string(emit, "commit_hash", side->commit);
    emit_string(emit, "env_name", side->build);
    emit_int(emit, "date", side->commit_us / US_PER_MS);
    emit_open(emit, "params", '{');
    add_machine_facts(emit, side, arena);
    emit_string(emit, "python", python);
    emit_string(emit, "build", side->build);
    emit_close(emit, '}');
    emit_string(emit, "python", python);
    emit_open(emit, "requirements", '{');
    emit_close(emit, '}');
    emit_open(emit, "env_vars", '{');
    emit_close(emit, '}');
    emit_strings(emit, "result_columns", columns, ARRAY_LEN(columns));
    emit_line(emit, 1);
    emit_open(emit, "results", '{');
}

static void end_results(struct emit *emit)
{
    emit_close(emit, '}');
    emit_open(emit, "durations", '{');
    emit_close(emit, '}');
    emit_int(emit, "version", 2);
    emit_close(emit, '}');
    buf_addc(emit->out, '\n');
}

/* Returns how many cases went into the list and into the figures. */
static size_t write_cases(const struct export_side *side, struct arena *arena,
                          struct export_output *out, struct emit *list,
                          struct emit *results)
{
    size_t made = 0;
    for (size_t i = 0; i < side->point_count; i++) {
        if (!is_first_of_case(side, i)) {
            continue;
        }
        struct family family = gather(side, i, arena);
        if (export_takes_name(out, family.name, &name_rule)) {
            add_entry(list, &family);
            add_figures(results, side, &family, arena);
            made++;
        }
    }
    return made;
}

static bool write_side(const struct export_side *side, struct arena *arena,
                       struct export_output *out, struct error *err)
{
    SCOPED(buf_free) struct buf list_bytes = BUF_INIT;
    SCOPED(buf_free) struct buf result_bytes = BUF_INIT;
    struct emit list;
    struct emit results;
    emit_init(&list, &list_bytes);
    emit_init(&results, &result_bytes);
    emit_open(&list, NULL, '{');
    begin_results(&results, side, arena);
    size_t made = write_cases(side, arena, out, &list, &results);
    end_results(&results);
    emit_line(&list, 1);
    emit_int(&list, "version", 2);
    emit_close(&list, '}');
    buf_addc(&list_bytes, '\n');
    if (made == 0) {
        return true;
    }
    SCOPED(buf_free) struct buf machine_bytes = BUF_INIT;
    write_machine(side, arena, &machine_bytes);
    const char *folder = export_file_word(side->machine, arena);
    const char *machine_path = arena_printf(arena, "%s/machine.json", folder);
    const char *result_path =
        arena_printf(arena, "%s/%.*s-%s.json", folder, HASH_SHOWN, side->commit,
                     export_file_word(side->build, arena));
    return asv_add_file(out, "benchmarks.json", &list_bytes, asv_merge_list, err) &&
           asv_add_file(out, machine_path, &machine_bytes, asv_keep_old, err) &&
           asv_add_file(out, result_path, &result_bytes, asv_merge_results, err);
}

static bool check(const struct export_job *job, struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        const struct export_side *side = &job->sides[i];
        if (!export_check("commit", side->commit, &commit_rule, "--commit", err)) {
            return false;
        }
        if (side->commit_us == EXPORT_NEVER) {
            return error_set(err, ERROR_USAGE,
                             "the date of the commit is not known: give --commit-date");
        }
    }
    return export_check_labels(job, &word_rule, err) &&
           export_check_twins(job, EXPORT_PER_COMMIT, err);
}

static bool write_asv(const struct export_job *job, struct export_output *out,
                      struct error *err)
{
    if (!check(job, err)) {
        return false;
    }
    for (size_t i = 0; i < job->side_count; i++) {
        if (!write_side(&job->sides[i], job->arena, out, err)) {
            return false;
        }
    }
    return true;
}

const struct export_format export_asv = {
    .name = "asv",
    .summary = "results tree of asv, for `asv publish`; adds to the one that is there",
    .shape = EXPORT_TREE,
    .write = write_asv,
};
