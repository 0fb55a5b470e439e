/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a file of results, a document or one of pyperf, packed or not: whatever reads can
 * be summarised and written, and what was written reads again and gives the same text. */
#include <stdlib.h>
#include <string.h>

#include "results/open.h"
#include "results/overall.h"
#include "results/read.h"
#include "results/summary.h"
#include "results/write.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_again(const struct buf *text)
{
    struct result *result = result_parse("again", buf_text(text), text->len, NULL);
    struct buf again = BUF_INIT;
    if (result == NULL) {
        abort();
    }
    result_write(result, &again);
    if (again.len != text->len || memcmp(again.data, text->data, again.len) != 0) {
        abort();
    }
    buf_free(&again);
    result_free(result);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct result *result = NULL;
    struct buf bytes = BUF_INIT;
    buf_add(&bytes, data, size);
    bool is_read = result_open_bytes("fuzz", &bytes, &result, &err);
    buf_free(&bytes);
    if (!is_read) {
        if (err.kind != ERROR_DATA || err.message[0] == '\0') {
            abort();
        }
        return 0;
    }
    struct buf text = BUF_INIT;
    result_write(result, &text);
    check_again(&text);
    summary_result(result);
    overall_result(result);
    buf_reset(&text);
    result_write(result, &text);
    check_again(&text);
    buf_free(&text);
    result_free(result);
    return 0;
}
