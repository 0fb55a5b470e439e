/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests with seeded mistakes in them, checked as libFuzzer's are, without clang.
 *
 *     mutate [COUNT [SEED]] < CORPUS        a request or numbers a line
 *     mutate COUNT SEED print < CORPUS      shows what would be asked
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "stats/rng.h"
#include "tests/figures/stranger.h"

#define COUNT_DEFAULT 2000
#define CHANGES_MAX   3

struct corpus {
    char **lines;
    size_t count;
    size_t cap;
};

/* What goes through the parser and may hurt behind it. */
static const char *const values[] = {
    "0",    "-1",      "1e308", "5e-324", "null",      "[]",
    "{}",   "1",       "1.5",   "1e-9",   "-0",        "true",
    "[[]]", "[1,2,3]", "\"x\"", "1e15",   "[[1],[2]]", "100,100,100",
};
/* What does not. */
static const char *const junk[] = {
    "NaN", "Infinity", "1e999", "\\u0", "\xFF", ",", ":", "]", "}", "\"", "01", "",
};

static void read_corpus(struct corpus *corpus)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        corpus->lines = xgrow(corpus->lines, corpus->count, &corpus->cap, sizeof(char *));
        corpus->lines[corpus->count++] = xstrndup(line, strcspn(line, "\n"));
    }
    free(line);
}

static void replace(struct buf *text, size_t at, size_t cut, const char *piece)
{
    SCOPED(buf_free) struct buf changed = BUF_INIT;
    const char *old = buf_text(text);
    buf_add(&changed, old, at);
    buf_adds(&changed, piece);
    buf_add(&changed, old + at + cut, text->len - at - cut);
    buf_reset(text);
    buf_add(text, buf_text(&changed), changed.len);
}

/* Mostly a value for a value, from one delimiter to the next; sometimes junk anywhere. */
static void change(struct buf *text, struct stats_rng *rng)
{
    const char *old = buf_text(text);
    size_t at = stats_rng_below(rng, text->len + 1);
    if (stats_rng_below(rng, 16) == 0) {
        size_t cut = stats_rng_below(rng, 3);
        cut = cut < text->len - at ? cut : text->len - at;
        replace(text, at, cut, junk[stats_rng_below(rng, ARRAY_LEN(junk))]);
        return;
    }
    while (at > 0 && strchr("[,: ", old[at - 1]) == NULL) {
        at--;
    }
    at += strspn(old + at, " ");
    size_t cut = strcspn(old + at, " ,]}:");
    if (at > 0 && old[at + cut] != ':') { // not a key
        replace(text, at, cut, values[stats_rng_below(rng, ARRAY_LEN(values))]);
    }
}

int main(int argc, char **argv)
{
    struct corpus corpus = {0};
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : COUNT_DEFAULT;
    struct stats_rng rng =
        stats_rng_stream(argc > 2 ? strtoul(argv[2], NULL, 10) : 1, 0, 0);
    read_corpus(&corpus);
    for (size_t i = 0; corpus.count > 0 && i < count; i++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        buf_adds(&text, corpus.lines[stats_rng_below(&rng, corpus.count)]);
        size_t changes = 1 + stats_rng_below(&rng, CHANGES_MAX);
        for (size_t j = 0; j < changes; j++) {
            change(&text, &rng);
        }
        if (argc > 3) {
            puts(buf_text(&text));
        } else {
            stranger_says(buf_text(&text), text.len);
        }
    }
    for (size_t i = 0; i < corpus.count; i++) {
        free(corpus.lines[i]);
    }
    free(corpus.lines);
    return corpus.count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
