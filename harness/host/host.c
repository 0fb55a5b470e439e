/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/host.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/base/buf.h"
#include "harness/base/digest.h"
#include "harness/host/parts.h"

/* One CPU number, at most 5 digits; moves *at behind it. */
static bool parse_cpu(const char **at, int *ret_cpu)
{
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 5) {
        return false;
    }
    *ret_cpu = (int)strtol(*at, NULL, 10);
    *at += digits;
    return true;
}

static bool add_cpu(int cpu, int *cpus, int *count, int max)
{
    for (int i = 0; i < *count; i++) {
        if (cpus[i] == cpu) {
            return true;
        }
    }
    if (*count >= max) {
        return false;
    }
    cpus[(*count)++] = cpu;
    return true;
}

void host_read(const char *root, struct host *host)
{
    struct timespec resolution;
    *host = (struct host){
        .cpu_count = -1,
        .allowed_cpu_count = -1,
        .smt = -1,
        .turbo = -1,
        .aslr = -1,
        .busy_sibling = -1,
        .busy_sibling_of = -1,
        .busy_sibling_ratio = NAN,
        .load_1min = NAN,
        .steal_ratio = NAN,
        .cgroup_cpus = NAN,
        .memory_bytes = -1,
        .memory_available_bytes = -1,
        .swap_used_bytes = -1,
        .clock_resolution_ns = NAN,
    };
    host_read_cpus(root, host);
    host_read_memory(root, host);
    host_read_identity(root, host);
    if (clock_getres(CLOCK_MONOTONIC, &resolution) == 0) {
        host->clock_resolution_ns =
            (double)resolution.tv_sec * 1e9 + (double)resolution.tv_nsec;
    }
}

void host_fingerprint(const struct host *host, char text[24])
{
    const int64_t gib = (int64_t)1 << 30;
    char digest[DIGEST_HEX_SIZE];
    SCOPED(buf_free) struct buf facts = BUF_INIT;
    int64_t memory_gib =
        host->memory_bytes < 0 ? -1 : (host->memory_bytes + gib / 2) / gib;
    buf_addf(&facts, "%s\n%s\n%d\n%lld\n%s\n", host->arch, host->cpu_model,
             host->cpu_count, (long long)memory_gib, host->label);
    digest_sha256(buf_text(&facts), facts.len, digest);
    snprintf(text, 24, "m1-%.16s", digest);
}

int host_parse_cpus(const char *list, int *cpus, int max)
{
    int count = 0;
    for (const char *at = list; *at != '\0';) {
        int first;
        int last;
        if (!parse_cpu(&at, &first)) {
            return -1;
        }
        last = first;
        if (*at == '-') {
            at++;
            if (!parse_cpu(&at, &last) || last < first) {
                return -1;
            }
        }
        for (int cpu = first; cpu <= last; cpu++) {
            if (!add_cpu(cpu, cpus, &count, max)) {
                return -1;
            }
        }
        if (*at == ',' && at[1] != '\0') {
            at++;
        } else if (*at != '\0') {
            return -1;
        }
    }
    return count;
}
