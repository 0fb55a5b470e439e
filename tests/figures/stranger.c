/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/figures/stranger.h"

#include <stdlib.h>
#include <string.h>

#include "results/figures/numbers.h"
#include "results/figures/request.h"
#include "results/json.h"

static void check_answer(const struct buf *out)
{
    if (out->len == 0) {
        return; // a blank line
    }
    const char *text = buf_text(out);
    if (strchr(text, '\n') != text + out->len - 1) {
        abort();
    }
    struct json_doc *doc = json_parse("answer", text, out->len, NULL);
    if (doc == NULL) {
        abort();
    }
    json_doc_free(doc);
}

static void read_numbers(const char *text, size_t size, enum numbers_layout layout)
{
    SCOPED(numbers_finish) struct numbers numbers = {0};
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    if (!numbers_parse(&numbers, "a", text, size, layout, &diags)) {
        diags_render(&diags, text, size, &messages);
    }
}

void stranger_says(const char *bytes, size_t size)
{
    static const struct request_defaults defaults = REQUEST_DEFAULTS;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(buf_free) struct buf out = BUF_INIT;
    buf_add(&text, bytes, size);
    (void)request_answer(buf_text(&text), size, 1, &defaults, &out);
    check_answer(&out);
    read_numbers(buf_text(&text), size, NUMBERS_WORKER_EACH);
    read_numbers(buf_text(&text), size, NUMBERS_WORKER_LINE);
}
