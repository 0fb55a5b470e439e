/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/configure.h"

#include <string.h>

bool configure_has(const char *args, const char *option)
{
    const size_t len = strlen(option);

    for (const char *at = strstr(args, option); at != NULL;
         at = strstr(at + len, option)) {
        const bool ends = strchr("'\" =", at[len]) != NULL;

        if (ends && strncmp(at + len, "=no", 3) != 0) {
            return true;
        }
    }
    return false;
}
