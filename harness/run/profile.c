/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/buf.h"
#include "harness/run/profile.inc"
#include "harness/suite/scalar.h"

#define ARGUMENTS_MAX 80
#define OPTIONS_MOST  48

/* ('text', line, column), or None. */
static void add_source(struct buf *out, struct arena *arena, const char *key,
                       const struct source *source)
{
    if (source->text == NULL) {
        buf_addf(out, "'%s': None, ", key);
        return;
    }
    buf_addf(out, "'%s': (%s, %d, %d), ", key, scalar_literal(source->text, arena),
             source->line, source->col);
}

/* The program for -c: the builder, the driver, and the case as a call of it. */
static void add_program(struct buf *out, struct arena *arena,
                        const struct variant *variant, const char *output,
                        int64_t time_ns)
{
    const struct suite_case *suite_case = variant->suite_case;
    buf_adds(out, profile_py);
    buf_addf(out, "\nprofile({'file': %s, ", scalar_literal(variant->suite->path, arena));
    add_source(out, arena, "module_setup", &variant->suite->setup);
    add_source(out, arena, "setup", &suite_case->setup);
    add_source(out, arena, "prepare", &suite_case->prepare);
    add_source(out, arena, "run", &suite_case->run);
    add_source(out, arena, "teardown", &suite_case->teardown);
    buf_adds(out, "'params': {");
    for (size_t i = 0; i < suite_case->param_count; i++) {
        buf_addf(out, "'%s': %s, ", suite_case->params[i].name,
                 variant->values[i]->literal);
    }
    buf_addf(out, "}, 'is_async': %s, 'is_import': %s, 'seconds': %lld / 1e9}, %s)\n",
             suite_case->is_async ? "True" : "False",
             suite_case->kind == CASE_IMPORT ? "True" : "False", (long long)time_ns,
             output != NULL ? scalar_literal(output, arena) : "None");
}

struct command_line {
    const char *argv[ARGUMENTS_MAX];
    size_t count;
};

static void add_argument(struct command_line *line, const char *argument)
{
    line->argv[line->count++] = argument;
}

/* The profiler around the interpreter, where it is a program. */
static void add_profiler(struct command_line *line, struct arena *arena,
                         enum profiler profiler, const char *path)
{
    static const char *const perf[] = {"perf", "record", "-q", "-g", "-o"};
    if (profiler == PROFILER_PERF) {
        for (size_t i = 0; i < ARRAY_LEN(perf); i++) {
            add_argument(line, perf[i]);
        }
        add_argument(line, path);
        add_argument(line, "--");
    } else if (profiler == PROFILER_CALLGRIND) {
        add_argument(line, "valgrind");
        add_argument(line, "--tool=callgrind");
        add_argument(line, "--quiet");
        add_argument(line, arena_printf(arena, "--callgrind-out-file=%s", path));
    }
}

static void add_interpreter(struct command_line *line, const struct target *target,
                            enum profiler profiler, const char *program)
{
    add_argument(line, target->executable);
    for (size_t i = 0; i < target->option_count && i < OPTIONS_MOST; i++) {
        add_argument(line, target->options[i]);
    }
    /* From 3.12 on an interpreter tells perf the names of Python functions. */
    if (profiler == PROFILER_PERF && target->minor >= 12) {
        add_argument(line, "-X");
        add_argument(line, "perf");
    }
    add_argument(line, "-c");
    add_argument(line, program);
    add_argument(line, NULL);
}

/* Runs it with its output thrown away; false with *ret_error the errno of the start. */
static bool run_process(const struct command_line *line, int *ret_error, int *ret_status)
{
    posix_spawn_file_actions_t actions;
    char *const *argv;
    pid_t pid;
    const char *const *all = line->argv;
    memcpy(&argv, &all, sizeof(argv)); /* the prototype lacks the const it keeps */
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY,
                                           0);
    *ret_error = posix_spawnp(&pid, line->argv[0], &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (*ret_error != 0) {
        return false;
    }
    while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR) {
    }
    return true;
}

bool profile_run(const struct variant *variant, const struct target *target,
                 enum profiler profiler, int64_t time_ns, const char *path,
                 struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(buf_free) struct buf program = BUF_INIT;
    struct command_line line = {.count = 0};
    int error = 0;
    int status = 0;
    add_program(&program, &arena, variant, profiler == PROFILER_PSTATS ? path : NULL,
                time_ns);
    add_profiler(&line, &arena, profiler, path);
    add_interpreter(&line, target, profiler, buf_text(&program));
    if (!run_process(&line, &error, &status)) {
        return error_set(err, ERROR_SYSTEM, "'%s' cannot be run: %s%s", line.argv[0],
                         strerror(error),
                         error == ENOENT && profiler != PROFILER_PSTATS
                             ? "; install it, or use --to pstats"
                             : "");
    }
    if (status != 0) {
        return error_set(err, ERROR_SYSTEM,
                         "the case or its profiler failed (%s %d): no profile",
                         WIFSIGNALED(status) ? "signal" : "status",
                         WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    return true;
}

void profile_say_how(enum profiler profiler, const char *path, struct buf *out)
{
    static const char *const commands[] = {
        [PROFILER_PSTATS] = "python3 -m pstats",
        [PROFILER_PERF] = "perf report -i",
        [PROFILER_CALLGRIND] = "callgrind_annotate",
    };
    buf_addf(out, "%s: look at it with\n  %s %s\n", path, commands[profiler], path);
    if (profiler == PROFILER_PSTATS) {
        buf_adds(out, "and there: sort tottime, then stats 20 (or sort cumtime)\n");
    }
}
