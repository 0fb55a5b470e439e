/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/number.h"
#include "harness/host/parts.h"
#include "harness/host/tree.h"

/* What the cgroups of this process allow, the tightest of all its ancestors. */
struct cgroup_limits {
    double cpus;             /* NaN: no quota */
    int64_t available_bytes; /* -1: no limit */
};

static int64_t kib_of(const char *meminfo, const char *key)
{
    char text[64];
    int64_t kib;
    if (!tree_value(meminfo, key, ':', text, sizeof(text))) {
        return -1;
    }
    text[strcspn(text, " ")] = '\0';
    return number_parse_int(text, &kib) && kib >= 0 ? kib : -1;
}

static void narrow_cpus(struct cgroup_limits *limits, int64_t quota_us, int64_t period_us)
{
    if (quota_us > 0 && period_us > 0) {
        double cpus = (double)quota_us / (double)period_us;
        limits->cpus = limits->cpus <= cpus ? limits->cpus : cpus;
    }
}

/* Version 1 writes a number near 2^63 where there is no limit: what is more than the machine
 * has falls out when the least is taken. */
static void narrow_memory(struct cgroup_limits *limits, int64_t limit, int64_t used)
{
    int64_t left = limit > used ? limit - used : 0;
    if (limits->available_bytes < 0 || left < limits->available_bytes) {
        limits->available_bytes = left;
    }
}

static void read_unified(const char *root, const char *group,
                         struct cgroup_limits *limits)
{
    char text[64];
    int64_t cpu[2]; // quota and period; "max 100000" is no quota
    int64_t limit;
    int64_t used;
    tree_line(root, text, sizeof(text), "sys/fs/cgroup%s/cpu.max", group);
    if (tree_words(text, cpu, 2) == 2) {
        narrow_cpus(limits, cpu[0], cpu[1]);
    }
    if (tree_int(root, &limit, "sys/fs/cgroup%s/memory.max", group) &&
        tree_int(root, &used, "sys/fs/cgroup%s/memory.current", group)) {
        narrow_memory(limits, limit, used);
    }
}

static void read_cpu_v1(const char *root, const char *group, struct cgroup_limits *limits)
{
    int64_t quota;
    int64_t period;
    if (tree_int(root, &quota, "sys/fs/cgroup/cpu%s/cpu.cfs_quota_us", group) &&
        tree_int(root, &period, "sys/fs/cgroup/cpu%s/cpu.cfs_period_us", group)) {
        narrow_cpus(limits, quota, period);
    }
}

static void read_memory_v1(const char *root, const char *group,
                           struct cgroup_limits *limits)
{
    int64_t limit;
    int64_t used;
    if (tree_int(root, &limit, "sys/fs/cgroup/memory%s/memory.limit_in_bytes", group) &&
        tree_int(root, &used, "sys/fs/cgroup/memory%s/memory.usage_in_bytes", group)) {
        narrow_memory(limits, limit, used);
    }
}

/* Visits a group and all its ancestors; inside a container the path may name what only the
 * machine outside can see, and then the root alone answers. */
static void visit(const char *root, const char *path, struct cgroup_limits *limits,
                  void (*read)(const char *root, const char *group,
                               struct cgroup_limits *limits))
{
    char group[512];
    int len = snprintf(group, sizeof(group), "%s", path);
    if (len < 0 || (size_t)len >= sizeof(group)) {
        len = 0;
    }
    group[len] = '\0';
    if (strcmp(group, "/") == 0) {
        group[0] = '\0';
    }
    for (;;) {
        read(root, group, limits);
        char *slash = strrchr(group, '/');
        if (slash == NULL) {
            return;
        }
        *slash = '\0';
    }
}

/* Whether a controller is one of a list "cpu,cpuacct" of len bytes. */
static bool has_controller(const char *list, size_t len, const char *name)
{
    size_t name_len = strlen(name);
    for (const char *end = list + len; list < end;) {
        const char *comma = memchr(list, ',', (size_t)(end - list));
        size_t word = (size_t)((comma != NULL ? comma : end) - list);
        if (word == name_len && strncmp(list, name, word) == 0) {
            return true;
        }
        list += word + 1;
    }
    return false;
}

/* /proc/self/cgroup has lines "hierarchy:controllers:path"; version 2 has no controllers. */
static struct cgroup_limits read_cgroups(const char *root)
{
    struct cgroup_limits limits = {.cpus = NAN, .available_bytes = -1};
    SCOPED(buf_free) struct buf groups = BUF_INIT;
    tree_read(root, &groups, "proc/self/cgroup");
    for (const char *line = buf_text(&groups); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        const char *first = memchr(line, ':', len);
        const char *second =
            first != NULL ? memchr(first + 1, ':', len - (size_t)(first + 1 - line))
                          : NULL;
        if (second != NULL) {
            char path[512];
            snprintf(path, sizeof(path), "%.*s", (int)(line + len - (second + 1)),
                     second + 1);
            size_t list = (size_t)(second - (first + 1));
            if (list == 0) {
                visit(root, path, &limits, read_unified);
            } else if (has_controller(first + 1, list, "cpu")) {
                visit(root, path, &limits, read_cpu_v1);
            } else if (has_controller(first + 1, list, "memory")) {
                visit(root, path, &limits, read_memory_v1);
            }
        }
        line += len + (line[len] == '\n');
    }
    return limits;
}

void host_read_memory(const char *root, struct host *host)
{
    SCOPED(buf_free) struct buf meminfo = BUF_INIT;
    tree_read(root, &meminfo, "proc/meminfo");
    const char *text = buf_text(&meminfo);
    int64_t total = kib_of(text, "MemTotal");
    int64_t available = kib_of(text, "MemAvailable");
    int64_t swap = kib_of(text, "SwapTotal");
    int64_t swap_free = kib_of(text, "SwapFree");
    host->memory_bytes = total > 0 ? total * 1024 : -1;
    host->memory_available_bytes = available >= 0 ? available * 1024 : -1;
    host->swap_used_bytes = swap >= 0 && swap_free >= 0 ? (swap - swap_free) * 1024 : -1;
    struct cgroup_limits limits = read_cgroups(root);
    host->cgroup_cpus = limits.cpus;
    if (limits.available_bytes >= 0 &&
        (host->memory_available_bytes < 0 ||
         limits.available_bytes < host->memory_available_bytes)) {
        host->memory_available_bytes = limits.available_bytes;
    }
}
