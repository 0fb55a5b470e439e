/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line protocol of InfluxDB, which VictoriaMetrics and Telegraf read too: one line a bench, names
 * as tags, figures as fields, the date in nanoseconds. The type of a field is fixed by the first line that a
 * database sees, so a number always has a point or an exponent. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/counts.h"
#include "results/export/export.h"

#define NS_PER_US 1000

#define ESCAPED ",= "

/* A tag has no way to write a backslash: where one stands before a sign that is escaped, or at the end,
 * the line means something else. */
static const struct export_rule tag_rule = {
    .max_bytes = 1000, .forbidden = "\n\r", .escaped = ESCAPED};
static const struct export_rule name_rule = {.max_bytes = 1000, .forbidden = "\n\r"};
static const struct export_rule part_rule = {.escaped = ESCAPED, .may_be_empty = true};

static void add_tag(struct buf *out, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0') {
        return; /* an empty tag is refused */
    }
    buf_addf(out, ",%s=", name);
    for (const char *p = value; *p != '\0'; p++) {
        buf_adds(out, strchr(ESCAPED, *p) != NULL ? "\\" : "");
        buf_addc(out, *p);
    }
}

/* What stands before the value of a field. */
static void begin_field(struct buf *out, const char *name, bool *has_field)
{
    buf_addf(out, "%s%s=", *has_field ? "," : "", name);
    *has_field = true;
}

static void add_count(struct buf *out, const char *name, int64_t value, bool *has_field)
{
    begin_field(out, name, has_field);
    buf_addf(out, "%lldi", (long long)value);
}

static void add_number(struct buf *out, const char *name, double value, bool *has_field)
{
    char text[NUMBER_SIZE];
    if (!isfinite(value)) {
        return;
    }
    begin_field(out, name, has_field);
    number_format(value, text);
    buf_addf(out, "%s%s", text, strpbrk(text, ".e") == NULL ? ".0" : "");
}

static void add_text(struct buf *out, const char *name, const char *value,
                     bool *has_field)
{
    if (value == NULL) {
        return;
    }
    begin_field(out, name, has_field);
    buf_addc(out, '"');
    for (const char *p = value; *p != '\0'; p++) {
        buf_adds(out, *p == '"' || *p == '\\' ? "\\" : "");
        buf_addc(out, *p);
    }
    buf_addc(out, '"');
}

/* Of memory they are whole numbers, of events none. */
static void add_counts(struct buf *out, const struct result_bench *bench, bool *has_field)
{
    for (int i = 0; i < COUNTS; i++) {
        const struct count_range range = count_of_bench(bench, i);
        const char *name = count_name(i);
        if (count_is_event(name)) {
            add_number(out, name, range.median, has_field);
        } else if (range.n > 0) {
            add_count(out, name, (int64_t)range.median, has_field);
        }
    }
}

static void add_fields(struct buf *out, const struct export_side *side,
                       const struct export_point *point)
{
    bool has_field = false;
    add_number(out, "median", point->median_s, &has_field);
    add_number(out, "ci_low", point->low_s, &has_field);
    add_number(out, "ci_high", point->high_s, &has_field);
    add_number(out, "mean", point->mean_s, &has_field);
    add_number(out, "stddev", point->sd_s, &has_field);
    add_number(out, "min", point->min_s, &has_field);
    add_number(out, "max", point->max_s, &has_field);
    if (point->workers > 0) {
        add_count(out, "workers", (int64_t)point->workers, &has_field);
    }
    add_counts(out, point->bench, &has_field);
    add_text(out, "revision", side->commit, &has_field);
    add_text(out, "run", side->result->id, &has_field);
    add_text(out, "python", side->target->version, &has_field);
}

static bool takes(struct export_output *out, const struct export_point *point)
{
    const char *const parts[] = {point->bench->suite, point->bench->case_name,
                                 point->params};
    if (!export_takes_name(out, point->name, &name_rule)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        char why[EXPORT_WHY_SIZE];
        const char *fault = export_fault(parts[i], &part_rule, why);
        if (fault != NULL) {
            export_refuse(out, point->name, "%s", fault);
            return false;
        }
    }
    return true;
}

/* Nanoseconds end in the year 2262. */
static bool check_dates(const struct export_job *job, struct error *err)
{
    if (!export_check_dates(job, err)) {
        return false;
    }
    for (size_t i = 0; i < job->side_count; i++) {
        if (export_date_us(&job->sides[i], job->options) > INT64_MAX / NS_PER_US) {
            return error_set(err, ERROR_USAGE,
                             "the date of '%s' is beyond the year 2262, where dates "
                             "of InfluxDB end: give --commit-date",
                             job->sides[i].file);
        }
    }
    return true;
}

static bool check(const struct export_job *job, struct error *err)
{
    return export_check_labels(job, &tag_rule, err) && check_dates(job, err) &&
           export_check_twins(job, EXPORT_PER_DATE, err);
}

/* Tags in the order of their names: the receiver is quicker so. */
static void add_line(struct buf *bytes, const struct export_job *job,
                     const struct export_side *side, const struct export_point *point)
{
    int64_t date_ns = export_date_us(side, job->options) * NS_PER_US;
    buf_adds(bytes, "tare_benchmark");
    add_tag(bytes, "benchmark", point->bench->case_name);
    add_tag(bytes, "build", side->build);
    add_tag(bytes, "machine", side->machine);
    add_tag(bytes, "params", point->params);
    add_tag(bytes, "suite", point->bench->suite);
    buf_addc(bytes, ' ');
    add_fields(bytes, side, point);
    buf_addf(bytes, " %lld\n", (long long)date_ns);
}

static void add_lines(struct buf *bytes, const struct export_job *job,
                      const struct export_side *side, const struct export_point *points,
                      size_t count, struct export_output *out)
{
    for (size_t i = 0; i < count; i++) {
        if (takes(out, &points[i])) {
            add_line(bytes, job, side, &points[i]);
        }
    }
}

static bool write_influx(const struct export_job *job, struct export_output *out,
                         struct error *err)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    if (!check(job, err)) {
        return false;
    }
    for (size_t i = 0; i < job->side_count; i++) {
        const struct export_side *side = &job->sides[i];
        add_lines(&bytes, job, side, side->points, side->point_count, out);
        add_lines(&bytes, job, side, side->counted, side->counted_count, out);
    }
    export_add_bytes(out, export_path(job, &export_influx), &bytes);
    return true;
}

const struct export_format export_influx = {
    .name = "influx",
    .summary = "line protocol for InfluxDB, VictoriaMetrics and Telegraf",
    .extension = "influx",
    .shape = EXPORT_ONE,
    .write = write_influx,
};
