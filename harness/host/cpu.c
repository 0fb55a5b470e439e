/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "harness/host/parts.h"
#include "harness/host/tree.h"

#define CPU_DIR "sys/devices/system/cpu/"

/* Linux knows no more CPUs than this in any configuration that is shipped. */
#define CPUS_MAX 8192

static void read_model(const char *cpuinfo, struct host *host)
{
    /* x86 and RISC-V, PowerPC, s390, some ARM boards. */
    static const char *const keys[] = {"model name", "cpu", "Processor", "uarch",
                                       "Model"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (tree_value(cpuinfo, keys[i], ':', host->cpu_model, HOST_TEXT) &&
            host->cpu_model[0] != '\0') {
            return;
        }
    }
    char implementer[32];
    char part[32];
    if (tree_value(cpuinfo, "CPU implementer", ':', implementer, sizeof(implementer)) &&
        tree_value(cpuinfo, "CPU part", ':', part, sizeof(part))) {
        snprintf(host->cpu_model, HOST_TEXT, "ARM implementer %s part %s", implementer,
                 part);
    }
}

static int count_processors(const char *cpuinfo)
{
    int count = 0;
    for (const char *at = cpuinfo; at != NULL && *at != '\0';) {
        count += strncmp(at, "processor", strlen("processor")) == 0;
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    return count > 0 ? count : -1;
}

static void read_counts(const char *root, const char *cpuinfo, int *cpus,
                        struct host *host)
{
    char online[HOST_TEXT];
    tree_line(root, online, sizeof(online), CPU_DIR "online");
    int count = host_parse_cpus(online, cpus, CPUS_MAX);
    host->cpu_count = count > 0 ? count : count_processors(cpuinfo);
    tree_line(root, host->isolated_cpus, HOST_TEXT, CPU_DIR "isolated");
    if (host_parse_cpus(host->isolated_cpus, cpus, CPUS_MAX) <= 0) {
        host->isolated_cpus[0] = '\0'; // some kernels write "(null)"
    }
}

/* Gives how many CPUs this process may use and leaves them in `cpus`. */
static int read_affinity(const char *root, int *cpus, struct host *host)
{
    SCOPED(buf_free) struct buf status = BUF_INIT;
    if (!tree_read(root, &status, "proc/self/status") ||
        !tree_value(buf_text(&status), "Cpus_allowed_list", ':', host->affinity,
                    HOST_TEXT)) {
        return -1;
    }
    int count = host_parse_cpus(host->affinity, cpus, CPUS_MAX);
    if (count <= 0) {
        host->affinity[0] = '\0';
        return -1;
    }
    return count;
}

static void read_governor(const char *root, const int *cpus, int count, struct host *host)
{
    for (int i = 0; i < count; i++) {
        char governor[HOST_TEXT];
        tree_line(root, governor, sizeof(governor),
                  CPU_DIR "cpu%d/cpufreq/scaling_governor", cpus[i]);
        if (governor[0] == '\0') {
            continue;
        }
        if (host->governor[0] == '\0') {
            memcpy(host->governor, governor, sizeof(governor));
        } else if (strcmp(host->governor, governor) != 0) {
            snprintf(host->governor, HOST_TEXT, "mixed");
            return;
        }
    }
}

/* The kernel's own word, else whether any allowed CPU has a sibling that is online. */
static int read_smt(const char *root, const int *cpus, int count)
{
    int64_t active;
    if (tree_int(root, &active, CPU_DIR "smt/active")) {
        return active != 0;
    }
    int smt = -1;
    for (int i = 0; i < count; i++) {
        char siblings[HOST_TEXT];
        int some[64];
        tree_line(root, siblings, sizeof(siblings),
                  CPU_DIR "cpu%d/topology/thread_siblings_list", cpus[i]);
        int found = host_parse_cpus(siblings, some, ARRAY_LEN(some));
        if (found > 1) {
            return 1;
        }
        if (found == 1) {
            smt = 0;
        }
    }
    return smt;
}

static int read_turbo(const char *root)
{
    int64_t value;
    if (tree_int(root, &value, CPU_DIR "intel_pstate/no_turbo")) {
        return value == 0;
    }
    if (tree_int(root, &value, CPU_DIR "cpufreq/boost")) {
        return value != 0;
    }
    return -1;
}

/* Time stolen by other guests over all time since boot, from the first line of /proc/stat:
 * "cpu" user nice system idle iowait irq softirq steal guest guest_nice. Guest time is part of
 * user time already. */
static double read_steal(const char *root)
{
    char line[HOST_TEXT];
    tree_line(root, line, sizeof(line), "proc/stat");
    int64_t ticks[8];
    if (strncmp(line, "cpu ", strlen("cpu ")) != 0 ||
        tree_words(line, ticks, ARRAY_LEN(ticks)) != ARRAY_LEN(ticks)) {
        return NAN;
    }
    double sum = 0.0;
    for (size_t i = 0; i < ARRAY_LEN(ticks); i++) {
        sum += (double)ticks[i];
    }
    return sum > 0.0 ? (double)ticks[7] / sum : NAN;
}

static double read_load(const char *root)
{
    char line[HOST_TEXT];
    double load;
    tree_line(root, line, sizeof(line), "proc/loadavg");
    line[strcspn(line, " ")] = '\0';
    return number_parse(line, &load) ? load : NAN;
}

void host_read_cpus(const char *root, struct host *host)
{
    SCOPED(buf_free) struct buf cpuinfo = BUF_INIT;
    int *cpus = xcalloc(CPUS_MAX, sizeof(*cpus));
    tree_read(root, &cpuinfo, "proc/cpuinfo");
    read_model(buf_text(&cpuinfo), host);
    read_counts(root, buf_text(&cpuinfo), cpus, host);
    int allowed = read_affinity(root, cpus, host);
    host->allowed_cpu_count = allowed;
    read_governor(root, cpus, allowed, host);
    host->smt = read_smt(root, cpus, allowed);
    host->turbo = read_turbo(root);
    tree_line(root, host->clock_source, HOST_TEXT,
              "sys/devices/system/clocksource/clocksource0/current_clocksource");
    host->load_1min = read_load(root);
    host->steal_ratio = read_steal(root);
    free(cpus);
}
