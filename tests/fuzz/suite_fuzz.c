/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a suite file: it loads and keeps the promises of suite.h, or it is refused with
 * messages that can be shown. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/suite/load.h"
#include "harness/suite/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_text(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t step = text_char(text + i, len - i, &code);
        check(step > 0);
        i += step;
    }
}

static void check_source(const struct source *source)
{
    if (source->text != NULL) {
        check_text(source->text);
        check(source->line >= 1 && source->col >= 1);
    }
}

static void check_case(const struct suite_case *item)
{
    check(item->name != NULL && item->name[0] != '\0' && item->line >= 1);
    check_text(item->name);
    check(item->run.text != NULL);
    check_source(&item->run);
    check_source(&item->setup);
    check_source(&item->prepare);
    check_source(&item->teardown);
    check(item->inner >= 1 && item->unroll >= 0 && item->timeout_ns >= 0);
    check(!item->is_baseline || item->group != NULL);
    for (size_t i = 0; i < item->param_count; i++) {
        check(item->params[i].count >= 1);
        for (size_t k = 0; k < item->params[i].count; k++) {
            check_text(item->params[i].values[k].label);
            check_text(item->params[i].values[k].literal);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diags diags = {0};
    struct buf messages = BUF_INIT;
    const char *text = (const char *)data;
    struct suite *suite = suite_parse("fuzz.yaml", text, size, &diags);
    check((suite == NULL) == (diags.count > 0));
    if (suite != NULL) {
        check(suite->name != NULL && suite->case_count >= 1);
        for (size_t i = 0; i < suite->case_count; i++) {
            check_case(&suite->cases[i]);
        }
    }
    for (size_t i = 0; i < diags.count; i++) {
        check(diags.errors[i].line >= 1 && diags.errors[i].col >= 1);
    }
    diags_render(&diags, text, size, &messages);
    buf_free(&messages);
    diags_finish(&diags);
    suite_free(suite);
    return 0;
}
