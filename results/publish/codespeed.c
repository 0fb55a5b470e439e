/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codespeed takes a form with one field, a JSON array. It stores what stands before a mistake and
 * then answers 400, writes slowly, and has no way to be asked what it stored. */
#include <string.h>

#include "results/publish/pack.h"

#define ITEMS_MAX 100
#define BYTES_MAX ((size_t)500 << 10) /* as JSON; its form may be three times as long */

static const char tail[] = "result/add/json/";

/* The address of the site, or the one that takes results. The slash at the end is needed: without it
 * the answer is a redirect. */
static const char *url_of(const struct address *address, struct arena *arena)
{
    static const char whole[] = "/result/add/json";
    size_t len = strlen(address->path);
    len -= len > 0 && address->path[len - 1] == '/' ? 1 : 0;
    size_t tail_len = sizeof(whole) - 1;
    struct address base = *address;
    if (len >= tail_len &&
        strncmp(address->path + len - tail_len, whole, tail_len) == 0) {
        base.path = arena_strndup(arena, address->path, len - tail_len);
    }
    return address_below(&base, tail, arena);
}

static void wrap(const void *data, const struct buf *piece, struct buf *body)
{
    (void)data;
    SCOPED(arena_finish) struct arena arena = {0};
    buf_addf(body, "json=%s", address_escape(buf_text(piece), &arena));
}

static bool pack(const struct publish_job *job, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    if (!publish_export(job, &export_codespeed, job->options, &files, err)) {
        return false;
    }
    const struct publish_pieces how = {
        .receiver = &receiver_codespeed,
        .url = url_of(job->address, &arena),
        .type = "application/x-www-form-urlencoded",
        .brackets = "[]",
        .units = "benches",
        .of = publish_files(job, &arena),
        .items_max = ITEMS_MAX,
        .bytes_max = BYTES_MAX,
        .wrap = wrap,
    };
    publish_pieces(job, &how, publish_text(&files));
    return true;
}

const struct receiver receiver_codespeed = {
    .name = "codespeed",
    .summary = "Codespeed, the address of the site",
    .token_scheme = "Bearer",
    .timeout_s = 300,
    .is_repeatable = true,
    .on_refusal = "what stands before the mistake is stored",
    .pack = pack,
};
