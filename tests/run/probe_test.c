/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "harness/base/file.h"
#include "harness/run/paths.h"
#include "harness/run/probe_facts.h"
#include "harness/run/probe_spec.h"

static char folder[] = "/tmp/tare-probe-test-XXXXXX";
static struct arena arena;
static const struct probe_how automatic = {.mode = PROBE_AUTO};
static const struct probe_how hosted = {.mode = PROBE_HOSTED};

/* A script in the test's folder; its path. */
static const char *make_script(const char *name, const char *text, mode_t mode)
{
    const char *path = arena_printf(&arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void assert_begins(const char *text, const char *expected)
{
    if (strncmp(text, expected, strlen(expected)) != 0) {
        print_error("expected '%s' at the beginning of '%s'\n", expected, text);
        fail();
    }
}

/* The row with the path in the place of its %s. */
static const char *with_path(const char *row, const char *path)
{
    const char *place = strstr(row, "%s");
    return arena_printf(&arena, "%.*s%s%s", (int)(place - row), row, path, place + 2);
}

static void a_spec_has_a_name_a_path_and_options(void **state)
{
    static const char *const rows[][3] = {
        /* spec without path, name, options */
        {"%s", "", ""},
        {"old=%s", "old", ""},
        {"a.b-1+2=%s -X dev", "a.b-1+2", "-X dev "},
        {"%s  -Xjit   -OO -W ignore ", "", "-Xjit -OO -W ignore "},
    };
    const char *path = make_script("plain", "", 0755);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *text = with_path(rows[i][0], path);
        struct probe_spec spec;
        struct error err = {0};
        SCOPED(buf_free) struct buf options = BUF_INIT;

        assert_true(probe_spec_parse(text, &arena, &spec, &err));
        assert_string_equal(spec.path, path);
        assert_string_equal(spec.name != NULL ? spec.name : "", rows[i][1]);
        for (size_t k = 0; k < spec.option_count; k++) {
            buf_addf(&options, "%s ", spec.options[k]);
        }
        assert_string_equal(buf_text(&options), rows[i][2]);
    }
}

static void a_path_may_hold_blanks_and_equals_signs(void **state)
{
    const char *path = make_script("my python -X=1", "", 0755);
    struct probe_spec spec;
    struct error err = {0};

    (void)state;
    assert_true(probe_spec_parse(path, &arena, &spec, &err));
    assert_string_equal(spec.path, path);
    assert_int_equal(spec.option_count, 0);
    assert_null(spec.name);
}

static void a_folder_means_the_interpreter_in_it(void **state)
{
    const char *bin = arena_printf(&arena, "%s/bin", folder);
    struct probe_spec spec;
    struct error err = {0};
    const char *path;

    (void)state;
    assert_int_equal(mkdir(bin, 0755), 0);
    assert_false(probe_spec_parse(folder, &arena, &spec, &err));
    assert_begins(err.message,
                  arena_printf(&arena, "the folder '%s' has no bin/python3", folder));
    path = make_script("bin/python3", "", 0755);
    assert_true(probe_spec_parse(folder, &arena, &spec, &err));
    assert_string_equal(spec.path, path);
}

static void a_name_is_looked_up_on_path(void **state)
{
    const char *before = getenv("PATH");
    const char *path = make_script("python-of-the-test", "", 0755);
    struct probe_spec spec;
    struct error err = {0};

    (void)state;
    before = arena_strdup(&arena, before != NULL ? before : "");
    assert_int_equal(setenv("PATH", folder, 1), 0);
    assert_true(probe_spec_parse("x=python-of-the-test", &arena, &spec, &err));
    assert_string_equal(spec.path, path);
    assert_false(probe_spec_parse("no-such-python", &arena, &spec, &err));
    assert_begins(err.message, "no 'no-such-python' on PATH");
    assert_int_equal(setenv("PATH", before, 1), 0);
}

static void variables_stand_in_front_of_the_path(void **state)
{
    static const char *const rows[][3] = {
        /* spec without path, name, variables */
        {"heap=PYTHONMALLOC=malloc %s", "heap", "PYTHONMALLOC=malloc "},
        {"PYTHONMALLOC=malloc  %s -X dev", "", "PYTHONMALLOC=malloc "},
        {"a=PYTHON_GIL=1 lower_1= %s", "a", "PYTHON_GIL=1 lower_1= "},
        {"A=%s", "A", ""},
        {"PYTHONMALLOC=%s", "PYTHONMALLOC", ""},
        {"lower=%s", "lower", ""},
    };
    const char *path = make_script("with variables", "", 0755);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *text = with_path(rows[i][0], path);
        struct probe_spec spec;
        struct error err = {0};
        SCOPED(buf_free) struct buf env = BUF_INIT;

        if (!probe_spec_parse(text, &arena, &spec, &err)) {
            fail_msg("%s: %s", text, err.message);
        }
        assert_string_equal(spec.path, path);
        assert_string_equal(spec.name != NULL ? spec.name : "", rows[i][1]);
        for (size_t k = 0; k < spec.env_count; k++) {
            buf_addf(&env, "%s ", spec.env[k]);
        }
        assert_string_equal(buf_text(&env), rows[i][2]);
    }
}

