/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/advise.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/units.h"

/* A share of stolen time from which samples show it: 1 % of all ticks since boot. */
#define STEAL_RATIO 0.01

/* Steps of the clock from which a short sample shows them: 1 us is 0.04 % of 2.5 ms. */
#define CLOCK_STEP_NS 1000.0

/* A measurement keeps one CPU busy, its runner a little of another. */
#define QUOTA_CPUS 1.5

/* Of the time of a look at the sibling thread: less may be the look's own doing. */
#define SIBLING_BUSY_RATIO 0.3

/* Swap that was used long ago costs nothing; with less memory than this share left it will be
 * used again while the clock runs. */
#define MEMORY_LEFT_RATIO 0.1
#define SWAP_BYTES        ((int64_t)64 << 20)

struct advice {
    struct finding *findings;
    size_t count;
};

/* Starts a finding; its remedy is a constant or written by the caller. */
PRINTF_LIKE(6, 7)
static struct finding *add(struct advice *advice, const char *id, const char *severity,
                           const char *why, const char *remedy, const char *what, ...)
{
    assert(advice->count < ADVISE_MAX);
    struct finding *finding = &advice->findings[advice->count++];
    va_list args;
    *finding = (struct finding){.id = id, .severity = severity, .why = why};
    va_start(args, what);
    vsnprintf(finding->what, sizeof(finding->what), what, args);
    va_end(args);
    snprintf(finding->remedy, sizeof(finding->remedy), "%s", remedy);
    return finding;
}

static void look_at_frequency(const struct host *host, struct advice *advice)
{
    if (host->governor[0] != '\0' && strcmp(host->governor, "performance") != 0) {
        add(advice, "governor", "warning",
            "the clock frequency follows the load, so the first samples of a worker are slower",
            "sudo cpupower frequency-set -g performance",
            "the CPU frequency governor is '%.64s'", host->governor);
    }
    if (host->turbo == 1) {
        add(advice, "turbo", "info",
            "the highest frequency depends on temperature and on what other cores do",
            "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost (intel_pstate: "
            "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo)",
            "turbo is on");
    }
}

static bool overlaps(const char *list, const char *other)
{
    int cpus[1024];
    int others[1024];
    int count = host_parse_cpus(list, cpus, ARRAY_LEN(cpus));
    int other_count = host_parse_cpus(other, others, ARRAY_LEN(others));
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < other_count; j++) {
            if (cpus[i] == others[j]) {
                return true;
            }
        }
    }
    return count < 0 || other_count < 0;
}

/* After `isolcpus=` a process may use all but the isolated CPUs until it asks for them, and
 * then the run takes them. Fewer than that means that somebody chose other ones. */
static void look_at_isolation(const struct host *host, struct advice *advice)
{
    int isolated[1024];
    int count = host_parse_cpus(host->isolated_cpus, isolated, ARRAY_LEN(isolated));
    if (count <= 0 || host->allowed_cpu_count < 0 ||
        host->allowed_cpu_count >= host->cpu_count - count ||
        overlaps(host->isolated_cpus, host->affinity)) {
        return;
    }
    struct finding *finding = add(
        advice, "isolated-unused", "info",
        "isolated CPUs are left alone by the scheduler and give the steadiest figures",
        "", "CPUs %.80s are isolated, but this process was bound to %.80s",
        host->isolated_cpus, host->affinity);
    snprintf(finding->remedy, sizeof(finding->remedy), "tare run --affinity %.80s",
             host->isolated_cpus);
}

