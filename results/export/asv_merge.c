/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "results/emit_json.h"
#include "results/export/asv.h"

/* Both documents of a merge. */
struct pair {
    struct json_doc *old;
    struct json_doc *fresh;
};

static void close_pair(struct pair *pair)
{
    json_doc_free(pair->old);
    json_doc_free(pair->fresh);
}

/* asv writes NaN for what was skipped. */
static bool open_pair(const char *path, const struct buf *old, const struct buf *bytes,
                      struct pair *pair, struct error *err)
{
    pair->old = json_parse_python(path, buf_text(old), old->len, err);
    pair->fresh = json_parse_python(path, buf_text(bytes), bytes->len, err);
    return pair->old != NULL && pair->fresh != NULL;
}

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

static void finish(struct emit *emit, struct buf *merged, struct buf *bytes)
{
    emit_close(emit, '}');
    buf_addc(merged, '\n');
    buf_reset(bytes);
    buf_add(bytes, buf_text(merged), merged->len);
}

bool asv_merge_list(const char *path, const struct buf *old, struct buf *bytes,
                    struct error *err)
{
    SCOPED(buf_free) struct buf merged = BUF_INIT;
    SCOPED(close_pair) struct pair pair = {0};
    struct emit emit;
    if (!open_pair(path, old, bytes, &pair, err)) {
        return false;
    }
    struct json old_root = json_root(pair.old);
    struct json new_root = json_root(pair.fresh);
    emit_init(&emit, &merged);
    emit_open(&emit, NULL, '{');
    merge_members(&emit, 1, &old_root, &new_root);
    finish(&emit, &merged, bytes);
    return true;
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

bool asv_merge_results(const char *path, const struct buf *old, struct buf *bytes,
                       struct error *err)
{
    SCOPED(buf_free) struct buf merged = BUF_INIT;
    SCOPED(close_pair) struct pair pair = {0};
    struct emit emit;
    if (!open_pair(path, old, bytes, &pair, err)) {
        return false;
    }
    struct json old_root = json_root(pair.old);
    struct json new_root = json_root(pair.fresh);
    struct json old_columns = json_get(&old_root, "result_columns");
    struct json new_columns = json_get(&new_root, "result_columns");
    if (!is_equal(&old_columns, &new_columns)) {
        return error_set(
            err, ERROR_DATA,
            "'%s' has figures of this commit and build in other columns, not "
            "written by tare: give another --build",
            path);
    }
    emit_init(&emit, &merged);
    emit_open(&emit, NULL, '{');
    for (struct json at = json_first(&new_root); at.node != NULL; at = json_next(&at)) {
        if (strcmp(at.key, "results") != 0) {
            emit_json(&emit, at.key, &at);
            continue;
        }
        struct json old_results = json_get(&old_root, "results");
        emit_line(&emit, 1);
        emit_open(&emit, "results", '{');
        merge_members(&emit, 2, &old_results, &at);
        emit_close(&emit, '}');
    }
    finish(&emit, &merged, bytes);
    return true;
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
