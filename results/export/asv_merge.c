/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "results/emit_json.h"
#include "results/export/asv.h"

/* The members of both, of a name in both the new one. */
static void merge_members(struct emit *emit, int indent, const struct json *old,
                          const struct json *fresh)
{
    for (struct json at = json_first(old); at.node != NULL; at = json_next(&at)) {
        if (json_get(fresh, at.key).node == NULL) {
            emit_line(emit, indent);
            emit_json(emit, at.key, &at);
        }
    }
    for (struct json at = json_first(fresh); at.node != NULL; at = json_next(&at)) {
        emit_line(emit, indent);
        emit_json(emit, at.key, &at);
    }
}

/* Writes the members of a merged document; a mistake names `path`. */
typedef bool merge_members_of(const char *path, struct emit *emit, const struct json *old,
                              const struct json *fresh, struct error *err);

/* asv writes NaN for what was skipped. */
static bool merge_documents(const char *path, const struct buf *old, struct buf *bytes,
                            merge_members_of *write, struct error *err)
{
    SCOPED(buf_free) struct buf merged = BUF_INIT;
    struct json_doc *old_doc = json_parse_python(path, buf_text(old), old->len, err);
    struct json_doc *new_doc = json_parse_python(path, buf_text(bytes), bytes->len, err);
    bool ok = old_doc != NULL && new_doc != NULL;
    if (ok) {
        struct json old_root = json_root(old_doc);
        struct json new_root = json_root(new_doc);
        struct emit emit;
        emit_init(&emit, &merged);
        emit_open(&emit, NULL, '{');
        ok = write(path, &emit, &old_root, &new_root, err);
        emit_close(&emit, '}');
        buf_addc(&merged, '\n');
    }
    if (ok) {
        buf_reset(bytes);
        buf_add(bytes, buf_text(&merged), merged.len);
    }
    json_doc_free(old_doc);
    json_doc_free(new_doc);
    return ok;
}

static bool write_list(const char *path, struct emit *emit, const struct json *old,
                       const struct json *fresh, struct error *err)
{
    (void)path;
    (void)err;
    merge_members(emit, 1, old, fresh);
    return true;
}

bool asv_merge_list(const char *path, const struct buf *old, struct buf *bytes,
                    struct error *err)
{
    return merge_documents(path, old, bytes, write_list, err);
}

static bool is_equal(const struct json *a, const struct json *b)
{
    SCOPED(buf_free) struct buf one = BUF_INIT;
    SCOPED(buf_free) struct buf two = BUF_INIT;
    struct emit emit;
    emit_init(&emit, &one);
    emit_json(&emit, NULL, a);
    emit_init(&emit, &two);
    emit_json(&emit, NULL, b);
    return strcmp(buf_text(&one), buf_text(&two)) == 0;
}

static bool write_results(const char *path, struct emit *emit, const struct json *old,
                          const struct json *fresh, struct error *err)
{
    struct json old_columns = json_get(old, "result_columns");
    struct json new_columns = json_get(fresh, "result_columns");
    struct json old_results = json_get(old, "results");
    if (!is_equal(&old_columns, &new_columns)) {
        return error_set(
            err, ERROR_DATA,
            "'%s' has figures of this commit and build in other columns, not "
            "written by tare: give another --build",
            path);
    }
    for (struct json at = json_first(fresh); at.node != NULL; at = json_next(&at)) {
        if (strcmp(at.key, "results") != 0) {
            emit_json(emit, at.key, &at);
            continue;
        }
        emit_line(emit, 1);
        emit_open(emit, "results", '{');
        merge_members(emit, 2, &old_results, &at);
        emit_close(emit, '}');
    }
    return true;
}

bool asv_merge_results(const char *path, const struct buf *old, struct buf *bytes,
                       struct error *err)
{
    return merge_documents(path, old, bytes, write_results, err);
}

bool asv_keep_old(const char *path, const struct buf *old, struct buf *bytes,
                  struct error *err)
{
    (void)path;
    (void)err;
    buf_reset(bytes);
    buf_add(bytes, buf_text(old), old->len);
    return true;
}

bool asv_add_file(struct export_output *out, const char *path, struct buf *bytes,
                  export_merge *merge, struct error *err)
{
    for (size_t i = 0; i < out->count; i++) {
        struct export_file *file = out->files[i];
        if (strcmp(file->path, path) == 0) {
            bool ok = merge(path, &file->bytes, bytes, err);
            buf_free(&file->bytes);
            file->bytes = *bytes;
            *bytes = (struct buf)BUF_INIT;
            return ok;
        }
    }
    export_add_bytes(out, path, bytes);
    out->files[out->count - 1]->merge = merge;
    return true;
}
