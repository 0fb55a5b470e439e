/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/advise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROOT(name) TEST_ROOTS "/" name

/* The finding with this id, or one that is all empty. */
static struct finding find(const struct finding *findings, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(findings[i].id, id) == 0) {
            return findings[i];
        }
    }
    return (struct finding){.id = "", .severity = "", .why = ""};
}

static size_t advise_on(const char *root, struct finding *findings)
{
    struct host host;
    host_read(root, &host);
    return advise(&host, findings);
}

static void an_ideal_machine_has_no_finding(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    assert_int_equal(advise_on(ROOT("quiet"), findings), 0);
}

static void what_is_not_known_gives_no_finding(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    assert_int_equal(advise_on(ROOT("no-such-folder"), findings), 0);
}

static void a_laptop_gets_one_finding_for_each_fault(void **state)
{
    (void)state;
    static const char *const ids[] = {"governor", "turbo", "smt",  "cgroup-quota",
                                      "load",     "swap",  "aslr", "clock-source"};
    struct finding findings[ADVISE_MAX];
    size_t count = advise_on(ROOT("laptop"), findings);
    assert_int_equal(count, sizeof(ids) / sizeof(ids[0]));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(findings[i].id, ids[i]);
        assert_true(findings[i].what[0] != '\0');
        assert_true(findings[i].why[0] != '\0');
        assert_true(findings[i].remedy[0] != '\0');
    }
}

static void a_finding_shows_its_evidence_and_a_command(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    size_t count = advise_on(ROOT("laptop"), findings);
    const struct finding governor = find(findings, count, "governor");
    assert_string_equal(governor.severity, "warning");
    assert_string_equal(governor.what, "the CPU frequency governor is 'powersave'");
    assert_string_equal(governor.remedy, "sudo cpupower frequency-set -g performance");
    const struct finding turbo = find(findings, count, "turbo");
    assert_string_equal(turbo.severity, "info");
}

static void a_virtual_machine_is_told_of_stolen_time_and_its_one_cpu(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    size_t count = advise_on(ROOT("vm"), findings);
    assert_int_equal(count, 2);
    assert_string_equal(find(findings, count, "few-cpus").id, "few-cpus");
    const struct finding steal = find(findings, count, "steal");
    assert_string_equal(steal.what, "5.0 % of the CPU time since boot was stolen");
}

static void isolated_cpus_that_this_process_was_kept_from_are_named(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    struct host host;
    host_read(ROOT("quiet"), &host);
    snprintf(host.affinity, HOST_TEXT, "0");
    host.allowed_cpu_count = 1;
    size_t count = advise(&host, findings);
    const struct finding isolated = find(findings, count, "isolated-unused");
    assert_string_equal(isolated.remedy, "tare run --affinity 2-3");
    snprintf(host.affinity, HOST_TEXT, "2");
    count = advise(&host, findings);
    assert_string_equal(find(findings, count, "isolated-unused").id, "");
}

static void old_swap_with_memory_to_spare_is_no_fault(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    struct host host;
    host_read(ROOT("quiet"), &host);
    host.swap_used_bytes = INT64_C(1) << 30;
    assert_int_equal(advise(&host, findings), 0);
    host.memory_available_bytes = host.memory_bytes / 20;
    assert_int_equal(advise(&host, findings), 1);
    assert_string_equal(findings[0].id, "swap");
}

static void a_coarse_clock_is_a_fault(void **state)
{
    (void)state;
    struct finding findings[ADVISE_MAX];
    struct host host;
    host_read(ROOT("quiet"), &host);
    host.clock_resolution_ns = 1000.0;
    assert_int_equal(advise(&host, findings), 0);
    host.clock_resolution_ns = 4e6;
    assert_int_equal(advise(&host, findings), 1);
    assert_string_equal(findings[0].id, "coarse-timer");
    assert_string_equal(findings[0].what,
                        "the monotonic clock advances in steps of 4000 us");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ideal_machine_has_no_finding),
        cmocka_unit_test(what_is_not_known_gives_no_finding),
        cmocka_unit_test(a_laptop_gets_one_finding_for_each_fault),
        cmocka_unit_test(a_finding_shows_its_evidence_and_a_command),
        cmocka_unit_test(a_virtual_machine_is_told_of_stolen_time_and_its_one_cpu),
        cmocka_unit_test(isolated_cpus_that_this_process_was_kept_from_are_named),
        cmocka_unit_test(a_coarse_clock_is_a_fault),
        cmocka_unit_test(old_swap_with_memory_to_spare_is_no_fault),
    };
    return cmocka_run_group_tests_name("host/advise", tests, NULL, NULL);
}
