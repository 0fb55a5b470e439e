/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare list [SUITE|DIR]...`: what there is to measure. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/cli/command.h"
#include "harness/cli/inputs.h"
#include "harness/cli/output.h"
#include "harness/cli/term.h"
#include "harness/plan/select.h"
#include "harness/plan/variant.h"
#include "harness/run/statement.h"
#include "results/report/columns.h"
#include "results/report/text.h"

#define LIST_MIN 16 /* columns that the last column keeps on a narrow terminal */

struct list_options {
    struct option_strings patterns;
    struct option_strings tags;
    bool names;
    bool claims;
    const char *color;
};

static const struct option_spec options[] = {
    {"--pattern", 'k', OPTION_STRINGS, offsetof(struct list_options, patterns),
     .metavar = "PATTERN",
     .help =
         "only variants whose name holds PATTERN, or matches it where it has *, ? or [; "
         "may be given several times"},
    {"--tag", 0, OPTION_STRINGS, offsetof(struct list_options, tags), .metavar = "TAG",
     .help = "only cases with this tag, '!TAG' only those without; may be given several "
             "times"},
    {"--names", 0, OPTION_FLAG, offsetof(struct list_options, names),
     .help = "the names of the variants alone, one a line"},
    {"--claims", 0, OPTION_FLAG, offsetof(struct list_options, claims),
     .help = "what the suites claim of their cases, and where each claim comes from"},
    {"--color", 0, OPTION_CHOICE, offsetof(struct list_options, color),
     .choices = output_color_words,
     .help = "when to use colours (default: auto, on a terminal unless NO_COLOR is set)"},
    {0},
};

struct view {
    const struct list_options *values;
    int width;
    bool utf8;
    bool colour;
    size_t cases, variants, claims; /* shown so far */
};

/* How many variants of the case are asked for; with names, one a line. */
static size_t count_variants(const struct view *view, const struct suite *suite,
                             const struct suite_case *item, struct buf *names)
{
    struct plan_selection selection = {
        .patterns = view->values->patterns.items,
        .pattern_count = view->values->patterns.count,
        .tags = view->values->tags.items,
        .tag_count = view->values->tags.count,
        .slow = true,
    };
    SCOPED(arena_finish) struct arena arena = {0};
    size_t count = 0;
    for (size_t i = 0; i < variant_count(item); i++) {
        struct variant variant;
        variant_make(&arena, suite, item, i, false, &variant);
        if (select_variant(&selection, &variant) != SELECTED_YES) {
            continue;
        }
        count++;
        if (names != NULL) {
            text_escape(names, variant.name, view->utf8);
            buf_addc(names, '\n');
        }
    }
    return count;
}

/* Cases by their groups, those of one group in the order of the suite; NULL: a case alone. */
static int compare_by_group(const void *a, const void *b)
{
    const struct suite_case *const *left = a;
    const struct suite_case *const *right = b;
    const char *left_group = (*left)->group != NULL ? (*left)->group : "";
    const char *right_group = (*right)->group != NULL ? (*right)->group : "";
    int order = strcmp(left_group, right_group);
    return order != 0 ? order : (*left > *right) - (*left < *right);
}

/* Which cases are baselines: of each group the one that says so, else its first. Caller frees. */
static bool *find_baselines(const struct suite *suite)
{
    size_t count = suite->case_count;
    bool *is_baseline = xcalloc(count + 1, sizeof(*is_baseline));
    const struct suite_case **sorted = xcalloc(count + 1, sizeof(struct suite_case *));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &suite->cases[i];
    }
    qsort(sorted, count, sizeof(struct suite_case *), compare_by_group);
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        const char *group = sorted[i]->group;
        bool is_first = i == 0 || group == NULL || sorted[i - 1]->group == NULL ||
                        strcmp(group, sorted[i - 1]->group) != 0;
        if (is_first || sorted[i]->is_baseline) {
            /* In one group the case that says so takes the place of the first. */
            is_baseline[sorted[chosen] - suite->cases] &= is_first;
            chosen = i;
            is_baseline[sorted[i] - suite->cases] = group != NULL;
        }
    }
    free(sorted);
    return is_baseline;
}

static void add_params(struct buf *out, const struct suite_case *item)
{
    for (size_t i = 0; i < item->param_count; i++) {
        const struct param *param = &item->params[i];
        buf_addf(out, "%s%s=", i == 0 ? "" : " ", param->name);
        for (size_t j = 0; j < param->count; j++) {
            buf_addf(out, "%s%s", j == 0 ? "" : ",", param->values[j].label);
        }
    }
}

static void set_escaped(struct columns *table, size_t row, size_t column,
                        const char *text, int width, const struct view *view)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    SCOPED(buf_free) struct buf cut = BUF_INIT;
    text_escape(&escaped, text, view->utf8);
    text_ellipsis(&cut, buf_text(&escaped), width, view->utf8);
    columns_set(table, row, column, &cut, COLOUR_NONE);
}

/* All of a case but its parameters. */
static void add_case(struct columns *table, const struct view *view,
                     const struct suite_case *item, size_t count, bool is_baseline)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t row = columns_add_row(table);
    set_escaped(table, row, 0, item->name, view->width / 2, view);
    buf_addf(&text, "%zu", count);
    columns_set(table, row, 1, &text, COLOUR_NONE);
    if (item->group != NULL) {
        buf_addf(&text, "%s%s", item->group, is_baseline ? " (baseline)" : "");
        set_escaped(table, row, 2, buf_text(&text), view->width / 2, view);
        buf_reset(&text);
    }
    for (size_t i = 0; i < item->tags.count; i++) {
        buf_addf(&text, "%s%s", i == 0 ? "" : ",", item->tags.items[i]);
    }
    set_escaped(table, row, 3, buf_text(&text), view->width / 2, view);
}

/* What is left of the line is for the parameters. */
static void add_all_params(struct columns *table, const struct view *view,
                           const struct suite_case *const *shown)
{
    int room = view->width - 2 - (columns_total_width(table) - columns_width(table, 4));
    for (size_t row = 0; row < table->row_count; row++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        add_params(&text, shown[row]);
        set_escaped(table, row, 4, buf_text(&text), room < LIST_MIN ? LIST_MIN : room,
                    view);
    }
}

/* Fills the table with the cases that are asked for; returns how many variants they have. */
static size_t add_cases(struct columns *table, const struct view *view,
                        const struct suite *suite)
{
    columns_add(table, "case", false);
    columns_add(table, "variants", true);
    columns_add(table, "group", false);
    columns_add(table, "tags", false);
    columns_add(table, "parameters", false);
    bool *is_baseline = find_baselines(suite);
    const struct suite_case **shown =
        xcalloc(suite->case_count + 1, sizeof(struct suite_case *));
    size_t variants = 0;
    for (size_t i = 0; i < suite->case_count; i++) {
        size_t count = count_variants(view, suite, &suite->cases[i], NULL);
        variants += count;
        if (count > 0) {
            shown[table->row_count] = &suite->cases[i];
            add_case(table, view, &suite->cases[i], count, is_baseline[i]);
        }
    }
    add_all_params(table, view, shown);
    free(shown);
    free(is_baseline);
    return variants;
}

static void add_suite(struct buf *out, struct view *view, const struct suite *suite)
{
    SCOPED(columns_finish) struct columns table = {0};
    SCOPED(buf_free) struct buf name = BUF_INIT;
    SCOPED(buf_free) struct buf about = BUF_INIT;
    size_t variants = add_cases(&table, view, suite);
    if (variants == 0) {
        return;
    }
    text_escape(&name, suite->name, view->utf8);
    colour_add(out, COLOUR_BOLD, view->colour, buf_text(&name));
    SCOPED(buf_free) struct buf raw = BUF_INIT;
    buf_addf(&raw, "(%s)%s%s", suite->path, suite->description == NULL ? "" : ": ",
             suite->description == NULL ? "" : suite->description);
    text_escape(&about, buf_text(&raw), view->utf8);
    buf_addc(out, ' ');
    text_wrap(out, buf_text(&about), text_width(buf_text(&name)) + 1, 4, view->width);
    buf_addc(out, '\n');
    columns_write(&table, 2, view->colour, out);
    buf_addc(out, '\n');
    view->variants += variants;
    view->cases += table.row_count;
}

static void add_heading(struct buf *out, const struct view *view, const char *name)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, name, view->utf8);
    colour_add(out, COLOUR_BOLD, view->colour, buf_text(&escaped));
}

/* "f-string is at least 1.1x faster than str.format (a book, chapter 1)", one a line. */
static void add_claims(struct buf *out, struct view *view, const struct suite *suite)
{
    SCOPED(arena_finish) struct arena arena = {0};
    for (size_t i = 0; i < suite->claim_count; i++) {
        const struct result_statement statement =
            statement_of(&arena, suite, &suite->claims[i]);
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        SCOPED(buf_free) struct buf text = BUF_INIT;
        if (i == 0) {
            add_heading(out, view, suite->name);
            buf_addc(out, '\n');
        }
        buf_adds(&raw, statement.text);
        if (statement.source != NULL) {
            buf_addf(&raw, " (%s)", statement.source);
        }
        text_escape(&text, buf_text(&raw), view->utf8);
        buf_adds(out, "  ");
        text_wrap(out, buf_text(&text), 2, 4, view->width);
        buf_addc(out, '\n');
        view->claims++;
    }
    buf_adds(out, suite->claim_count > 0 ? "\n" : "");
}

static int show_claims(const struct inputs *inputs, struct view *view)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    for (size_t i = 0; i < inputs->count; i++) {
        add_claims(&out, view, inputs->suites[i]);
    }
    buf_addf(&out, "%zu claim%s\n", view->claims, view->claims == 1 ? "" : "s");
    return output_text(&out) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int show_list(const struct inputs *inputs, const struct list_options *values)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    struct view view = {
        .values = values,
        .width = term_width(STDOUT_FILENO),
        .utf8 = term_is_utf8(),
        .colour = term_has_colour(STDOUT_FILENO, values->color),
    };
    if (values->claims) {
        return show_claims(inputs, &view);
    }
    for (size_t i = 0; i < inputs->count; i++) {
        const struct suite *suite = inputs->suites[i];
        if (!values->names) {
            add_suite(&out, &view, suite);
            continue;
        }
        for (size_t j = 0; j < suite->case_count; j++) {
            view.variants += count_variants(&view, suite, &suite->cases[j], &out);
        }
    }
    if (view.variants == 0) {
        struct error err = {0};
        error_set(&err, ERROR_USAGE,
                  "no case is left by -k and --tag: 'tare list' without them shows all");
        output_error(&err);
        return STATUS_USAGE;
    }
    if (!values->names) {
        buf_addf(&out, "%zu case%s, %zu variant%s\n", view.cases,
                 view.cases == 1 ? "" : "s", view.variants,
                 view.variants == 1 ? "" : "s");
    }
    return output_text(&out) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int run_list(int argc, char **argv)
{
    struct list_options values = {0};
    struct inputs inputs = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_list, argc, argv, &values, &operands, &status)) {
        bool loaded = inputs_load(&inputs, operands.items, operands.count);
        status = loaded ? show_list(&inputs, &values) : STATUS_USAGE;
    }
    inputs_finish(&inputs);
    option_strings_free(&values.patterns);
    option_strings_free(&values.tags);
    return status;
}

const struct command cmd_list = {
    .name = "list",
    .synopsis = "[OPTION]... [SUITE|DIR]...",
    .summary = "show suites: cases, variants, groups, tags, claims",
    .details =
        "Without a suite, those of the folder 'suites' here, else those that came with tare.",
    .options = options,
    .run = run_list,
};
