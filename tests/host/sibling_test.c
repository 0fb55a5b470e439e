/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/sibling.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/host/advise.h"

#define ROOT(name) TEST_ROOTS "/" name

static void look(const char *before_root, const char *after_root, struct host *host)
{
    struct sibling_ticks before;
    struct sibling_ticks after;
    sibling_read_ticks(before_root, &before);
    sibling_read_ticks(after_root, &after);
    sibling_find(before_root, &before, &after, host);
}

static void ticks_are_read_by_cpu(void **state)
{
    (void)state;
    struct sibling_ticks ticks;
    sibling_read_ticks(ROOT("board-later"), &ticks);
    assert_int_equal(ticks.all[0], 5020);
    assert_int_equal(ticks.busy[0], 1501); // neither idle nor waiting
    assert_int_equal(ticks.busy[1], 1516);
    assert_int_equal(ticks.all[2], 0);
    sibling_read_ticks(ROOT("no-such-folder"), &ticks);
    assert_int_equal(ticks.all[0], 0);
}

static void the_busiest_sibling_is_found_and_advised_about(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("board"), &host);
    snprintf(host.affinity, HOST_TEXT, "0-1");
    look(ROOT("board"), ROOT("board-later"), &host);
    assert_int_equal(host.busy_sibling, 1);
    assert_int_equal(host.busy_sibling_of, 0);
    assert_true(fabs(host.busy_sibling_ratio - 0.8) < 1e-9);
    struct finding findings[ADVISE_MAX];
    size_t count = advise(&host, findings);
    const struct finding *found = NULL;
    for (size_t i = 0; i < count; i++) {
        found = strcmp(findings[i].id, "busy-sibling") == 0 ? &findings[i] : found;
    }
    assert_non_null(found);
    assert_string_equal(found->what,
                        "CPU 1 was busy for 80 % of a look; it shares a core with CPU 0");
    /* Bound to the busy CPU itself, its sibling is the idle one. */
    host_read(ROOT("board"), &host);
    snprintf(host.affinity, HOST_TEXT, "1");
    look(ROOT("board"), ROOT("board-later"), &host);
    assert_int_equal(host.busy_sibling, 0);
    assert_true(fabs(host.busy_sibling_ratio - 0.05) < 1e-9);
}

static void without_a_sibling_or_a_tick_nothing_is_known(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("vm"), &host);
    look(ROOT("vm"), ROOT("board-later"), &host);
    assert_int_equal(host.busy_sibling, -1);
    host_read(ROOT("board"), &host);
    look(ROOT("board"), ROOT("board"), &host);
    assert_int_equal(host.busy_sibling, -1);
    assert_true(isnan(host.busy_sibling_ratio));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_read_by_cpu),
        cmocka_unit_test(the_busiest_sibling_is_found_and_advised_about),
        cmocka_unit_test(without_a_sibling_or_a_tick_nothing_is_known),
    };
    return cmocka_run_group_tests_name("host/sibling", tests, NULL, NULL);
}