static void the_hash_seed_is_not_for_a_target_to_choose(void **state)
{
    struct probe_spec spec;
    struct error err = {0};

    (void)state;
    assert_false(probe_spec_parse("a=PYTHONHASHSEED=3 python3", &arena, &spec, &err));
    assert_begins(err.message, "a target cannot have a PYTHONHASHSEED of its own");
}

/* An interpreter that says what its environment is, as far as the probe lets it have one. */
static void a_target_is_asked_with_its_own_variables(void **state)
{
    const char *path = make_script(
        "asked",
        "#!/bin/sh\nprintf 'tare-probe\\tbegin\\nimplementation\\tcpython\\nmajor\\t3\\n"
        "minor\\t13\\nversion\\t3.13.5\\nPy_GIL_DISABLED\\t1\\ngil\\t0\\n"
        "allocator\\t%s\\ntare-probe\\tend\\n' "
        "\"$PYTHONMALLOC\"\n",
        0755);
    static const char *const given[] = {"PYTHONMALLOC=of-all", "TOKEN=secret",
                                        "PYTHONTRACEMALLOC=0"};
    const struct probe_how how = {.env = given, .env_count = ARRAY_LEN(given)};
    struct target plain;
    struct target own;
    struct error err = {0};

    (void)state;
    assert_int_equal(setenv("PYTHONMALLOC", "of-this-process", 1), 0);
    assert_true(probe_target(path, &how, &arena, &plain, &err));
    assert_string_equal(plain.allocator, "of-all");
    assert_int_equal(plain.env_count, 2);
    assert_true(probe_target(arena_printf(&arena, "PYTHONMALLOC=own %s", path), &how,
                             &arena, &own, &err));
    assert_string_equal(own.allocator, "own");
    assert_int_equal(own.env_count, 3);
    assert_string_equal(own.env[2], "PYTHONMALLOC=own");
    assert_string_not_equal(own.config_fingerprint, plain.config_fingerprint);
    assert_true(probe_target(path, &automatic, &arena, &own, &err));
    assert_string_equal(own.allocator, "");
    assert_int_equal(unsetenv("PYTHONMALLOC"), 0);
    assert_true(own.free_threading);
    assert_false(own.gil);
}

