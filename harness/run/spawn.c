/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const inherited[] = {"PATH", "HOME", "TMPDIR",         "TZ",
                                        "LANG", "LC_*", "LD_LIBRARY_PATH"};

static size_t name_len(const char *var)
{
    return strcspn(var, "=");
}

static bool same_name(const char *a, const char *b)
{
    const size_t len = name_len(a);

    return len == name_len(b) && memcmp(a, b, len) == 0;
}

static bool is_inherited(const char *var)
{
    const size_t len = name_len(var);

    for (size_t i = 0; i < ARRAY_LEN(inherited); i++) {
        const size_t fixed = strcspn(inherited[i], "*");
        const bool is_prefix = inherited[i][fixed] == '*';

        if ((is_prefix ? len >= fixed : len == fixed) &&
            memcmp(var, inherited[i], fixed) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_of_python(const char *var)
{
    return strncmp(var, "PYTHON", strlen("PYTHON")) == 0;
}

static bool is_among(const char *var, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (same_name(var, list[i])) {
            return true;
        }
    }
    return false;
}

static void fill_environment(struct environment *env, struct arena *arena, bool is_whole,
                             const char *const *extra, size_t count)
{
    static const char no_user_site[] = "PYTHONNOUSERSITE=1";
    size_t room = count + 3;
    size_t used = 0;

    for (char **var = environ; *var != NULL; var++) {
        room++;
    }
    env->vars = arena_array(arena, room, sizeof(*env->vars));
    environment_set_seed(env, 0);
    env->vars[used++] = env->hash_seed;
    if (!is_among(no_user_site, extra, count)) {
        env->vars[used++] = no_user_site;
    }
    for (char **var = environ; *var != NULL; var++) {
        if ((is_whole ? !is_of_python(*var) : is_inherited(*var)) &&
            !is_among(*var, extra, count)) {
            env->vars[used++] = arena_strdup(arena, *var);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!same_name(extra[i], env->hash_seed) &&
            !is_among(extra[i], extra + i + 1, count - i - 1)) {
            env->vars[used++] = arena_strdup(arena, extra[i]);
        }
    }
}

void environment_init(struct environment *env, struct arena *arena,
                      const char *const *extra, size_t count)
{
    fill_environment(env, arena, false, extra, count);
}

void environment_init_whole(struct environment *env, struct arena *arena,
                            const char *const *extra, size_t count)
{
    fill_environment(env, arena, true, extra, count);
}

void environment_set_seed(struct environment *env, uint32_t seed)
{
    /* CPython reads the digits with strtoul, which skips leading zeros. */
    (void)snprintf(env->hash_seed, sizeof(env->hash_seed), "PYTHONHASHSEED=%010" PRIu32,
                   seed);
}

/* What the child needs to know. It shares this memory until it executes the program, and so can
 * tell the parent by `error` why that did not come about. */
struct child_plan {
    const struct spawn *spawn;
    int channel;
    int null;
    int errors;
    pid_t parent;
    sigset_t no_signals;
    volatile int error;
};

/* Moves the descriptors out of the way first: one of ours may be 0 to 3 already. */
static bool place_descriptors(const struct child_plan *plan)
{
    const int channel = fcntl(plan->channel, F_DUPFD_CLOEXEC, SPAWN_WIRE_FD + 1);
    const int null = fcntl(plan->null, F_DUPFD_CLOEXEC, SPAWN_WIRE_FD + 1);
    const int errors = fcntl(plan->errors, F_DUPFD_CLOEXEC, SPAWN_WIRE_FD + 1);
    const int last = plan->spawn->channel_fd > 2 ? plan->spawn->channel_fd : 2;

    if (channel < 0 || null < 0 || errors < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
        dup2(errors, 2) < 0 || dup2(channel, plan->spawn->channel_fd) < 0) {
        return false;
    }
    if (syscall(SYS_close_range, (unsigned)last + 1, ~0U, 0U) != 0) {
        /* A kernel before 5.9: ours close by themselves, and a shell hands down only low ones. */
        for (int fd = last + 1; fd < 1024; fd++) {
            (void)close(fd);
        }
    }
    return true;
}

static bool limit_resources(const struct spawn *spawn)
{
    /* One byte, not 0: that also keeps the kernel from starting a dump handler that
     * /proc/sys/kernel/core_pattern names. */
    const struct rlimit core = {.rlim_cur = 1, .rlim_max = 1};
    struct rlimit data;

    (void)setrlimit(RLIMIT_CORE, &core);
    if (spawn->data_limit_bytes > 0) {
        if (getrlimit(RLIMIT_DATA, &data) != 0) {
            return false;
        }
        if (data.rlim_max > (rlim_t)spawn->data_limit_bytes) {
            data.rlim_max = (rlim_t)spawn->data_limit_bytes;
        }
        data.rlim_cur = data.rlim_max;
        if (setrlimit(RLIMIT_DATA, &data) != 0) {
            return false;
        }
    }
    return spawn->cpus == NULL ||
           sched_setaffinity(0, sizeof(*spawn->cpus), spawn->cpus) == 0;
}

/* Every signal to its default: handlers must not run in the parent's memory, and what the
 * parent ignores would stay ignored. Those that cannot be set fail, which is right. */
static void reset_signals(const sigset_t *mask)
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    for (int sig = 1; sig <= SIGRTMAX; sig++) {
        (void)sigaction(sig, &action, NULL);
    }
    (void)sigprocmask(SIG_SETMASK, mask, NULL);
}

/* Runs in the parent's memory while the parent waits: only system calls, no allocation.
 * Returns when the program could not be executed. */
static void child_main(struct child_plan *plan)
{
    char *const *argv;
    char *const *envp;

    /* execve's prototype lacks the const it keeps. */
    memcpy(&argv, &plan->spawn->argv, sizeof(argv));
    memcpy(&envp, &plan->spawn->envp, sizeof(envp));
    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != plan->parent) {
        return; /* The parent died before it could be tied to. */
    }
    if (place_descriptors(plan) && limit_resources(plan->spawn)) {
        reset_signals(&plan->no_signals);
        (void)execve(plan->spawn->file, argv, envp);
    }
    plan->error = errno;
}

