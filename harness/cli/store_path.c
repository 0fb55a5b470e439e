/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/store_path.h"

#include <stdlib.h>

#include "harness/base/alloc.h"
#include "results/store/store.h"

char *store_path(const char *given, struct error *err)
{
    const char *named = given[0] != '\0' ? given : getenv("TARE_STORE");
    char *path =
        named != NULL && named[0] != '\0' ? xstrdup(named) : store_default_path();
    if (path == NULL) {
        (void)error_set(err, ERROR_USAGE,
                        "there is no home for a store: name one with --store=PATH");
    }
    return path;
}
