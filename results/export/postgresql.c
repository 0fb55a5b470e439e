/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL for PostgreSQL: the tables, where they are missing, a row for each figure of a bench, and what was found: claims and
 * growth. A run has an id, so that loading it twice changes nothing. All or nothing, for it is one transaction. */
#include "results/export/postgresql.h"

#include <math.h>
#include <string.h>

#include "results/counts.h"
#include "results/export/sql_row.h"
#include "results/metric.h"

#define NS_PER_S 1e9

static const char settings[] = "SET standard_conforming_strings = on;\n"
                               "SET client_encoding = 'UTF8';\n"
                               "SET client_min_messages = warning;\n"
                               "BEGIN;\n";

enum { RESULTS, CLAIMS, GROWTHS, TABLES };

static const struct {
    const char *name;
    const char *columns;
} tables[TABLES] = {
    [RESULTS] =
        {"tare_result",
         "run_id, run_at, commit_id, commit_at, branch, machine,\n"
         "  machine_fingerprint, target, build, build_fingerprint, python_version, suite, case_id,\n"
         "  params, variant, meaning, metric, unit, workers, median, ci_low, ci_high, mean, stddev,\n"
         "  min, max"},
    [CLAIMS] =
        {"tare_claim",
         "run_id, run_at, commit_id, commit_at, branch, machine, target, build, claim,\n"
         "  suite, statement, kind, variant, base_variant, metric, factor, ratio, ratio_low, ratio_high,\n"
         "  growth, verdict, sentence, reason, source, place"},
    [GROWTHS] =
        {"tare_growth",
         "run_id, run_at, commit_id, commit_at, branch, machine, target, build, suite,\n"
         "  case_id, variant, param, metric, unit, growth, slope, slope_low, slope_high, too_few_sizes,\n"
         "  too_few_decades, overhead_dominates, sizes, figures"},
};

/* An index entry has room for about 2,700 bytes in all. */
static const struct export_rule name_rule = {.max_bytes = 1000};
static const struct export_rule label_rule = {.max_bytes = 200};

/* The run that a figure is of. */
static void add_run(struct sql_row *row, const struct export_side *side,
                    struct arena *arena)
{
    sql_text(row, side->result->id);
    sql_date(row, side->run_us, arena);
    sql_text(row, side->commit);
    sql_date(row, side->commit_us, arena);
    sql_text(row, side->branch);
    sql_text(row, side->machine);
}

/* The names of a figure, up to its unit. */
static struct sql_row begin_figure(struct buf *out, const struct export_side *side,
                                   const struct result_bench *bench, const char *metric,
                                   const char *unit, struct arena *arena)
{
    struct sql_row row = {.out = out};
    add_run(&row, side, arena);
    sql_text(&row, side->result->machine.fingerprint);
    sql_text(&row, side->target->name);
    sql_text(&row, side->build);
    sql_text(&row, side->target->build_fingerprint);
    sql_text(&row, side->target->version);
    sql_text(&row, bench->suite);
    sql_text(&row, bench->case_name);
    sql_text(&row, export_params(bench, arena));
    sql_text(&row, bench->variant);
    sql_text(&row, bench->meaning);
    sql_text(&row, metric);
    sql_text(&row, unit);
    return row;
}

static void add_time(struct buf *out, const struct export_side *side,
                     const struct export_point *point, struct arena *arena)
{
    const double figures[] = {point->median_s, point->low_s, point->high_s, point->mean_s,
                              point->sd_s,     point->min_s, point->max_s};
    struct sql_row row = begin_figure(out, side, point->bench, "time", "s", arena);
    sql_count(&row, (int64_t)point->workers);
    for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
        sql_number(&row, isfinite(figures[i]) ? figures[i] : (double)NAN);
    }
    sql_end(&row);
}

static const char *unit_of(const char *metric)
{
    size_t len = strlen(metric);
    return metric_is_time(metric)                               ? "s"
           : len > 6 && strcmp(metric + len - 6, "_bytes") == 0 ? "B"
                                                                : "1";
}

/* Of memory one worker counts several executions, of events several workers do. There is no interval: the least and the
 * most are those of the executions or workers. */
