/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/stores.h"

#include <stdlib.h>

#include "results/write.h"

bool stores_are_wanted(const char *given)
{
    const char *named = getenv("TARE_STORE");
    return given != NULL || (named != NULL && named[0] != '\0');
}

bool stores_add(const char *path, const struct result *result, struct error *err)
{
    static const struct store_names no_names = {0};
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct result_writer writer = {0};
    struct store *store = NULL;
    enum store_added added;
    if (!store_open(path, STORE_WRITE, &store, err)) {
        return false;
    }
    result_writer_write(&writer, result, NULL, &document);
    result_writer_finish(&writer);
    bool is_added = store_add(store, result, &document, &no_names, &added, err);
    store_close(store);
    return is_added;
}
