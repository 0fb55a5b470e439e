/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/sibling.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/tree.h"

/* /proc/stat: user nice system idle iowait irq softirq steal; guest time is in user time. */
enum { STAT_IDLE = 3, STAT_IOWAIT = 4, STAT_FIELDS = 8 };

/* A core has two threads nearly everywhere, and eight at most. */
#define SIBLINGS_MAX 8

/* A line "cpu3 1000 0 500 ...". */
static void add_line(const char *line, struct sibling_ticks *ticks)
{
    char text[HOST_TEXT];
    int64_t fields[STAT_FIELDS];
    char *end = NULL;
    long cpu = strtol(line + strlen("cpu"), &end, 10);
    snprintf(text, sizeof(text), "%.*s", (int)strcspn(end, "\n"), end);
    if (cpu < 0 || cpu >= SIBLING_CPUS_MAX ||
        tree_words(text, fields, STAT_FIELDS) != STAT_FIELDS) {
        return;
    }
    for (int i = 0; i < STAT_FIELDS; i++) {
        bool is_idle = i == STAT_IDLE || i == STAT_IOWAIT;
        ticks->all[cpu] += fields[i];
        ticks->busy[cpu] += is_idle ? 0 : fields[i];
    }
}

void sibling_read_ticks(const char *root, struct sibling_ticks *ticks)
{
    SCOPED(buf_free) struct buf stat = BUF_INIT;
    *ticks = (struct sibling_ticks){0};
    tree_read(root, &stat, "proc/stat");
    for (const char *line = buf_text(&stat); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (strncmp(line, "cpu", strlen("cpu")) == 0 && isdigit((unsigned char)line[3])) {
            add_line(line, ticks);
        }
        line += len + (line[len] == '\n');
    }
}

/* The share of the time between the readings in which the CPU was busy; NaN: not known. */
static double busy_ratio(const struct sibling_ticks *before,
                         const struct sibling_ticks *after, int cpu)
{
    if (cpu >= SIBLING_CPUS_MAX || after->all[cpu] <= before->all[cpu]) {
        return NAN;
    }
    return (double)(after->busy[cpu] - before->busy[cpu]) /
           (double)(after->all[cpu] - before->all[cpu]);
}

void sibling_find(const char *root, const struct sibling_ticks *before,
                  const struct sibling_ticks *after, struct host *host)
{
    int allowed[SIBLING_CPUS_MAX];
    int count = host_parse_cpus(host->affinity, allowed, SIBLING_CPUS_MAX);
    for (int i = 0; i < count; i++) {
        char list[HOST_TEXT];
        int siblings[SIBLINGS_MAX];
        tree_line(root, list, sizeof(list),
                  "sys/devices/system/cpu/cpu%d/topology/thread_siblings_list",
                  allowed[i]);
        int found = host_parse_cpus(list, siblings, SIBLINGS_MAX);
        for (int j = 0; j < found; j++) {
            double ratio = busy_ratio(before, after, siblings[j]);
            bool is_other = siblings[j] != allowed[i] && !isnan(ratio);
            if (is_other && !(ratio <= host->busy_sibling_ratio)) {
                host->busy_sibling = siblings[j];
                host->busy_sibling_of = allowed[i];
                host->busy_sibling_ratio = ratio;
            }
        }
    }
}
