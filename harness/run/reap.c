/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/reap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often a child that was killed is looked at, and how long in all: SIGKILL works at once
 * unless the process hangs in the kernel. */
#define KILL_LOOKS     5000
#define KILL_LOOK_NS   1000000
#define ORPHAN_ROUNDS  2000
#define ORPHAN_WAIT_NS 500000

/* Children seen in one look; further ones are seen in the next. */
#define CHILDREN_MAX 512

struct children {
    pid_t pids[CHILDREN_MAX];
    size_t count;
};

bool reap_become_subreaper(struct error *err)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
        return error_system(err, "cannot become the reaper of what workers leave behind");
    }
    return true;
}

enum process_end reap_look(pid_t pid, int *ret_status)
{
    siginfo_t info;

    memset(&info, 0, sizeof(info));
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == 0) {
        return PROCESS_RUNS;
    }
    *ret_status = info.si_status;
    switch (info.si_code) {
    case CLD_EXITED:
        return PROCESS_EXITED;
    case CLD_KILLED:
    case CLD_DUMPED:
        return PROCESS_KILLED;
    default:
        return PROCESS_STOPPED;
    }
}

static void pause_ns(long ns)
{
    const struct timespec time = {.tv_nsec = ns};

    (void)nanosleep(&time, NULL);
}

void reap_kill(const struct process *process)
{
    /* The group first: as long as its leader is not reaped, its number is nobody else's. */
    (void)kill(-process->pid, SIGKILL);
    (void)kill(process->pid, SIGKILL);
    if (process->pidfd >= 0) {
        struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};

        (void)poll(&ended, 1, KILL_LOOKS);
    }
    for (int looks = 0; looks < KILL_LOOKS; looks++) {
        const pid_t got = waitpid(process->pid, NULL, WNOHANG);

        if (got == process->pid || (got < 0 && errno != EINTR)) {
            return;
        }
        pause_ns(KILL_LOOK_NS);
    }
}

static void add_child(struct children *children, pid_t pid)
{
    if (pid > 0 && children->count < CHILDREN_MAX) {
        children->pids[children->count++] = pid;
    }
}

/* A small file of /proc as text; false when it cannot be read. */
static bool read_text(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "re");
    size_t len;

    if (file == NULL) {
        return false;
    }
    len = fread(text, 1, size - 1, file);
    (void)fclose(file);
    text[len] = '\0';
    return true;
}

/* The kernel lists the children of each thread; false where it was built without the list. */
static bool list_by_thread(struct children *children)
{
    DIR *tasks = opendir("/proc/self/task");
    bool is_listed = false;

    if (tasks == NULL) {
        return false;
    }
    for (const struct dirent *task = readdir(tasks); task != NULL;
         task = readdir(tasks)) {
        char path[64];
        char text[8 * CHILDREN_MAX];
        const char *rest = text;

        (void)snprintf(path, sizeof(path), "/proc/self/task/%.20s/children",
                       task->d_name);
        if (task->d_name[0] == '.' || !read_text(path, text, sizeof(text))) {
            continue;
        }
        is_listed = true;
        /* Each number has a blank behind it; one without was cut off by the buffer's end. */
        for (const char *blank = strchr(rest, ' '); blank != NULL;
             blank = strchr(rest, ' ')) {
            add_child(children, (pid_t)strtol(rest, NULL, 10));
            rest = blank + 1;
        }
    }
    (void)closedir(tasks);
    return is_listed;
}

static pid_t parent_of(pid_t pid)
{
    char path[32];
    char text[512];
    const char *after_name;

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    if (!read_text(path, text, sizeof(text))) {
        return 0;
    }
    /* "PID (NAME) STATE PARENT ...": the name may hold anything; its last parenthesis closes it. */
    after_name = strrchr(text, ')');
    if (after_name == NULL || strlen(after_name) < 5) {
        return 0;
    }
    return (pid_t)strtol(after_name + 4, NULL, 10);
}

static void list_by_search(struct children *children)
{
    const pid_t self = getpid();
    DIR *all = opendir("/proc");

    if (all == NULL) {
        return;
    }
    for (const struct dirent *entry = readdir(all); entry != NULL; entry = readdir(all)) {
        const pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

        if (pid > 0 && parent_of(pid) == self) {
            add_child(children, pid);
        }
    }
    (void)closedir(all);
}

static bool is_among(pid_t pid, const pid_t *pids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pids[i] == pid) {
            return true;
        }
    }
    return false;
}

/* Kills what is nobody's and returns how many of them there were. Each that is reaped may give
 * us its own children, so the caller looks again. */
static size_t kill_orphans(const pid_t *living, size_t count)
{
    struct children children = {.count = 0};
    size_t found = 0;

    if (!list_by_thread(&children)) {
        list_by_search(&children);
    }
    for (size_t i = 0; i < children.count; i++) {
        const pid_t pid = children.pids[i];

        if (is_among(pid, living, count) || is_among(getsid(pid), living, count)) {
            continue;
        }
        found++;
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, WNOHANG);
    }
    return found;
}

void reap_orphans(const pid_t *living, size_t count)
{
    for (int round = 0; round < ORPHAN_ROUNDS; round++) {
        if (kill_orphans(living, count) == 0) {
            return;
        }
        pause_ns(ORPHAN_WAIT_NS);
    }
}
