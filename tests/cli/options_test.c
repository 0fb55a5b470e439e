/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/cli/command.h"

struct values {
    bool quiet, verbose;
    const char *preset;
    const char *output;
    const char *store;
    const char *clock;
    struct option_strings patterns;
    int64_t blocks;
    int64_t budget_ns;
    int64_t limit_bytes;
    double precision_ratio;
};

static const char *const clocks[] = {"wall", "cpu", NULL};

static const struct option_spec specs[] = {
    {"--quiet", 'q', OPTION_FLAG, offsetof(struct values, quiet), .help = "say nothing"},
    {"--verbose", 'v', OPTION_FLAG, offsetof(struct values, verbose), .help = "say more"},
    {"", 0, OPTION_HEADING, 0, .help = "Measuring:"},
    {"--quick", 0, OPTION_CONST, offsetof(struct values, preset), .constant = "quick",
     .help = "less precision"},
    {"--output", 'o', OPTION_STRING, offsetof(struct values, output), .metavar = "FILE",
     .help = "where the result goes"},
    {"--store", 0, OPTION_OPTIONAL, offsetof(struct values, store), .constant = "usual",
     .metavar = "PATH", .help = "where else it goes"},
    {"--clock", 0, OPTION_CHOICE, offsetof(struct values, clock), .choices = clocks,
     .help = "which clock"},
    {"--pattern", 'k', OPTION_STRINGS, offsetof(struct values, patterns),
     .help =
         "a very long explanation that has to be wrapped because it does not fit on the "
         "line that it begins on, whatever the width of the terminal is"},
    {"--blocks", 0, OPTION_INT, offsetof(struct values, blocks), .min = 1, .max = 1000,
     .help = "how many"},
    {"--max-time", 0, OPTION_TIME, offsetof(struct values, budget_ns), .min = 1e6,
     .max = 6e10, .help = "how long"},
    {"--memory-limit", 0, OPTION_BYTES, offsetof(struct values, limit_bytes),
     .help = "how much"},
    {"--precision", 0, OPTION_RATIO, offsetof(struct values, precision_ratio),
     .min = 0.0001, .max = 1, .help = "how precise"},
    {0},
};

static const struct command command = {
    .name = "weigh",
    .synopsis = "[OPTION]... [THING]...",
    .summary = "weigh things",
    .details = "A paragraph.\n\nAnother paragraph.",
    .options = specs,
};

#define ARGS_MAX 16

/* Parses a list of arguments that ends with NULL. */
static enum options_outcome parse(const char *const *args, struct values *values,
                                  struct option_strings *operands, struct error *err)
{
    char *argv[ARGS_MAX] = {NULL};
    static char kept[ARGS_MAX][64]; /* values borrow from argv: it outlives the call */
    int argc = 1;
    for (; args[argc - 1] != NULL; argc++) {
        snprintf(kept[argc], sizeof(kept[argc]), "%s", args[argc - 1]);
        argv[argc] = kept[argc];
    }
    return options_parse(specs, argc, argv, values, operands, err);
}

#define PARSE(values, operands, err, ...)                                                \
    parse((const char *const[]){__VA_ARGS__, NULL}, values, operands, err)

static void values_come_glued_or_apart(void **state)
{
    (void)state;
    struct values values = {0};
    struct option_strings operands = {0};
    struct error err = {0};
    assert_int_equal(PARSE(&values, &operands, &err, "--output=a=b", "--blocks", "12",
                           "--precision", "2%", "--max-time=1.5s", "--memory-limit",
                           "64KiB", "--clock", "cpu", "--quick", "-qv"),
                     OPTIONS_READ);
    assert_string_equal(values.output, "a=b");
    assert_int_equal(values.blocks, 12);
    assert_true(values.precision_ratio > 0.0199 && values.precision_ratio < 0.0201);
    assert_int_equal(values.budget_ns, 1500000000);
    assert_int_equal(values.limit_bytes, 65536);
    assert_string_equal(values.clock, "cpu");
    assert_string_equal(values.preset, "quick");
    assert_true(values.quiet && values.verbose);
    assert_int_equal(operands.count, 0);
}

static void letters_take_values_too(void **state)
{
    (void)state;
    struct values values = {0};
    struct option_strings operands = {0};
    struct error err = {0};
    assert_int_equal(PARSE(&values, &operands, &err, "-ofile", "-qk", "one", "-ktwo"),
                     OPTIONS_READ);
    assert_string_equal(values.output, "file");
    assert_true(values.quiet);
    assert_int_equal(values.patterns.count, 2);
    assert_string_equal(values.patterns.items[0], "one");
    assert_string_equal(values.patterns.items[1], "two");
    option_strings_free(&values.patterns);
}

