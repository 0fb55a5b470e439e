/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/startup.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/worker/python.h"

static int64_t timeval_ns(struct timeval time)
{
    return ((int64_t)time.tv_sec * 1000000 + time.tv_usec) * 1000;
}

/* Runs it once and adds what it took; 0, or the errno of the start, or the status in *ret_status. */
static int run_once(char *const *program, struct clock_timing *sum, int *ret_status)
{
    struct rusage usage;
    pid_t pid, ended;
    const int64_t begin_ns = clock_wall_ns();
    int error = posix_spawn(&pid, program[0], NULL, NULL, program, environ);
    if (error != 0) {
        return error;
    }
    do {
        ended = wait4(pid, ret_status, 0, &usage);
    } while (ended < 0 && errno == EINTR);
    const int64_t end_ns = clock_wall_ns();
    if (ended < 0) {
        return errno; /* the case has taken our child away, or ignores that children end */
    }
    sum->end_ns += end_ns - begin_ns;
    sum->cpu_ns += timeval_ns(usage.ru_utime) + timeval_ns(usage.ru_stime);
    sum->switches += usage.ru_nivcsw;
    return 0;
}

static int run_times(char *const *program, int64_t times, struct clock_timing *ret,
                     int *ret_status)
{
    int error = 0;
    *ret = (struct clock_timing){0};
    for (int64_t i = 0; i < times && error == 0 && *ret_status == 0; i++) {
        error = run_once(program, ret, ret_status);
    }
    return error;
}

static bool fail(const char *file, int error, int status)
{
    if (error != 0) {
        PyErr_Format(PyExc_ChildProcessError, "'%s' could not be run: %s", file,
                     strerror(error));
    } else if (WIFSIGNALED(status)) {
        PyErr_Format(PyExc_ChildProcessError, "the program was killed by signal %d",
                     WTERMSIG(status));
    } else {
        PyErr_Format(PyExc_ChildProcessError, "the program left with status %d",
                     WEXITSTATUS(status));
    }
    return false;
}

bool startup_time(char *const *program, int64_t lead, int64_t turns,
                  struct clock_timing *ret)
{
    int status = 0;
    PyThreadState *thread = PyEval_SaveThread();
    int error = run_times(program, lead, ret, &status);
    if (error == 0 && status == 0) {
        error = run_times(program, turns, ret, &status);
    }
    PyEval_RestoreThread(thread);
    return (error == 0 && status == 0) || fail(program[0], error, status);
}