static void add_counts(struct buf *out, const struct export_side *side,
                       const struct result_bench *bench, struct arena *arena)
{
    for (int i = 0; i < COUNTS; i++) {
        const struct count_range range = count_of_bench(bench, i);
        const char *name = count_name(i);
        if (range.n == 0) {
            continue;
        }
        struct sql_row row = begin_figure(out, side, bench, name, unit_of(name), arena);
        sql_count(&row, count_is_event(name) ? range.n : 1);
        sql_number(&row, range.median);
        for (int j = 0; j < 4; j++) { /* its interval, mean and standard deviation */
            sql_number(&row, (double)NAN);
        }
        sql_number(&row, range.low);
        sql_number(&row, range.high);
        sql_end(&row);
    }
}

static void add_results(struct buf *out, const struct export_side *side,
                        const struct export_job *job, struct export_output *output)
{
    for (size_t i = 0; i < side->point_count; i++) {
        if (export_takes_name(output, side->points[i].name, &name_rule)) {
            add_time(out, side, &side->points[i], job->arena);
        }
    }
    for (size_t i = 0; i < side->result->bench_count; i++) {
        const struct result_bench *bench = &side->result->benches[i];
        char why[EXPORT_WHY_SIZE];
        if (export_has_bench(side, bench, job->options) &&
            export_fault(bench->variant, &name_rule, why) == NULL) {
            add_counts(out, side, bench, job->arena);
        }
    }
}

/* "O(n) or O(n log n)"; NULL: not known. */
static const char *growths_of(const char *const *growths, size_t count,
                              struct arena *arena)
{
    const char *text = NULL;
    for (size_t i = 0; i < count; i++) {
        text = i == 0 ? growths[0] : arena_printf(arena, "%s or %s", text, growths[i]);
    }
    return text;
}

/* What claims and growth begin with. */
static struct sql_row begin_finding(struct buf *out, const struct export_side *side,
                                    struct arena *arena)
{
    struct sql_row row = {.out = out};
    add_run(&row, side, arena);
    sql_text(&row, side->target->name);
    sql_text(&row, side->build);
    return row;
}

static void add_claim(struct buf *out, const struct export_side *side, size_t index,
                      struct arena *arena)
{
    const struct result_claim *claim = &side->result->claims[index];
    const struct result_statement *statement =
        &side->result->statements[claim->statement];
    struct sql_row row = begin_finding(out, side, arena);
    sql_count(&row, (int64_t)index);
    sql_text(&row, statement->suite);
    sql_text(&row, statement->text);
    sql_text(&row, statement->kind);
    sql_text(&row, claim->variant);
    sql_text(&row, claim->base_variant);
    sql_text(&row, statement->metric);
    sql_number(&row, statement->than.case_name != NULL ? statement->factor : (double)NAN);
    sql_number(&row, claim->ratio.point);
    sql_number(&row, claim->ratio.low);
    sql_number(&row, claim->ratio.high);
    sql_text(&row, growths_of(claim->growths, claim->growth_count, arena));
    sql_text(&row, result_judgement_name(claim->verdict));
    sql_text(&row, claim->sentence);
    sql_text(&row, claim->reason);
    sql_text(&row, statement->source);
    sql_text(&row, statement->place);
    sql_end(&row);
}

static void add_growth(struct buf *out, const struct export_side *side,
                       const struct result_growth *growth, struct arena *arena)
{
    double scale = metric_is_time(growth->metric) ? NS_PER_S : 1.0;
    double *figures = arena_array(arena, growth->size_count + 1, sizeof(*figures));
    struct sql_row row = begin_finding(out, side, arena);
    for (size_t i = 0; i < growth->size_count; i++) {
        figures[i] = growth->figures[i] / scale;
    }
    sql_text(&row, growth->suite);
    sql_text(&row, growth->case_name);
    sql_text(&row, growth->variant);
    sql_text(&row, growth->param);
    sql_text(&row, growth->metric);
    sql_text(&row, unit_of(growth->metric));
    sql_text(&row, growths_of(growth->candidates, growth->candidate_count, arena));
    sql_number(&row, growth->slope.point);
    sql_number(&row, growth->slope.low);
    sql_number(&row, growth->slope.high);
    sql_flag(&row, growth->too_few_sizes);
    sql_flag(&row, growth->too_few_decades);
    sql_flag(&row, growth->overhead_dominates);
    sql_numbers(&row, growth->sizes, growth->size_count);
    sql_numbers(&row, figures, growth->size_count);
    sql_end(&row);
}

