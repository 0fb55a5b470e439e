/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts one process cut off from everything around it: its own session (Ctrl-C does not reach
 * it), a clean environment, no descriptor but its own, no core dump, dead when this process
 * dies. The thread that spawns must live as long as the child: the kernel ties the death
 * signal to the thread. */
#ifndef TARE_HARNESS_RUN_SPAWN_H
#define TARE_HARNESS_RUN_SPAWN_H

#include <sched.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"

/* Where a worker finds its end of the wire. */
#define SPAWN_WIRE_FD 3

#define ENVIRONMENT_SEED_SIZE 32

/* NULL-terminated; vars[0] is the hash seed, always of the same length, so that the size of the
 * environment (which moves the stack) is the same for all workers. The strings live in the
 * arena, and the record must stay where it is. */
struct environment {
    const char **vars;
    char hash_seed[ENVIRONMENT_SEED_SIZE];
};

/* What an interpreter gets to see: PATH, HOME, TMPDIR, TZ, LANG and LC_* of this process (they
 * change what a case can do), LD_LIBRARY_PATH (it decides which libpython a dynamic interpreter
 * runs on), PYTHONNOUSERSITE, and `count` variables "NAME=VALUE" that win over all of these, the last of a
 * name over those before. Not VIRTUAL_ENV: an interpreter finds its environment by its own path. */
void environment_init(struct environment *env, struct arena *arena,
                      const char *const *extra, size_t count);
/* The same for a program that leads to an interpreter, such as a version manager's script: it
 * gets all of this process's variables but those that are Python's. */
void environment_init_whole(struct environment *env, struct arena *arena,
                            const char *const *extra, size_t count);
void environment_set_seed(struct environment *env, uint32_t seed);

struct spawn {
    const char *file;        /* absolute path */
    const char *const *argv; /* NULL-terminated */
    const char *const *envp; /* NULL-terminated */
    int channel_fd; /* SPAWN_WIRE_FD, or 1: what it prints arrives on the channel */
    int64_t data_limit_bytes; /* RLIMIT_DATA; 0: none */
    const cpu_set_t *cpus;    /* NULL: those of this process */
};

struct process {
    pid_t pid;
    int pidfd;   /* readable when it has ended; -1 where the kernel has none */
    int channel; /* our end of a stream socket, not blocking */
    int errors;  /* the read end of its stderr, not blocking */
};

/* ERROR_SYSTEM: no descriptors, no processes, or the file cannot be executed. */
bool spawn_process(const struct spawn *spawn, struct process *ret, struct error *err);

/* Closes what is open (-1 is not); the process itself is reap.h's. */
void process_close(struct process *process);

#endif
