/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/fingerprint.h"

#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/run/image.h"

/* Larger than any interpreter that was seen (a debug build with LTO: 60 MB). */
#define CODE_MAX_BYTES ((size_t)512 << 20)

static const char *fingerprint(const char *prefix, const struct buf *text,
                               struct arena *arena)
{
    char hex[DIGEST_HEX_SIZE];

    digest_sha256(text->data, text->len, hex);
    return arena_printf(arena, "%s-%.16s", prefix, hex);
}

/* Every part ends with a NUL, so that no two lists of parts are the same text. */
static void add_part(struct buf *text, const char *part)
{
    buf_add(text, part, strlen(part) + 1);
}

bool fingerprint_target(struct target *target, struct arena *arena, struct error *err)
{
    const char *code =
        target->library != NULL ? target->library : target->real_executable;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(buf_free) struct buf file = BUF_INIT;
    char id[IMAGE_BUILD_ID_SIZE];

    target->shared = target->library != NULL;
    target->build_id = image_build_id(code, id) ? arena_strdup(arena, id) : NULL;
    add_part(&text, target->implementation);
    add_part(&text, target->version);
    buf_addf(&text, "pgo %d lto %d debug %d asserts %d jit %d gil %d shared %d",
             target->pgo, target->lto, target->debug, target->asserts, target->jit,
             target->gil, target->shared);
    buf_addc(&text, '\0');
    add_part(&text, target->config_args);
    add_part(&text, target->mode == TARGET_EMBEDDED ? "embedded" : "hosted");
    for (size_t i = 0; i < target->option_count; i++) {
        add_part(&text, target->options[i]);
    }
    if (target->env_count > 0) {
        add_part(&text, "environment");
    }
    for (size_t i = 0; i < target->env_count; i++) {
        add_part(&text, target->env[i]);
    }
    target->config_fingerprint = fingerprint("c1", &text, arena);
    if (target->build_id != NULL) {
        add_part(&text, target->build_id);
    } else {
        char hex[DIGEST_HEX_SIZE];

        if (!file_read(code, CODE_MAX_BYTES, &file, err)) {
            return false;
        }
        digest_sha256(file.data, file.len, hex);
        add_part(&text, hex);
    }
    target->build_fingerprint = fingerprint("b1", &text, arena);
    return true;
}
