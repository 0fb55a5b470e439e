/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/count.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_reason(int64_t error, const char *why, const char *remedy)
{
    struct count_reason reason = count_reason(error);
    if (strstr(reason.why, why) == NULL || strstr(reason.remedy, remedy) == NULL) {
        fail_msg("of errno %d: %s; try: %s", (int)error, reason.why, reason.remedy);
    }
}

static void every_errno_has_a_reason(void **state)
{
    (void)state;
    assert_reason(ENOENT, "no such counter", "measure on hardware");
    assert_reason(EOPNOTSUPP, "no such counter", "measure on hardware");
    assert_reason(ENODEV, "no such counter", "measure on hardware");
    assert_reason(EACCES, "kernel.perf_event_paranoid is above 2",
                  "perf_event_paranoid=2");
    assert_reason(EPERM, "container filters", "perf_event_paranoid=2");
    assert_reason(ENOSYS, "without perf events", "");
    assert_reason(EMFILE, "refuses", "");
    assert_reason(0, "never free", "end other programs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_errno_has_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
