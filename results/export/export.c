/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/export/export.h"

#include <string.h>

const struct export_format *const export_formats[] = {
    &export_pyperf,
    &export_pyperf_tree,
    &export_openmetrics,
    &export_influx,
    &export_postgresql,
    &export_codespeed,
    &export_github_action,
    &export_github_action_data,
    &export_bencher,
    &export_pytest_benchmark,
    &export_google_benchmark,
    &export_asv,
    NULL,
};

const struct export_format *export_find(const char *name)
{
    for (size_t i = 0; export_formats[i] != NULL; i++) {
        if (strcmp(export_formats[i]->name, name) == 0) {
            return export_formats[i];
        }
    }
    return NULL;
}

/* What a file is named after, without folders and endings: "ab" of "out/ab.json.gz". */
static const char *stem_of(const char *file, struct arena *arena)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash != NULL ? slash + 1 : file;
    size_t len = strcspn(name, ".");
    return len > 0 && strcmp(file, "-") != 0 ? arena_strndup(arena, name, len) : "tare";
}

const char *export_file_name(const char *file, const char *extension, struct arena *arena)
{
    return arena_printf(arena, "%s.%s", stem_of(file, arena), extension);
}

const char *export_file_word(const char *text, struct arena *arena)
{
    char *word = arena_strdup(arena, text);
    for (char *p = word; *p != '\0'; p++) {
        if (*p == '/' || (unsigned char)*p < ' ' || *p == 0x7f ||
            (p == word && *p == '.')) {
            *p = '_';
        }
    }
    return word;
}

const char *export_path(const struct export_job *job, const struct export_format *format)
{
    if (format->shape == EXPORT_ONE) {
        return arena_printf(job->arena, "tare.%s", format->extension);
    }
    const struct export_side *side = &job->sides[0];
    const char *extension =
        side->is_only_target
            ? format->extension
            : arena_printf(job->arena, "%s.%s",
                           export_file_word(side->target->name, job->arena),
                           format->extension);
    return export_file_name(side->file, extension, job->arena);
}

size_t export_add_points(struct emit *emit, const struct export_side *side,
                         const struct export_rule *names, export_add_point *add,
                         struct arena *arena, struct export_output *out)
{
    size_t made = 0;
    for (size_t i = 0; i < side->point_count; i++) {
        const struct export_point *point = &side->points[i];
        bool is_taken = export_takes_name(out, point->name, names) &&
                        add(emit, side, point, arena, out);
        made += is_taken ? 1 : 0;
    }
    return made;
}

bool export_write_json(const struct export_job *job, const struct export_format *format,
                       enum export_per per, export_write_benches *write,
                       struct export_output *out, struct error *err)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    struct emit emit;
    if (!export_check_twins(job, per, err)) {
        return false;
    }
    emit_init(&emit, &bytes);
    if (write(&emit, job, out) > 0) {
        buf_addc(&bytes, '\n');
        export_add_bytes(out, export_path(job, format), &bytes);
    }
    return true;
}

bool export_check_labels(const struct export_job *job, const struct export_rule *rule,
                         struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        const struct export_side *side = &job->sides[i];
        if (!export_check("machine", side->machine, rule, "--machine", err) ||
            !export_check("build", side->build, rule, "--build", err)) {
            return false;
        }
    }
    return true;
}

bool export_check_paths(const struct export_output *out, struct error *err)
{
    for (size_t i = 0; i < out->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(out->files[i]->path, out->files[j]->path) == 0) {
                return error_set(err, ERROR_DATA,
                                 "two documents or targets would both become '%s': "
                                 "export one at a time, with --target",
                                 out->files[i]->path);
            }
        }
    }
    return true;
}

static bool write_each(const struct export_format *format, const struct export_job *job,
                       struct export_output *out, struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        struct export_job one = *job;
        one.sides = &job->sides[i];
        one.side_count = 1;
        if (!format->write(&one, out, err)) {
            return false;
        }
    }
    return export_check_paths(out, err);
}

bool export_run(const struct export_format *format,
                const struct export_document *documents, size_t count,
                const struct export_options *options, struct export_output *out,
                struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct export_side *sides = NULL;
    struct export_job job = {.options = options, .arena = &arena};
    if (!export_sides(documents, count, options, &arena, out, &sides, &job.side_count,
                      err)) {
        return false;
    }
    job.sides = sides;
    return format->shape == EXPORT_EACH ? write_each(format, &job, out, err)
                                        : format->write(&job, out, err);
}