static bool is_of(const char *suite, const char *target, const struct export_side *side,
                  const struct export_job *job)
{
    const char *only = job->options->suite;
    return strcmp(target, side->target->name) == 0 &&
           (only == NULL || strcmp(only, suite) == 0);
}

static void add_found(struct buf rows[TABLES], const struct export_side *side,
                      const struct export_job *job, struct export_output *output)
{
    const struct result *result = side->result;
    for (size_t i = 0; i < result->claim_count; i++) {
        const struct result_claim *claim = &result->claims[i];
        if (is_of(result->statements[claim->statement].suite, claim->target, side, job)) {
            add_claim(&rows[CLAIMS], side, i, job->arena);
        }
    }
    for (size_t i = 0; i < result->growth_count; i++) {
        const struct result_growth *growth = &result->growths[i];
        if (is_of(growth->suite, growth->target, side, job) &&
            export_takes_name(output, growth->variant, &name_rule)) {
            add_growth(&rows[GROWTHS], side, growth, job->arena);
        }
    }
}

static void free_rows(struct buf (*rows)[TABLES])
{
    for (size_t i = 0; i < TABLES; i++) {
        buf_free(&(*rows)[i]);
    }
}

static bool add_rows(const struct export_job *job, struct buf rows[TABLES],
                     struct export_output *out, struct error *err)
{
    if (!export_check_labels(job, &label_rule, err)) {
        return false;
    }
    for (size_t i = 0; i < job->side_count; i++) {
        add_results(&rows[RESULTS], &job->sides[i], job, out);
        add_found(rows, &job->sides[i], job, out);
    }
    return true;
}

/* Nothing without rows. */
static void add_insert(struct buf *out, size_t table, const struct buf *rows)
{
    if (rows->len > 0) {
        buf_addf(out, "INSERT INTO %s (%s) VALUES\n", tables[table].name,
                 tables[table].columns);
        buf_add(out, buf_text(rows), rows->len);
        buf_adds(out, "\nON CONFLICT DO NOTHING;\n");
    }
}

static bool write_rows(const struct export_job *job, struct export_output *out,
                       struct error *err)
{
    SCOPED(free_rows) struct buf rows[TABLES] = {BUF_INIT};
    if (!add_rows(job, rows, out, err)) {
        return false;
    }
    for (size_t i = 0; i < TABLES; i++) {
        SCOPED(buf_free) struct buf bytes = BUF_INIT;
        add_insert(&bytes, i, &rows[i]);
        export_add_bytes(out, tables[i].name, &bytes);
    }
    return true;
}

static bool write_postgresql(const struct export_job *job, struct export_output *out,
                             struct error *err)
{
    SCOPED(free_rows) struct buf rows[TABLES] = {BUF_INIT};
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    if (!add_rows(job, rows, out, err)) {
        return false;
    }
    bool has_found = rows[CLAIMS].len > 0 || rows[GROWTHS].len > 0;
    if (rows[RESULTS].len > 0 || has_found) {
        buf_addf(&bytes, "%s%s%s", settings, export_postgresql_tables,
                 has_found ? export_postgresql_found_tables : "");
        for (size_t i = 0; i < TABLES; i++) {
            add_insert(&bytes, i, &rows[i]);
        }
        buf_adds(&bytes, "COMMIT;\n");
    }
    export_add_bytes(out, export_path(job, &export_postgresql), &bytes);
    return true;
}

const struct export_format export_postgresql_rows = {
    .name = "postgresql",
    .shape = EXPORT_TREE,
    .write = write_rows,
};

const struct export_format export_postgresql = {
    .name = "postgresql",
    .summary =
        "SQL: one row a figure, claims and growth, for Grafana and queries of your own",
    .extension = "sql",
    .shape = EXPORT_ONE,
    .write = write_postgresql,
};
