/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/values.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "results/changes.h"

/* Of a value in a sentence; the document has more of it. */
#define SHOWN_BYTES 60

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same_value(const struct result_value *a, const struct result_value *b)
{
    return a->length == b->length && is_same_text(a->text, b->text) &&
           is_same_text(a->digest, b->digest);
}

/* Not within a character. */
static void add_shown(struct buf *out, const struct result_value *value)
{
    size_t len = strlen(value->text);
    size_t shown = len < SHOWN_BYTES ? len : SHOWN_BYTES;
    while (shown < len && shown > 0 &&
           ((unsigned char)value->text[shown] & 0xC0) == 0x80) {
        shown--;
    }
    buf_add(out, value->text, shown);
    if (shown < len || value->digest != NULL) {
        buf_addf(out, "... (%lld characters)", (long long)value->length);
    }
}

/* How far both texts are the same is said where what is shown of them is. */
static void add_texts(struct buf *out, const struct result_value *base,
                      const struct result_value *other)
{
    size_t same = 0;
    while (base->text[same] != '\0' && base->text[same] == other->text[same]) {
        same++;
    }
    add_shown(out, other);
    buf_adds(out, " against ");
    add_shown(out, base);
    if (same >= SHOWN_BYTES) {
        buf_addf(out, ", the same in the first %zu bytes", same);
    }
}

static void note(struct result *result, const struct changes_pair *pair)
{
    SCOPED(buf_free) struct buf what = BUF_INIT;
    SCOPED(buf_free) struct buf why = BUF_INIT;
    bool is_between = !is_same_text(pair->base->target, pair->other->target);
    if (is_between) {
        buf_addf(&what, "%s does not compute on %s what it does on %s",
                 pair->other->variant, pair->other->target, pair->base->target);
    } else {
        bool has_targets = result->target_count > 1;
        buf_addf(&what, "%s does not compute%s%s what %s does", pair->other->variant,
                 has_targets ? " on " : "", has_targets ? pair->other->target : "",
                 pair->base->variant);
    }
    add_texts(&why, &pair->base->value, &pair->other->value);
    result_add_finding(result, VALUES_DIFFERENT, "warning", buf_text(&what),
                       buf_text(&why),
                       "compare code that does the same, or correct its 'value:'");
    struct result_bench *bench = &result->benches[pair->other - result->benches];
    result_bench_add_finding(result, bench, VALUES_DIFFERENT);
}

static void drop_notes(struct result *result)
{
    result_drop_findings(result, VALUES_DIFFERENT);
    for (size_t i = 0; i < result->bench_count; i++) {
        result_bench_drop_finding(&result->benches[i], VALUES_DIFFERENT);
    }
}

static size_t compare_group(struct result *result, size_t first, size_t count)
{
    struct changes_pair *pairs = xcalloc(2 * count, sizeof(*pairs));
    size_t pair_count =
        changes_pairs_of_group(result, &result->benches[first], count, pairs);
    size_t found = 0;
    for (size_t i = 0; i < pair_count; i++) {
        const struct changes_pair *pair = &pairs[i];
        if (pair->base->value.text != NULL && pair->other->value.text != NULL &&
            !is_same_value(&pair->base->value, &pair->other->value)) {
            note(result, pair);
            found++;
        }
    }
    free(pairs);
    return found;
}

size_t values_of_result(struct result *result)
{
    size_t count = 0;
    size_t found = 0;
    drop_notes(result);
    for (size_t first = 0; first < result->bench_count; first += count) {
        count = changes_group_length(result, first);
        found += compare_group(result, first, count);
    }
    return found;
}