/* vfork, because the cost of fork grows with the memory of this process. The pid, or
 * -1 with errno. */
static pid_t start_child(struct child_plan *plan)
{
    sigset_t all;
    sigset_t before;
    pid_t pid;

    (void)sigfillset(&all);
    (void)sigemptyset(&plan->no_signals);
    (void)sigprocmask(SIG_SETMASK, &all, &before);
    pid = vfork(); // NOLINT(clang-analyzer-security.insecureAPI.vfork)
    if (pid == 0) {
        child_main(plan); // NOLINT(clang-analyzer-unix.Vfork)
        _exit(127);
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return pid;
}

static bool open_descriptors(struct process *ours, struct child_plan *plan)
{
    int sockets[2];
    int pipes[2];

    plan->null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (plan->null < 0) {
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        return false;
    }
    ours->channel = sockets[0];
    plan->channel = sockets[1];
    if (pipe2(pipes, O_CLOEXEC) != 0) {
        return false;
    }
    ours->errors = pipes[0];
    plan->errors = pipes[1];
    /* Only our ends: the flag belongs to what the descriptor stands for, and the child expects
     * reads and writes that wait. */
    return fcntl(ours->channel, F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(ours->errors, F_SETFL, O_NONBLOCK) == 0;
}

static void close_one(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
}

void process_close(struct process *process)
{
    close_one(&process->pidfd);
    close_one(&process->channel);
    close_one(&process->errors);
}

bool spawn_process(const struct spawn *spawn, struct process *ret, struct error *err)
{
    struct process process = {.pid = -1, .pidfd = -1, .channel = -1, .errors = -1};
    struct child_plan plan = {
        .spawn = spawn, .channel = -1, .null = -1, .errors = -1, .parent = getpid()};
    bool started = open_descriptors(&process, &plan);

    if (!started) {
        (void)error_system(err, "cannot open descriptors for a worker");
    } else {
        process.pid = start_child(&plan);
        if (process.pid < 0) {
            started = error_system(err, "cannot start a process");
        } else if (plan.error != 0) {
            errno = plan.error;
            started = error_system(err, "cannot execute '%s'", spawn->file);
            (void)waitpid(process.pid, NULL, 0);
        }
    }
    close_one(&plan.channel);
    close_one(&plan.null);
    close_one(&plan.errors);
    if (!started) {
        process_close(&process);
        return false;
    }
    process.pidfd = (int)syscall(SYS_pidfd_open, process.pid, 0);
    *ret = process;
    return true;
}
