/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/figures/stranger.h"

#include <stdlib.h>
#include <string.h>

#include "results/figures/numbers.h"
#include "results/figures/request.h"
#include "results/json.h"
#include "results/report/number_files.h"

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

/* In every format, against themselves. */
static void report_numbers(const struct numbers *numbers)
{
    static const struct report_style style = {.width = 80, .utf8 = true, .verbose = true};
    static const struct compared_how how = {.level = 0.95, .margin = 0.02};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    struct number_file items[2] = {{.name = "a"}, {.name = "b"}};
    struct number_files files = {items, 2, true};
    describe(&items[0].described, numbers, how.level);
    describe(&items[1].described, numbers, how.level);
    compare(&items[1].compared, &items[0].described, &items[1].described, &how);
    number_files_json(&files, &out);
    check_answer(&out);
    number_files_table(&files, &style, &out);
    number_files_markdown(&files, &out);
    number_files_csv(&files, &out);
    described_finish(&items[0].described);
    described_finish(&items[1].described);
    compared_finish(&items[1].compared);
}

static void read_numbers(const char *text, size_t size, enum numbers_layout layout)
{
    SCOPED(numbers_finish) struct numbers numbers = {0};
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    if (numbers_parse(&numbers, "a", text, size, layout, &diags)) {
        report_numbers(&numbers);
    } else {
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
