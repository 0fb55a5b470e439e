/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In the order of the wire. */
static const struct {
    uint32_t type;
    uint64_t config;
} events[WIRE_COUNTERS] = {
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS},
};

/* What the kernel gives for PERF_FORMAT_TOTAL_TIME_ENABLED and _RUNNING. */
struct reading {
    uint64_t count;
    uint64_t enabled_ns;
    uint64_t running_ns;
};

static struct {
    int fd;    /* below 0: there is no such event */
    int error; /* then why */
    struct reading before;
} opened[WIRE_COUNTERS];

/* An event of its own and no group: six of them need not fit the registers at once, and the kernel
 * refuses to read groups that threads inherit. */
void counters_open(void)
{
    for (size_t i = 0; i < WIRE_COUNTERS; i++) {
        struct perf_event_attr attr = {
            .type = events[i].type,
            .size = sizeof(attr),
            .config = events[i].config,
            .read_format =
                PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
            .disabled = 1,
            .inherit = 1,
            .exclude_kernel = 1,
            .exclude_hv = 1,
        };
        long fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
        opened[i].fd = (int)fd;
        opened[i].error = fd < 0 ? errno : 0;
    }
}

void counters_close(void)
{
    for (size_t i = 0; i < WIRE_COUNTERS; i++) {
        if (opened[i].fd >= 0) {
            (void)close(opened[i].fd);
        }
    }
}

static struct reading read_event(size_t index)
{
    struct reading reading = {0};
    if (opened[index].fd >= 0 &&
        read(opened[index].fd, &reading, sizeof(reading)) != (ssize_t)sizeof(reading)) {
        reading = (struct reading){0};
    }
    return reading;
}

void counters_begin(void)
{
    for (size_t i = 0; i < WIRE_COUNTERS; i++) {
        opened[i].before = read_event(i);
    }
    (void)prctl(PR_TASK_PERF_EVENTS_ENABLE, 0, 0, 0, 0);
}

void counters_end(struct wire_counter sums[WIRE_COUNTERS])
{
    (void)prctl(PR_TASK_PERF_EVENTS_DISABLE, 0, 0, 0, 0);
    for (size_t i = 0; i < WIRE_COUNTERS; i++) {
        const struct reading *before = &opened[i].before;
        struct reading now = read_event(i);
        sums[i].count += (int64_t)(now.count - before->count);
        sums[i].enabled_ns += (int64_t)(now.enabled_ns - before->enabled_ns);
        sums[i].running_ns += (int64_t)(now.running_ns - before->running_ns);
        sums[i].error = opened[i].error;
    }
}
