/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/open.h"

#include <pthread.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/base/gzip.h"
#include "results/foreign/google_benchmark.h"
#include "results/foreign/pyperf.h"
#include "results/foreign/pytest_benchmark.h"
#include "results/read.h"

/* Files of other programs; pyperf last, which has the least to be known by. */
static const struct {
    bool (*is)(const struct json *root);
    void (*read)(const struct json *root, struct result *result);
} readers[] = {
    {pytest_benchmark_is, pytest_benchmark_read},
    {google_benchmark_is, google_benchmark_read},
    {pyperf_is, pyperf_read},
};

static struct result *read_foreign(struct json_doc *doc, size_t reader, struct error *err)
{
    struct json root = json_root(doc);
    struct result *result = result_new(NULL);
    readers[reader].read(&root, result);
    if (!json_doc_ok(doc, err)) {
        result_free(TAKE(result));
    }
    return result;
}

bool result_open_bytes(const char *name, struct buf *bytes, struct result **ret,
                       struct error *err)
{
    if (!gzip_unpack(name, RESULT_BYTES_MAX, bytes, err)) {
        return false;
    }
    struct json_doc *doc = json_parse_python(name, buf_text(bytes), bytes->len, err);
    if (doc == NULL) {
        return false;
    }
    struct json root = json_root(doc);
    struct result *result = NULL;
    size_t reader = 0;
    bool has_schema = json_get(&root, "schema").node != NULL;
    while (reader < ARRAY_LEN(readers) && !readers[reader].is(&root)) {
        reader++;
    }
    if (has_schema) {
        result = result_from_json(doc, err);
    } else if (reader < ARRAY_LEN(readers)) {
        result = read_foreign(doc, reader, err);
    } else {
        error_at(err, ERROR_DATA, name, 0, 0,
                 "this is neither a result of tare (it has no 'schema') nor a file of "
                 "pyperf (it has no list of 'benchmarks')");
    }
    json_doc_free(doc);
    if (result != NULL) {
        *ret = result;
    }
    return result != NULL;
}

bool result_open(const char *path, struct result **ret, struct error *err)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    return file_read(path, RESULT_BYTES_MAX, &bytes, err) &&
           result_open_bytes(path, &bytes, ret, err);
}

/* So many files are in memory at once. */
#define OPEN_AT_ONCE 4

struct opening {
    const char *path;
    struct result *result;
    struct error err;
    pthread_t thread;
    bool has_thread;
};

static void *open_one(void *data)
{
    struct opening *opening = data;
    opening->result = NULL;
    result_open(opening->path, &opening->result, &opening->err);
    return NULL;
}

/* The last of them needs no thread of its own, nor does one for which the system has none. */
static void open_together(struct opening *openings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct opening *opening = &openings[i];
        bool is_last = i + 1 == count;
        opening->has_thread =
            !is_last && pthread_create(&opening->thread, NULL, open_one, opening) == 0;
        if (!opening->has_thread) {
            open_one(opening);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (openings[i].has_thread) {
            pthread_join(openings[i].thread, NULL);
        }
    }
}

bool result_open_all(const char *const *paths, size_t count, struct result **results,
                     struct error *err)
{
    struct opening *openings = xcalloc(count, sizeof(*openings));
    bool is_fine = true;
    for (size_t i = 0; i < count; i++) {
        openings[i].path = paths[i];
    }
    for (size_t i = 0; i < count; i += OPEN_AT_ONCE) {
        open_together(openings + i, count - i < OPEN_AT_ONCE ? count - i : OPEN_AT_ONCE);
    }
    for (size_t i = 0; i < count; i++) {
        results[i] = openings[i].result;
        if (results[i] == NULL && is_fine) {
            *err = openings[i].err;
            is_fine = false;
        }
    }
    free(openings);
    return is_fine;
}
