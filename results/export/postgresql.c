/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL for PostgreSQL: the table, where it is missing, and one row a bench. A run has an id, so that
 * loading it twice changes nothing. All or nothing, for it is one transaction. */
#include "results/export/postgresql.h"

#include <math.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/export/export.h"

/* Columns are only ever added. */
const char export_postgresql_tables[] =
    "CREATE TABLE IF NOT EXISTS tare_result (\n"
    "  run_id uuid NOT NULL,\n"
    "  run_at timestamptz,\n"
    "  commit_id text,\n"
    "  commit_at timestamptz,\n"
    "  branch text,\n"
    "  machine text NOT NULL,\n"
    "  machine_fingerprint text,\n"
    "  target text NOT NULL,\n"
    "  build text NOT NULL,\n"
    "  build_fingerprint text,\n"
    "  python_version text,\n"
    "  suite text NOT NULL,\n"
    "  case_id text NOT NULL,\n"
    "  params text NOT NULL DEFAULT '',\n"
    "  variant text NOT NULL,\n"
    "  meaning text,\n"
    "  metric text NOT NULL,\n"
    "  unit text NOT NULL,\n"
    "  workers integer NOT NULL,\n"
    "  median double precision,\n"
    "  ci_low double precision,\n"
    "  ci_high double precision,\n"
    "  mean double precision,\n"
    "  stddev double precision,\n"
    "  min double precision,\n"
    "  max double precision,\n"
    "  PRIMARY KEY (run_id, target, variant, metric)\n"
    ");\n"
    "CREATE INDEX IF NOT EXISTS tare_result_series ON tare_result\n"
    "  (variant, metric, machine, build, commit_at);\n";

static const char settings[] = "SET standard_conforming_strings = on;\n"
                               "SET client_encoding = 'UTF8';\n"
                               "SET client_min_messages = warning;\n"
                               "BEGIN;\n";

static const char insert[] =
    "INSERT INTO tare_result (run_id, run_at, commit_id, commit_at, branch, machine,\n"
    "  machine_fingerprint, target, build, build_fingerprint, python_version, suite, case_id,\n"
    "  params, variant, meaning, metric, unit, workers, median, ci_low, ci_high, mean, stddev,\n"
    "  min, max) VALUES\n";

/* An index entry has room for about 2,700 bytes in all. */
static const struct export_rule name_rule = {.max_bytes = 1000};
static const struct export_rule label_rule = {.max_bytes = 200};

static void add_text(struct buf *out, const char *text)
{
    if (text == NULL) {
        buf_adds(out, "NULL, ");
        return;
    }
    buf_addc(out, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        buf_adds(out, *p == '\'' ? "'" : "");
        buf_addc(out, *p);
    }
    buf_adds(out, "', ");
}

static void add_date(struct buf *out, int64_t us, struct arena *arena)
{
    const char *date = us != EXPORT_NEVER ? export_naive_date(us, 6, arena) : NULL;
    add_text(out, date != NULL ? arena_printf(arena, "%s+00", date) : NULL);
}

static void add_number(struct buf *out, double value, const char *behind)
{
    char text[NUMBER_SIZE] = "NULL";
    if (isfinite(value)) {
        number_format(value, text);
    }
    buf_addf(out, "%s%s", text, behind);
}

/* The names of a figure, up to its unit. */
static void begin_row(struct buf *out, const struct export_side *side,
                      const struct result_bench *bench, const char *metric,
                      const char *unit, struct arena *arena)
{
    buf_adds(out, out->len > 0 ? ",\n(" : "(");
    add_text(out, side->result->id);
    add_date(out, side->run_us, arena);
    add_text(out, side->commit);
    add_date(out, side->commit_us, arena);
    add_text(out, side->branch);
    add_text(out, side->machine);
    add_text(out, side->result->machine.fingerprint);
    add_text(out, side->target->name);
    add_text(out, side->build);
    add_text(out, side->target->build_fingerprint);
    add_text(out, side->target->version);
    add_text(out, bench->suite);
    add_text(out, bench->case_name);
    add_text(out, export_params(bench, arena));
    add_text(out, bench->variant);
    add_text(out, bench->meaning);
    add_text(out, metric);
    add_text(out, unit);
}

static void add_time(struct buf *out, const struct export_side *side,
                     const struct export_point *point, struct arena *arena)
{
    begin_row(out, side, point->bench, "time", "s", arena);
    buf_addf(out, "%zu, ", point->workers);
    add_number(out, point->median_s, ", ");
    add_number(out, point->low_s, ", ");
    add_number(out, point->high_s, ", ");
    add_number(out, point->mean_s, ", ");
    add_number(out, point->sd_s, ", ");
    add_number(out, point->min_s, ", ");
    add_number(out, point->max_s, ")");
}

/* Counts are exact: there is no interval, and the least and the most are those of the executions. */
static void add_memory(struct buf *out, const struct export_side *side,
                       const struct result_bench *bench, struct arena *arena)
{
    for (enum memory_metric i = 0; i < MEMORY_METRICS; i++) {
        const struct memory_count *count = &bench->memory.counts[i];
        begin_row(out, side, bench, memory_metric_name(i),
                  i == MEMORY_ALLOCATIONS ? "1" : "B", arena);
        buf_addf(out, "1, %lld, NULL, NULL, NULL, NULL, %lld, %lld)",
                 (long long)count->median, (long long)count->low, (long long)count->high);
    }
}

static void add_rows(struct buf *out, const struct export_side *side, struct arena *arena,
                     struct export_output *output)
{
    for (size_t i = 0; i < side->point_count; i++) {
        if (export_takes_name(output, side->points[i].name, &name_rule)) {
            add_time(out, side, &side->points[i], arena);
        }
    }
    for (size_t i = 0; i < side->result->bench_count; i++) {
        const struct result_bench *bench = &side->result->benches[i];
        char why[EXPORT_WHY_SIZE];
        if (bench->memory.executions > 0 &&
            strcmp(bench->target, side->target->name) == 0 &&
            export_fault(bench->variant, &name_rule, why) == NULL) {
            add_memory(out, side, bench, arena);
        }
    }
}

static bool write_postgresql(const struct export_job *job, struct export_output *out,
                             struct error *err)
{
    SCOPED(buf_free) struct buf rows = BUF_INIT;
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    if (!export_check_labels(job, &label_rule, err)) {
        return false;
    }
    for (size_t i = 0; i < job->side_count; i++) {
        add_rows(&rows, &job->sides[i], job->arena, out);
    }
    if (rows.len > 0) {
        buf_addf(&bytes, "%s%s%s", settings, export_postgresql_tables, insert);
        buf_add(&bytes, buf_text(&rows), rows.len);
        buf_adds(&bytes, "\nON CONFLICT DO NOTHING;\nCOMMIT;\n");
    }
    export_add_bytes(out, export_path(job, &export_postgresql), &bytes);
    return true;
}

const struct export_format export_postgresql = {
    .name = "postgresql",
    .summary = "SQL: one row a bench, for Grafana and queries of your own",
    .extension = "sql",
    .shape = EXPORT_ONE,
    .write = write_postgresql,
};
