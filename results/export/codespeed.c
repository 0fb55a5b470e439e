/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The array of results that Codespeed takes (POST /result/add/json/, form field "json").
 *
 * Codespeed stores what came before a mistake and answers 400, and on SQLite it does not check
 * lengths at all: they are checked here. Dates carry no zone, for with its default settings one that does
 * is a server error. */
#include <math.h>

#include "results/emit.h"
#include "results/export/export.h"

/* The widths of its columns. */
static const struct export_rule name_rule = {.max_chars = 100};
static const struct export_rule environment_rule = {.max_chars = 100};
static const struct export_rule word_rule = {.max_chars = 30};
static const struct export_rule commit_rule = {.max_chars = 42};
static const struct export_rule branch_rule = {.max_chars = 32};

static void add_known(struct emit *emit, const char *key, double value)
{
    if (isfinite(value)) {
        emit_fraction(emit, key, value);
    }
}

static void add_date(struct emit *emit, const char *key, int64_t us, struct arena *arena)
{
    if (us != EXPORT_NEVER) {
        emit_string(emit, key, export_naive_date(us, 0, arena));
    }
}

static bool add_result(struct emit *emit, const struct export_side *side,
                       const struct export_point *point, struct arena *arena,
                       struct export_output *out)
{
    (void)out;
    emit_line(emit, 1);
    emit_open(emit, NULL, '{');
    emit_string(emit, "commitid", side->commit);
    emit_string(emit, "branch", side->branch);
    emit_string(emit, "project", side->project);
    emit_string(emit, "executable", side->build);
    emit_string(emit, "benchmark", point->name);
    emit_string(emit, "environment", side->machine);
    emit_fraction(emit, "result_value", point->median_s);
    add_date(emit, "revision_date", side->commit_us, arena);
    add_date(emit, "result_date", side->run_us, arena);
    add_known(emit, "std_dev", point->sd_s);
    add_known(emit, "min", point->min_s);
    add_known(emit, "max", point->max_s);
    add_known(emit, "q1", point->q1_s);
    add_known(emit, "q3", point->q3_s);
    emit_string(emit, "units", "seconds");
    emit_string(emit, "units_title", "Time");
    emit_bool(emit, "lessisbetter", true);
    emit_close(emit, '}');
    return true;
}

static bool check(const struct export_job *job, struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        const struct export_side *side = &job->sides[i];
        if (!export_check("commit", side->commit, &commit_rule, "--commit", err) ||
            !export_check("branch", side->branch, &branch_rule, "--branch", err) ||
            !export_check("project", side->project, &word_rule, "--project", err) ||
            !export_check("build", side->build, &word_rule, "--build", err) ||
            !export_check("machine", side->machine, &environment_rule, "--machine",
                          err)) {
            return false;
        }
    }
    return true;
}

static size_t write_benches(struct emit *emit, const struct export_job *job,
                            struct export_output *out)
{
    size_t made = 0;
    emit_open(emit, NULL, '[');
    for (size_t i = 0; i < job->side_count; i++) {
        made += export_add_points(emit, &job->sides[i], &name_rule, add_result,
                                  job->arena, out);
    }
    emit_close(emit, ']');
    return made;
}

static bool write_codespeed(const struct export_job *job, struct export_output *out,
                            struct error *err)
{
    return check(job, err) && export_write_json(job, &export_codespeed, EXPORT_PER_COMMIT,
                                                write_benches, out, err);
}

const struct export_format export_codespeed = {
    .name = "codespeed",
    .summary = "results for Codespeed's /result/add/json/",
    .extension = "codespeed.json",
    .shape = EXPORT_ONE,
    .write = write_codespeed,
};
