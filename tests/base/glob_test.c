/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static void patterns_match_as_the_table_says(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        const char *name;
        bool matches;
    } cases[] = {
        {"", "anything", true},
        {"pop", "deque-popleft", true},
        {"POP", "deque-popleft", true},
        {"popp", "deque-popleft", false},
        {"deque-popleft", "deque", false},
        {"pop*", "deque-popleft", false},
        {"*pop*", "deque-popleft", true},
        {"deque*", "deque-popleft", true},
        {"*left", "deque-popleft", true},
        {"*left", "deque-popleft2", false},
        {"d?que*", "deque-popleft", true},
        {"d?que", "deque-popleft", false},
        {"*", "", true},
        {"?", "", false},
        {"?", "\xC3\xA9", true},
        {"??", "\xC3\xA9", false},
        {"n=[0-9]", "n=7", true},
        {"n=[0-9]", "n=x", false},
        {"n=[!0-9]", "n=x", true},
        {"n=[^0-9]", "n=5", false},
        {"[A-C]*", "beta", true},
        {"[]x]", "]", true},
        {"[]x]", "x", true},
        {"[x-]", "-", true},
        {"a[b", "A[B", true},
        {"a[b*", "a[bc", true},
        {"a[b*", "abc", false},
        {"sum[n=10]", "sum[n=10]", true},
        {"sum[*", "sum[n=10]", true},
        {"a*b*c", "a--b--b--c", true},
        {"a*b*c", "a--b--b--", false},
        {"**a**", "bab", true},
        {"*[ab]", "xxa", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        if (glob_match(cases[i].pattern, cases[i].name) != cases[i].matches) {
            fail_msg("'%s' against '%s'", cases[i].pattern, cases[i].name);
        }
    }
}

static void many_stars_are_not_exponential(void **state)
{
    (void)state;
    char name[20001];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_false(glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*b", name));
}

static void the_nearest_word_is_the_one_meant(void **state)
{
    (void)state;
    static const char *const keys[] = {"suite",   "setup",  "run",    "teardown",
                                       "prepare", "group",  "unroll", "timeout",
                                       "gc",      "warmups"};
    static const struct {
        const char *word;
        const char *nearest;
    } cases[] = {
        {"warmpus", "warmups"},
        {"setpu", "setup"},
        {"stup", "setup"},
        {"rn", "run"},
        {"runn", "run"},
        {"gcc", "gc"},
        {"teardwon", "teardown"},
        {"tear_down", "teardown"},
        {"time_out", "timeout"},
        {"run", "run"},
        {"description", NULL},
        {"xyz", NULL},
        {"", NULL},
        {"q", NULL},
        {"Setup", "setup"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *found = glob_nearest(cases[i].word, keys, ARRAY_LEN(keys));
        if (cases[i].nearest == NULL) {
            assert_null(found);
        } else {
            assert_non_null(found);
            assert_string_equal(found, cases[i].nearest);
        }
    }
    assert_null(glob_nearest("run", keys, 0));
}

static void of_two_near_words_the_nearer_wins(void **state)
{
    (void)state;
    static const char *const keys[] = {"parameter", "params", "param"};
    assert_string_equal(glob_nearest("parms", keys, 3), "params");
    assert_string_equal(glob_nearest("parametre", keys, 3), "parameter");
}

static void a_very_long_word_is_near_nothing(void **state)
{
    (void)state;
    char word[200];
    memset(word, 'a', sizeof(word) - 1);
    word[sizeof(word) - 1] = '\0';
    const char *const keys[] = {word, "run"};
    assert_null(glob_nearest(word, keys, 2));
    assert_string_equal(glob_nearest("rnu", keys, 2), "run");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_as_the_table_says),
        cmocka_unit_test(many_stars_are_not_exponential),
        cmocka_unit_test(the_nearest_word_is_the_one_meant),
        cmocka_unit_test(of_two_near_words_the_nearer_wins),
        cmocka_unit_test(a_very_long_word_is_near_nothing),
    };
    return cmocka_run_group_tests_name("base/glob", tests, NULL, NULL);
}