/* Scripts that behave as interpreters which cannot be measured, and what is said about them. */
static void what_cannot_be_measured_is_refused_with_the_reason(void **state)
{
#define FACTS(lines)                                                                     \
    "#!/bin/sh\nprintf 'tare-probe\\tbegin\\n" lines "tare-probe\\tend\\n'\n"
    static const struct {
        const char *text;
        const char *message; /* behind the path in quotes */
        mode_t mode;
    } rows[] = {
        {"#!/bin/sh\n", "is no Python: it printed nothing (exit status 0)", 0755},
        {"#!/bin/sh\nexit 7\n", "is no Python: it printed nothing (exit status 7)", 0755},
        {"#!/bin/sh\necho hello; exit 1\n", "is no Python that works: it printed 'hello'",
         0755},
        {"#!/bin/sh\necho gone >&2\n", "is no Python that works: it printed 'gone'",
         0755},
        {"#!/bin/sh\nkill -9 $$\n", "was killed by signal 9", 0755},
        {"#!/bin/sh\nyes\n", "is no Python that works: it printed 'y'", 0755},
        {"print(1)\n", "is not executable", 0644},
        {FACTS("implementation\\tpypy\\nversion\\t3.9.16\\n"), "is PyPy (Python 3.9.16)",
         0755},
        {FACTS("implementation\\tcpython\\nmajor\\t2\\nversion\\t2.7.18\\n"),
         "is Python 2.7.18", 0755},
        {FACTS("implementation\\tgraalpy\\nmajor\\t3\\nversion\\t3.11\\n"),
         "is graalpy (Python 3.11)", 0755},
        {FACTS("implementation\\tcpython\\nmajor\\t3\\nminor\\t8\\nversion\\t3.8.18\\n"),
         "is CPython 3.8.18, which is too old", 0755},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *path = make_script("strange", rows[i].text, rows[i].mode);
        struct target target;
        struct error err = {0};

        if (rows[i].mode != 0755 && geteuid() == 0 && access(path, X_OK) == 0) {
            continue;
        }
        assert_false(probe_target(path, &automatic, &arena, &target, &err));
        assert_int_equal(err.kind, ERROR_TARGET);
        assert_begins(err.message,
                      arena_printf(&arena, "'%s' %s", path, rows[i].message));
    }
}

static void options_that_a_worker_cannot_have_are_refused(void **state)
{
    static const char *const options[] = {"-c pass", "-m this", "-E", "-I",
                                          "-V",      "-OOi",    "-X", "- "};
    const char *path = make_script("plain", "", 0755);
    struct probe_spec spec;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        struct error err = {0};

        assert_false(probe_spec_parse(arena_printf(&arena, "%s %s", path, options[i]),
                                      &arena, &spec, &err));
        assert_int_equal(err.kind, ERROR_TARGET);
    }
}

static void an_interpreter_that_says_nothing_is_killed_in_time(void **state)
{
    const char *path = make_script("slow", "#!/bin/sh\nsleep 1000 & wait\n", 0755);
    const struct facts_source source = {
        .command = &path, .command_len = 1, .shown = "slow", .timeout_ns = 100000000};
    struct facts facts;
    struct error err = {0};

    (void)state;
    assert_false(facts_ask(&source, &arena, &facts, &err));
    assert_string_equal(err.message, "'slow' did not say what it is within 100ms");
}

static void facts_are_read_between_their_marks(void **state)
{
    struct facts facts;

    (void)state;
    assert_true(facts_parse("noise of a sitecustomize\n"
                            "tare-probe\tbegin\n"
                            "prefix\t/a b\\tc\\\\d\\ne\n"
                            "gil\t1\ndebug\t0\nempty\t\n"
                            "tare-probe\tend\nmore noise",
                            &arena, &facts));
    assert_int_equal(facts.count, 4);
    assert_string_equal(facts_get(&facts, "prefix"), "/a b\tc\\d\ne");
    assert_true(facts_is_true(&facts, "gil"));
    assert_false(facts_is_true(&facts, "debug"));
    assert_false(facts_is_true(&facts, "empty"));
    assert_false(facts_is_true(&facts, "jit"));
    assert_null(facts_get(&facts, "jit"));
    assert_string_equal(facts_text(&facts, "jit"), "");
    assert_false(facts_parse("", &arena, &facts));
    assert_false(facts_parse("tare-probe\tbegin\na\tb\n", &arena, &facts));
    assert_false(
        facts_parse("tare-probe\tbegin\nno tab\ntare-probe\tend\n", &arena, &facts));
}

