/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/host.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROOT(name) TEST_ROOTS "/" name

static void a_laptop_shows_what_is_wrong_with_it(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("laptop"), &host);
    assert_string_equal(host.label, "laptop");
    assert_string_equal(host.arch, "x86_64");
    assert_string_equal(host.cpu_model, "12th Gen Intel(R) Core(TM) i5-1240P");
    assert_string_equal(host.os, "Debian GNU/Linux 12");
    assert_string_equal(host.kernel, "6.1.0-25-amd64");
    assert_string_equal(host.virtualised, "none");
    assert_string_equal(host.governor, "powersave");
    assert_string_equal(host.clock_source, "hpet");
    assert_string_equal(host.isolated_cpus, "");
    assert_string_equal(host.affinity, "0-3");
    assert_int_equal(host.cpu_count, 4);
    assert_int_equal(host.allowed_cpu_count, 4);
    assert_int_equal(host.smt, 1);
    assert_int_equal(host.turbo, 1);
    assert_int_equal(host.aslr, 0);
    assert_true(fabs(host.load_1min - 2.75) < 1e-12);
    assert_true(fabs(host.steal_ratio) < 1e-12);
    assert_int_equal(host.memory_bytes, INT64_C(16000000) * 1024);
    assert_int_equal(host.swap_used_bytes, INT64_C(2000000) * 1024);
}

static void the_tightest_control_group_counts(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("laptop"), &host);
    assert_true(fabs(host.cgroup_cpus - 1.0) < 1e-12);
    assert_int_equal(host.memory_available_bytes, 536870912);
}

static void a_machine_set_up_for_measuring_is_read_as_such(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("quiet"), &host);
    assert_string_equal(host.os, "Ubuntu 24.04");
    assert_string_equal(host.virtualised, "none");
    assert_string_equal(host.governor, "performance");
    assert_string_equal(host.isolated_cpus, "2-3");
    assert_int_equal(host.smt, 0);
    assert_int_equal(host.turbo, 0);
    assert_int_equal(host.aslr, 2);
    assert_true(isnan(host.cgroup_cpus));
}

static void a_virtual_machine_has_no_governor_and_steals_time(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("vm"), &host);
    assert_string_equal(host.virtualised, "kvm");
    assert_string_equal(host.governor, "");
    assert_string_equal(host.isolated_cpus, "");
    assert_int_equal(host.cpu_count, 2);
    assert_int_equal(host.allowed_cpu_count, 1);
    assert_int_equal(host.smt, 0);
    assert_int_equal(host.turbo, -1);
    assert_true(fabs(host.steal_ratio - 0.05) < 1e-12);
}

static void control_groups_of_version_1_are_read_too(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("vm"), &host);
    assert_true(fabs(host.cgroup_cpus - 2.5) < 1e-12);
    assert_int_equal(host.memory_available_bytes, INT64_C(3000000) * 1024);
}

static void an_arm_board_is_named_by_its_part(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("board"), &host);
    assert_string_equal(host.cpu_model, "ARM implementer 0x41 part 0xd0b");
    assert_string_equal(host.governor, "mixed");
    assert_int_equal(host.smt, 1);
}

static void what_cannot_be_read_is_not_known(void **state)
{
    (void)state;
    struct host host;
    host_read(ROOT("no-such-folder"), &host);
    assert_string_equal(host.cpu_model, "");
    assert_string_equal(host.virtualised, "");
    assert_string_equal(host.governor, "");
    assert_string_equal(host.affinity, "");
    assert_int_equal(host.cpu_count, -1);
    assert_int_equal(host.allowed_cpu_count, -1);
    assert_int_equal(host.smt, -1);
    assert_int_equal(host.turbo, -1);
    assert_int_equal(host.aslr, -1);
    assert_int_equal(host.memory_bytes, -1);
    assert_int_equal(host.memory_available_bytes, -1);
    assert_int_equal(host.swap_used_bytes, -1);
    assert_true(isnan(host.load_1min));
    assert_true(isnan(host.steal_ratio));
    assert_true(isnan(host.cgroup_cpus));
}

static void this_machine_has_a_cpu_and_a_libc(void **state)
{
    (void)state;
    struct host host;
    host_read("", &host);
    assert_true(host.cpu_count >= 1);
    assert_true(host.allowed_cpu_count >= 1);
    assert_true(host.arch[0] != '\0');
    assert_int_equal(strncmp(host.libc, "glibc ", 6), 0);
    assert_true(host.clock_resolution_ns > 0.0);
}

static void the_fingerprint_is_of_the_machine_and_not_of_the_day(void **state)
{
    (void)state;
    struct host host;
    char first[24];
    char second[24];
    host_read(ROOT("laptop"), &host);
    host_fingerprint(&host, first);
    assert_int_equal(strlen(first), 19);
    assert_int_equal(strncmp(first, "m1-", 3), 0);
    host.load_1min = 9.0;
    host.memory_bytes += 4096;
    snprintf(host.kernel, HOST_TEXT, "6.1.0-26-amd64");
    host_fingerprint(&host, second);
    assert_string_equal(first, second);
    host.cpu_count = 8;
    host_fingerprint(&host, second);
    assert_string_not_equal(first, second);
}

static void cpu_lists_are_read_as_the_kernel_writes_them(void **state)
{
    (void)state;
    int cpus[8];
    assert_int_equal(host_parse_cpus("0-2,5", cpus, 8), 4);
    assert_int_equal(cpus[0], 0);
    assert_int_equal(cpus[2], 2);
    assert_int_equal(cpus[3], 5);
    assert_int_equal(host_parse_cpus("7", cpus, 8), 1);
    assert_int_equal(cpus[0], 7);
    assert_int_equal(host_parse_cpus("3,1-3", cpus, 8), 3);
    assert_int_equal(host_parse_cpus("", cpus, 8), 0);
}

static void what_is_no_cpu_list_is_refused(void **state)
{
    (void)state;
    static const char *const lists[] = {"a",   "1-",     "-1",  "2-1",  "1,",
                                        ",1",  "1 2",    "0x1", "1,,2", "99999999999",
                                        "0-8", "(null)", " 1",  "1-2-3"};
    int cpus[8];
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        assert_int_equal(host_parse_cpus(lists[i], cpus, 8), -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_laptop_shows_what_is_wrong_with_it),
        cmocka_unit_test(the_tightest_control_group_counts),
        cmocka_unit_test(a_machine_set_up_for_measuring_is_read_as_such),
        cmocka_unit_test(a_virtual_machine_has_no_governor_and_steals_time),
        cmocka_unit_test(control_groups_of_version_1_are_read_too),
        cmocka_unit_test(an_arm_board_is_named_by_its_part),
        cmocka_unit_test(what_cannot_be_read_is_not_known),
        cmocka_unit_test(this_machine_has_a_cpu_and_a_libc),
        cmocka_unit_test(the_fingerprint_is_of_the_machine_and_not_of_the_day),
        cmocka_unit_test(cpu_lists_are_read_as_the_kernel_writes_them),
        cmocka_unit_test(what_is_no_cpu_list_is_refused),
    };
    return cmocka_run_group_tests_name("host/host", tests, NULL, NULL);
}
