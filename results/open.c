/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/open.h"

#include "harness/base/file.h"
#include "harness/base/gzip.h"
#include "results/foreign/pyperf.h"
#include "results/read.h"

static struct result *read_pyperf(struct json_doc *doc, struct error *err)
{
    struct json root = json_root(doc);
    struct result *result = result_new(NULL);
    pyperf_read(&root, result);
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
    if (pyperf_is(&root)) {
        result = read_pyperf(doc, err);
    } else if (json_get(&root, "schema").node != NULL) {
        result = result_from_json(doc, err);
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