static void look_at_cpus(const struct host *host, struct advice *advice)
{
    if (host->smt == 1) {
        add(advice, "smt", "info",
            "two hardware threads share one core: what runs on the sibling slows a sample down",
            "echo off | sudo tee /sys/devices/system/cpu/smt/control", "SMT is on");
    }
    if (host->busy_sibling_ratio >= SIBLING_BUSY_RATIO) {
        struct finding *finding = add(
            advice, "busy-sibling", "warning",
            "two threads of one core share its units and caches: Python beside a busy one "
            "takes 1.3 to 1.8 times as long",
            "", "CPU %d was busy for %.0f %% of a look; it shares a core with CPU %d",
            host->busy_sibling, 100.0 * host->busy_sibling_ratio, host->busy_sibling_of);
        snprintf(finding->remedy, sizeof(finding->remedy),
                 "stop what runs there (ps -eo psr,pcpu,args | grep '^ *%d '), or "
                 "--affinity to an idle core",
                 host->busy_sibling);
    }
    if (host->allowed_cpu_count == 1) {
        add(advice, "few-cpus", "warning",
            "everything else this machine does interrupts the worker that is being timed",
            "allow a second CPU, or keep the machine quiet",
            "one CPU is all there is to use");
    }
    if (host->cgroup_cpus < QUOTA_CPUS) {
        add(advice, "cgroup-quota", "warning",
            "the kernel stops the workers when the quota of a period is used up",
            "raise the quota to 2 CPUs or more (docker run --cpus 2, CPUQuota=200%)",
            "the control group allows %.2f CPUs", host->cgroup_cpus);
    }
    look_at_isolation(host, advice);
}

/* Half of the CPUs busy with something else, or half of one CPU where there are few. */
static void look_at_load(const struct host *host, struct advice *advice)
{
    double limit = host->cpu_count > 1 ? 0.5 * host->cpu_count : 0.5;
    if (host->load_1min >= limit) {
        add(advice, "load", "warning",
            "other programs take CPU time, caches and memory bandwidth from the workers",
            "stop what else is running (see: top), or wait",
            "the load average of the last minute is %.2f on %d CPUs", host->load_1min,
            host->cpu_count);
    }
    if (host->steal_ratio >= STEAL_RATIO) {
        add(advice, "steal", "warning",
            "the hypervisor gives this machine's CPUs to other guests while samples are taken",
            "use a machine with dedicated CPUs, or --clock cpu",
            "%.1f %% of the CPU time since boot was stolen", 100.0 * host->steal_ratio);
    }
}

static void look_at_memory(const struct host *host, struct advice *advice)
{
    if (host->swap_used_bytes < SWAP_BYTES || host->memory_available_bytes < 0 ||
        (double)host->memory_available_bytes >=
            MEMORY_LEFT_RATIO * (double)host->memory_bytes) {
        return;
    }
    char used[UNITS_SIZE];
    char left[UNITS_SIZE];
    units_format_bytes(host->swap_used_bytes, used);
    units_format_bytes(host->memory_available_bytes, left);
    add(advice, "swap", "warning",
        "a page that comes back from the disk costs milliseconds",
        "stop what uses the memory, then: sudo swapoff -a && sudo swapon -a",
        "%s are swapped out and %s of memory are left", used, left);
}

static void look_at_kernel(const struct host *host, struct advice *advice)
{
    static const char *const slow[] = {"hpet", "acpi_pm", "jiffies", "refined-jiffies"};
    if (host->aslr == 0) {
        add(advice, "aslr", "warning",
            "every worker gets the same addresses: the interval then leaves out what another "
            "layout would cost",
            "sudo sysctl kernel.randomize_va_space=2 (and no setarch -R)",
            "address space randomisation is off");
    }
    if (host->clock_resolution_ns > CLOCK_STEP_NS) {
        add(advice, "coarse-timer", "warning",
            "a time is known to no more than a step, so short samples come out equal or in steps",
            "boot without highres=off and nohz=off, or a longer --sample-time",
            "the monotonic clock advances in steps of %.0f us",
            host->clock_resolution_ns / 1e3);
    }
    for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
        if (strcmp(host->clock_source, slow[i]) == 0) {
            add(advice, "clock-source", "warning",
                "reading this clock takes a microsecond or more, and it is coarse",
                "boot with clocksource=tsc tsc=reliable where the CPU has an invariant TSC",
                "the kernel's clock source is '%s'", host->clock_source);
        }
    }
}

size_t advise(const struct host *host, struct finding *findings)
{
    struct advice advice = {.findings = findings};
    look_at_frequency(host, &advice);
    look_at_cpus(host, &advice);
    look_at_load(host, &advice);
    look_at_memory(host, &advice);
    look_at_kernel(host, &advice);
    return advice.count;
}
