/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What machine this is, read from /proc and /sys below an injectable root, so that tests bring
 * their own. Nothing here changes the machine. */
#ifndef TARE_HARNESS_HOST_HOST_H
#define TARE_HARNESS_HOST_HOST_H

#include <stdbool.h>
#include <stdint.h>

#define HOST_TEXT 256

/* -1, NaN or "" is: not known. */
struct host {
    char label[HOST_TEXT]; /* host name */
    char arch[HOST_TEXT];  /* x86_64 */
    char cpu_model[HOST_TEXT];
    char os[HOST_TEXT]; /* "Debian GNU/Linux 12" */
    char kernel[HOST_TEXT];
    char libc[HOST_TEXT]; /* "glibc 2.36" */
    char virtualised
        [HOST_TEXT]; /* "kvm", "xen", "microsoft", "vmware", "container"; "none" when bare */
    char governor[HOST_TEXT];      /* of the allowed CPUs; "mixed" when they differ */
    char clock_source[HOST_TEXT];  /* "tsc", "kvm-clock" */
    char isolated_cpus[HOST_TEXT]; /* "2-3" */
    char affinity[HOST_TEXT];      /* CPUs this process may use, "0-1" */
    int cpu_count;                 /* online */
    int allowed_cpu_count;         /* of the affinity */
    int smt;                       /* 1 when sibling threads are on, 0 off */
    int turbo;                     /* 1 on, 0 off */
    int aslr;                      /* 0, 1, 2 */
    /* Known only after sibling_find (harness/host/sibling.h). */
    int busy_sibling;          /* the CPU that shares a core with an allowed one */
    int busy_sibling_of;       /* that allowed one */
    double busy_sibling_ratio; /* how busy it was, 0..1 */
    double load_1min;
    double steal_ratio; /* share of CPU time stolen since boot, 0..1 */
    double cgroup_cpus; /* quota over period of the cgroup; NaN: none */
    int64_t memory_bytes;
    int64_t
        memory_available_bytes; /* the least of /proc/meminfo and the cgroup's limit */
    int64_t swap_used_bytes;
    double clock_resolution_ns; /* of CLOCK_MONOTONIC, as clock_getres says */
};

/* root "" is the machine itself; a test gives a folder that holds proc/ and sys/ and etc/. */
void host_read(const char *root, struct host *host);

/* "m1-" and 16 hex digits over what identifies the machine for a series: arch, CPU model, CPU count, memory
 * rounded to GiB, host name. Not what changes from day to day. */
void host_fingerprint(const struct host *host, char text[24]);

/* "0-2,5" -> CPU numbers in `cpus` (room for max); -1 when it is not a CPU list. */
int host_parse_cpus(const char *list, int *cpus, int max);

#endif
