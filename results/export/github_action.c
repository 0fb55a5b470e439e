/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input of github-action-benchmark (tool: customSmallerIsBetter): an array of names and times.
 *
 * The unit is always ns, for the action compares numbers and not times; a range is "± number", the
 * only text that it scales together with the value. An absent number would become 0 there: a
 * bench without one is left out. */
#include "results/export/github_action.h"

#include <math.h>

#include "harness/base/number.h"

#define NAME_BYTES_MAX 1000

static const struct export_rule name_rule = {.max_bytes = NAME_BYTES_MAX,
                                             .forbidden = "\r\n"};

static void add_range(struct emit *emit, const struct export_point *point)
{
    const struct stats_estimate *median = &point->bench->summary.median;
    char text[NUMBER_SIZE];
    if (isnan(point->low_s)) {
        return;
    }
    SCOPED(buf_free) struct buf range = BUF_INIT;
    number_format((median->high - median->low) / 2.0, text);
    buf_addf(&range, "\xC2\xB1 %s", text);
    emit_string(emit, "range", buf_text(&range));
}

/* Lines of the tooltip. */
static const char *extra_of(const struct export_side *side,
                            const struct export_point *point, struct arena *arena)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const struct stats_estimate *median = &point->bench->summary.median;
    buf_addf(&text, "median of %zu workers\n", point->workers);
    if (!isnan(point->low_s)) {
        char low[NUMBER_SIZE];
        char high[NUMBER_SIZE];
        number_format(median->low, low);
        number_format(median->high, high);
        buf_addf(&text, "%g %% interval %s .. %s ns\n", median->level * 100.0, low, high);
    }
    buf_addf(&text, "%s on %s", side->build, side->machine);
    return arena_strdup(arena, buf_text(&text));
}

static bool add_point(struct emit *emit, const struct export_side *side,
                      const struct export_point *point, struct arena *arena,
                      struct export_output *out)
{
    (void)out;
    emit_line(emit, 1);
    emit_open(emit, NULL, '{');
    emit_string(emit, "name", point->name);
    emit_string(emit, "unit", "ns");
    emit_fraction(emit, "value", point->bench->summary.median.point);
    add_range(emit, point);
    emit_string(emit, "extra", extra_of(side, point, arena));
    emit_close(emit, '}');
    return true;
}

size_t github_action_benches(struct emit *emit, const struct export_side *side,
                             struct arena *arena, struct export_output *out)
{
    return export_add_points(emit, side, &name_rule, add_point, arena, out);
}

static size_t write_benches(struct emit *emit, const struct export_job *job,
                            struct export_output *out)
{
    emit_open(emit, NULL, '[');
    size_t made = github_action_benches(emit, &job->sides[0], job->arena, out);
    emit_close(emit, ']');
    return made;
}

static bool write_github_action(const struct export_job *job, struct export_output *out,
                                struct error *err)
{
    return export_write_json(job, &export_github_action, EXPORT_PER_NAME, write_benches,
                             out, err);
}

const struct export_format export_github_action = {
    .name = "github-action-benchmark",
    .summary = "input of github-action-benchmark, tool customSmallerIsBetter",
    .extension = "github-action.json",
    .shape = EXPORT_EACH,
    .write = write_github_action,
};
