/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gnu/libc-version.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/utsname.h>

#include "harness/host/parts.h"
#include "harness/host/tree.h"

/* What a piece of a name that the firmware gives says about who runs the machine. */
struct maker {
    const char *piece;
    const char *virtualised;
};

static const struct maker makers[] = {
    {"KVM", "kvm"},
    {"QEMU", "kvm"},
    {"Amazon EC2", "kvm"},
    {"Google", "kvm"},
    {"OpenStack", "kvm"},
    {"DigitalOcean", "kvm"},
    {"Hetzner", "kvm"},
    {"VMware", "vmware"},
    {"Xen", "xen"},
    {"Microsoft Corporation", "microsoft"},
    {"innotek", "oracle"},
    {"VirtualBox", "oracle"},
    {"Parallels", "parallels"},
};

static const struct maker clocks[] = {
    {"kvm-clock", "kvm"},
    {"hyperv", "microsoft"},
    {"xen", "xen"},
};

static const char *find_maker(const struct maker *list, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, list[i].piece) != NULL) {
            return list[i].virtualised;
        }
    }
    return NULL;
}

static const char *find_firmware(const char *root)
{
    static const char *const names[] = {"product_name", "sys_vendor", "board_vendor",
                                        "bios_vendor"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char text[HOST_TEXT];
        tree_line(root, text, sizeof(text), "sys/class/dmi/id/%s", names[i]);
        const char *found = find_maker(makers, ARRAY_LEN(makers), text);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

/* x86 has a CPU flag that every hypervisor sets; where it is missing the firmware's names are
 * those of a rented machine without one ("Amazon EC2" in a bare-metal instance). */
static const char *find_hypervisor(const char *root)
{
    SCOPED(buf_free) struct buf cpuinfo = BUF_INIT;
    char text[HOST_TEXT];
    tree_read(root, &cpuinfo, "proc/cpuinfo");
    const char *flags = strstr(buf_text(&cpuinfo), "\nflags");
    bool flagged = flags != NULL && strstr(flags, " hypervisor") != NULL;
    if (flags != NULL && !flagged) {
        return NULL;
    }
    tree_line(root, text, sizeof(text), "sys/hypervisor/type");
    if (strcmp(text, "xen") == 0) {
        return "xen";
    }
    const char *found = find_firmware(root);
    if (found != NULL) {
        return found;
    }
    tree_line(root, text, sizeof(text),
              "sys/devices/system/clocksource/clocksource0/available_clocksource");
    found = find_maker(clocks, ARRAY_LEN(clocks), text);
    if (found != NULL) {
        return found;
    }
    return flagged ? "virtual" : NULL;
}

static bool is_container(const char *root)
{
    static const char *const marks[] = {"docker", "lxc", "kubepods", "containerd",
                                        "libpod"};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (tree_read(root, &text, "run/systemd/container") ||
        tree_read(root, &text, "run/.containerenv")) {
        return true;
    }
    tree_read(root, &text, "proc/1/cgroup");
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        if (strstr(buf_text(&text), marks[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void read_virtualised(const char *root, struct host *host)
{
    const char *found = find_hypervisor(root);
    if (found == NULL && is_container(root)) {
        found = "container";
    }
    if (found == NULL && host->cpu_model[0] != '\0') {
        found = "none";
    }
    snprintf(host->virtualised, HOST_TEXT, "%s", found != NULL ? found : "");
}

static void read_os(const char *root, struct host *host)
{
    SCOPED(buf_free) struct buf release = BUF_INIT;
    char name[96];
    char version[96];
    if (!tree_read(root, &release, "etc/os-release")) {
        tree_read(root, &release, "usr/lib/os-release");
    }
    tree_value(buf_text(&release), "NAME", '=', name, sizeof(name));
    tree_value(buf_text(&release), "VERSION_ID", '=', version, sizeof(version));
    snprintf(host->os, HOST_TEXT, "%s%s%s", name, version[0] != '\0' ? " " : "", version);
}

/* A process started with `setarch -R` has no address randomisation whatever the system says,
 * and its children inherit that. */
static void read_aslr(const char *root, struct host *host)
{
    int64_t aslr;
    if (tree_int(root, &aslr, "proc/sys/kernel/randomize_va_space") && aslr >= 0 &&
        aslr <= 2) {
        host->aslr = (int)aslr;
    }
    if (root[0] == '\0') {
        int persona = personality(0xffffffff);
        if (persona >= 0 && (persona & ADDR_NO_RANDOMIZE) != 0) {
            host->aslr = 0;
        }
    }
}

void host_read_identity(const char *root, struct host *host)
{
    struct utsname names;
    tree_line(root, host->label, HOST_TEXT, "proc/sys/kernel/hostname");
    tree_line(root, host->kernel, HOST_TEXT, "proc/sys/kernel/osrelease");
    tree_line(root, host->arch, HOST_TEXT, "proc/sys/kernel/arch");
    if (root[0] == '\0' && uname(&names) == 0) {
        snprintf(host->label, HOST_TEXT, "%s", names.nodename);
        snprintf(host->kernel, HOST_TEXT, "%s", names.release);
        snprintf(host->arch, HOST_TEXT, "%s", names.machine);
    }
    snprintf(host->libc, HOST_TEXT, "glibc %s", gnu_get_libc_version());
    read_os(root, host);
    read_virtualised(root, host);
    read_aslr(root, host);
}
