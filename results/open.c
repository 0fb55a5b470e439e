/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/open.h"

#include "harness/base/buf.h"
#include "harness/base/file.h"
#include "harness/base/gzip.h"
#include "results/read.h"

bool result_open(const char *path, struct result **ret, struct error *err)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (!file_read(path, RESULT_BYTES_MAX, &text, err) ||
        !gzip_unpack(path, RESULT_BYTES_MAX, &text, err)) {
        return false;
    }
    *ret = result_parse(path, buf_text(&text), text.len, err);
    return *ret != NULL;
}
