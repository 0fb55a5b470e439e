/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/build.h"

#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"

const char *build_label(const struct result_target *target, struct arena *arena)
{
    /* In CPython's order. */
    const struct {
        enum result_flag flag;
        const char *word;
    } facts[] = {
        {target->pgo, "pgo"},
        {target->lto, "lto"},
        {target->jit, "jit"},
        {target->debug, "debug"},
        {target->free_threading, "nogil"},
    };
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const char *implementation = target->implementation;
    buf_adds(&text, implementation != NULL ? implementation : "python");
    if (target->version != NULL) {
        size_t major = strcspn(target->version, ".");
        size_t dot = target->version[major] == '.' ? 1 : 0;
        size_t minor = strspn(target->version + major + dot, "0123456789");
        buf_addf(&text, "-%.*s", (int)(major + dot + minor), target->version);
    }
    for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
        if (facts[i].flag == RESULT_YES) {
            buf_addf(&text, "-%s", facts[i].word);
        }
    }
    return arena_strdup(arena, buf_text(&text));
}