static void an_optional_value_is_glued_only(void **state)
{
    (void)state;
    struct values values = {0};
    struct option_strings operands = {0};
    struct error err = {0};
    assert_int_equal(PARSE(&values, &operands, &err, "--store", "one"), OPTIONS_READ);
    assert_string_equal(values.store, "usual");
    assert_int_equal(operands.count, 1);
    option_strings_free(&operands);
    assert_int_equal(PARSE(&values, &operands, &err, "--store=a=b"), OPTIONS_READ);
    assert_string_equal(values.store, "a=b");
    option_strings_free(&operands);
}

static void operands_and_options_mix(void **state)
{
    (void)state;
    struct values values = {0};
    struct option_strings operands = {0};
    struct error err = {0};
    assert_int_equal(
        PARSE(&values, &operands, &err, "a", "-q", "-", "b", "--", "-q", "--x"),
        OPTIONS_READ);
    static const char *const expected[] = {"a", "-", "b", "-q", "--x"};
    assert_int_equal(operands.count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_string_equal(operands.items[i], expected[i]);
    }
    option_strings_free(&operands);
}

static void help_comes_first(void **state)
{
    (void)state;
    struct values values = {0};
    struct option_strings operands = {0};
    struct error err = {0};
    assert_int_equal(PARSE(&values, &operands, &err, "-q", "--help", "--nonsense"),
                     OPTIONS_HELP);
    assert_int_equal(PARSE(&values, &operands, &err, "-h"), OPTIONS_HELP);
    /* Behind an option that wants a value it is that value. */
    assert_int_equal(PARSE(&values, &operands, &err, "-o", "--help"), OPTIONS_READ);
    assert_string_equal(values.output, "--help");
}

static void mistakes_say_what_was_expected(void **state)
{
    (void)state;
    static const struct {
        const char *args[3];
        const char *message;
    } cases[] = {
        {{"--outptu", "x"}, "unknown option '--outptu' (did you mean '--output'?)"},
        {{"--wholly-other"}, "unknown option '--wholly-other'"},
        {{"-x"}, "unknown option '-x'"},
        {{"--output"}, "option '--output' wants a value"},
        {{"--blocks"}, "option '--blocks' wants a whole number"},
        {{"--blocks", "many"}, "option '--blocks' wants a whole number, not 'many'"},
        {{"--blocks", "0"}, "option '--blocks' goes from 1 to 1000, not '0'"},
        {{"--max-time", "5"},
         "option '--max-time' wants a time such as 10ms or 2min, not '5'"},
        {{"--max-time", "2min"}, "option '--max-time' goes from 1ms to 1min, not '2min'"},
        {{"--memory-limit", "big"},
         "option '--memory-limit' wants a size such as 64KiB or 1GiB, not 'big'"},
        {{"--precision", "200%"},
         "option '--precision' goes from 0.01% to 100%, not '200%'"},
        {{"--clock", "sun"}, "option '--clock' is one of wall, cpu, not 'sun'"},
        {{"--quiet=yes"}, "option '--quiet' takes no value"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct values values = {0};
        struct option_strings operands = {0};
        struct error err = {0};
        assert_int_equal(parse(cases[i].args, &values, &operands, &err), OPTIONS_BAD);
        assert_int_equal(err.kind, ERROR_USAGE);
        assert_string_equal(err.message, cases[i].message);
        option_strings_free(&operands);
    }
}

static void help_names_every_option(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf help = BUF_INIT;
    options_help(&command, 60, &help);
    for (const struct option_spec *spec = specs; spec->kind != OPTION_END; spec++) {
        assert_non_null(strstr(buf_text(&help), spec->name));
    }
    assert_non_null(
        strstr(buf_text(&help), "usage: tare weigh [OPTION]... [THING]...\n"));
    assert_non_null(strstr(buf_text(&help), "A paragraph.\n\nAnother paragraph.\n"));
    assert_non_null(strstr(buf_text(&help), "  -o, --output FILE "));
    assert_non_null(strstr(buf_text(&help), "      --store[=PATH] "));
    assert_non_null(strstr(buf_text(&help), "--clock wall|cpu "));
    assert_non_null(strstr(buf_text(&help), "\nMeasuring:\n"));
    assert_non_null(strstr(buf_text(&help), "  -h, --help "));
}

static void help_fits_the_width(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf help = BUF_INIT;
    options_help(&command, 60, &help);
    const char *line = buf_text(&help);
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");
        assert_true(len <= 60);
        line += line[len] == '\n' ? len + 1 : len;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_glued_or_apart),
        cmocka_unit_test(letters_take_values_too),
        cmocka_unit_test(an_optional_value_is_glued_only),
        cmocka_unit_test(operands_and_options_mix),
        cmocka_unit_test(help_comes_first),
        cmocka_unit_test(mistakes_say_what_was_expected),
        cmocka_unit_test(help_names_every_option),
        cmocka_unit_test(help_fits_the_width),
    };
    return cmocka_run_group_tests_name("cli/options", tests, NULL, NULL);
}