static void assert_good(const struct target *target)
{
    assert_string_equal(target->implementation, "cpython");
    assert_int_equal(target->major, 3);
    assert_true(target->minor >= 9);
    assert_begins(target->version, arena_printf(&arena, "%d.%d.%d", target->major,
                                                target->minor, target->micro));
    assert_int_equal(target->executable[0], '/');
    assert_true(target->prefix[0] == '/' && target->compiler[0] != '\0');
    assert_true(target->gil);
    assert_int_equal(strlen(target->config_fingerprint), 19);
    assert_int_equal(strlen(target->build_fingerprint), 19);
    assert_begins(target->config_fingerprint, "c1-");
    assert_begins(target->build_fingerprint, "b1-");
    assert_true(target_same_code(target, target));
    assert_true(target->mode == TARGET_HOSTED || target->library != NULL);
}

static void every_python_here_says_what_it_is_or_why_not(void **state)
{
    static const char *const names[] = {"python3",     "python3.9",       "python3.10",
                                        "python3.11",  "python3.12",      "python3.13",
                                        "python3-dbg", "/usr/bin/python3"};
    int found = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct target target;
        struct target again;
        struct error err = {0};

        if (!probe_target(names[i], &automatic, &arena, &target, &err)) {
            assert_int_equal(err.kind, ERROR_TARGET);
            continue;
        }
        found++;
        print_message("%s: %s\n", names[i], target.why);
        assert_good(&target);
        assert_true((target.mode == TARGET_EMBEDDED) == (target.library != NULL));
        assert_true(probe_target(names[i], &hosted, &arena, &again, &err));
        assert_int_equal(again.mode, TARGET_HOSTED);
        assert_true(target_same_code(&target, &again));
        assert_true((target.mode == TARGET_HOSTED) ==
                    (strcmp(target.config_fingerprint, again.config_fingerprint) == 0));
    }
    if (found == 0) {
        skip();
    }
}

static void the_default_is_the_libpython_this_was_built_against(void **state)
{
    struct target target;
    struct error err = {0};

    (void)state;
    if (!probe_default(&automatic, &arena, &target, &err)) {
        print_error("%s\n", err.message);
        fail();
    }
    assert_good(&target);
    assert_int_equal(target.mode, TARGET_EMBEDDED);
    assert_true(target.shared);
    assert_non_null(strstr(target.library, "/libpython3."));
}

static void the_program_s_own_files_are_found_in_the_build_tree(void **state)
{
    struct paths paths;
    struct error err = {0};

    (void)state;
    assert_true(paths_find(&arena, &paths, &err));
    assert_true(file_exists(paths.core));
    assert_int_equal(access(paths.launcher, X_OK), 0);
    assert_true(file_is_dir(paths.suites));
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {
        "plain",   "my python -X=1",     "bin/python3", "bin",
        "strange", "python-of-the-test", "slow",        ""};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)remove(arena_printf(&arena, "%s/%s", folder, names[i]));
    }
    arena_finish(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spec_has_a_name_a_path_and_options),
        cmocka_unit_test(a_path_may_hold_blanks_and_equals_signs),
        cmocka_unit_test(a_folder_means_the_interpreter_in_it),
        cmocka_unit_test(variables_stand_in_front_of_the_path),
        cmocka_unit_test(the_hash_seed_is_not_for_a_target_to_choose),
        cmocka_unit_test(a_target_is_asked_with_its_own_variables),
        cmocka_unit_test(a_name_is_looked_up_on_path),
        cmocka_unit_test(what_cannot_be_measured_is_refused_with_the_reason),
        cmocka_unit_test(options_that_a_worker_cannot_have_are_refused),
        cmocka_unit_test(an_interpreter_that_says_nothing_is_killed_in_time),
        cmocka_unit_test(facts_are_read_between_their_marks),
        cmocka_unit_test(every_python_here_says_what_it_is_or_why_not),
        cmocka_unit_test(the_default_is_the_libpython_this_was_built_against),
        cmocka_unit_test(the_program_s_own_files_are_found_in_the_build_tree),
    };
    return cmocka_run_group_tests_name("run/probe", tests, make_folder, remove_folder);
}
