/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/live.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/base/attr.h"

/* Long enough that nothing that answers is ever late, on a busy machine either. */
#define PATIENCE_NS INT64_C(20000000000)
#define SHORT_NS    INT64_C(150000000)

static const char *fake_path;
static volatile sig_atomic_t interrupted;

struct rig {
    struct live *live;
    struct executor executor;
    struct failure failure;
    struct wire_ready ready;
    struct wire_timed timed;
    int64_t ready_ns;
    int64_t timeout_ns;
};

static struct rig open_rig(struct live_options options)
{
    struct rig rig = {.timeout_ns = PATIENCE_NS};
    struct error err = {0};

    interrupted = 0;
    options.core = "the-core";
    options.launcher = fake_path;
    options.interrupted = &interrupted;
    rig.live = live_new(&options, &err);
    assert_non_null(rig.live);
    rig.executor = live_executor(rig.live);
    return rig;
}

static void close_rig(struct rig *rig)
{
    failure_finish(&rig->failure);
    live_free(rig->live);
}

static void start_job(struct rig *rig, int slot, const struct wire_case *job,
                      const char *option)
{
    const char *const options[] = {option};
    const struct target target = {
        .executable = fake_path,
        .mode = TARGET_HOSTED,
        .options = options,
        .option_count = option != NULL,
    };
    const struct launch launch = {
        .target = &target,
        .job = job,
        .label = "fake",
        .hash_seed = 7,
        .timeout_ns = rig->timeout_ns,
    };

    rig->executor.start(rig->executor.self, slot, &launch);
}

static void start_plan(struct rig *rig, int slot, const char *plan, const char *option)
{
    const struct wire_case job = {.run.text = {plan, strlen(plan)}, .unroll_many = 1};

    start_job(rig, slot, &job, option);
}

static bool ready(struct rig *rig, int slot)
{
    failure_finish(&rig->failure);
    return rig->executor.ready(rig->executor.self, slot, &rig->ready, &rig->ready_ns,
                               &rig->failure);
}

static bool sample(struct rig *rig, int slot)
{
    const struct wire_sample request = {.turns = 100};

    failure_finish(&rig->failure);
    return rig->executor.sample(rig->executor.self, slot, &request, &rig->timed,
                                &rig->failure);
}

static bool finish(struct rig *rig, int slot)
{
    failure_finish(&rig->failure);
    return rig->executor.finish(rig->executor.self, slot, NULL, &rig->failure);
}

/* Runs a plan to its end; false with the failure when a step failed. */
static bool run_plan(struct rig *rig, const char *plan)
{
    start_plan(rig, 0, plan, NULL);
    return ready(rig, 0) && sample(rig, 0) && finish(rig, 0);
}

static void a_case_is_set_up_sampled_and_finished(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    start_plan(&rig, 0, "", NULL);
    assert_true(ready(&rig, 0));
    assert_true(rig.ready_ns > 0);
    for (int i = 0; i < 5; i++) {
        assert_true(sample(&rig, 0));
        assert_int_equal(rig.timed.turns, 100);
        assert_int_equal(rig.timed.elapsed_ns, 1000);
        assert_string_equal(rig.timed.modules.data, "numpy");
    }
    assert_true(finish(&rig, 0));
    assert_int_equal(rig.failure.kind, FAILURE_NONE);
    close_rig(&rig);
}

static void the_same_process_sets_its_case_up_again(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    start_plan(&rig, 0, "setup child", NULL);
    assert_true(ready(&rig, 0));
    assert_true(sample(&rig, 0));
    assert_true(rig.executor.again(rig.executor.self, 0, &rig.ready, &rig.failure));
    assert_true(sample(&rig, 0));
    close_rig(&rig);
}

/* What goes wrong, and what is said about it. */
static void every_way_to_fail_has_its_own_kind_and_message(void **state)
{
    static const struct {
        const char *plan;
        enum failure_kind kind;
        const char *phase;
        const char *message; /* its beginning */
        const char *tail;
    } rows[] = {
        {"run signal 11", FAILURE_SIGNAL, "run",
         "killed by signal 11 (segmentation fault)", "last words"},
        {"setup signal 6", FAILURE_SIGNAL, "setup", "killed by signal 6 (aborted)",
         "last words"},
        {"teardown signal 9", FAILURE_SIGNAL, "teardown",
         "killed by signal 9 (killed); the system may have run out of memory",
         "last words"},
        {"run exit 3", FAILURE_EXIT, "run", "left with exit status 3", "goodbye"},
        {"run exit 0", FAILURE_EXIT, "run", "left with exit status 0", "goodbye"},
        {"run exit 70", FAILURE_PROTOCOL, "run", "gave up with exit status 70",
         "goodbye"},
        {"run signal 19", FAILURE_STOPPED, "run", "stopped itself (signal 19)",
         "last words"},
        {"run close", FAILURE_PROTOCOL, "run", "closed its connection", NULL},
        {"run garbage", FAILURE_PROTOCOL, "run", "sent what is no message", NULL},
        {"run huge", FAILURE_PROTOCOL, "run", "sent what is no message", NULL},
        {"run wrong", FAILURE_PROTOCOL, "run", "sent what is no message", NULL},
        {"run half", FAILURE_EXIT, "run", "left with exit status 0", NULL},
        {"run miscount", FAILURE_PROTOCOL, "run", "sent what is no message", NULL},
        {"setup garbage", FAILURE_PROTOCOL, "setup", "sent what is no message", NULL},
        {"run failed exception", FAILURE_EXCEPTION, "prepare", "ZeroDivisionError", NULL},
        {"setup failed syntax", FAILURE_SYNTAX, "prepare", "ZeroDivisionError", NULL},
        {"setup failed missing-module", FAILURE_MISSING, "prepare", "Zero", NULL},
        {"teardown failed exception", FAILURE_EXCEPTION, "prepare", "Zero", NULL},
        {"run failed protocol", FAILURE_PROTOCOL, "prepare", "Zero", NULL},
        {"run failed strangely", FAILURE_PROTOCOL, "run", "sent what is no message",
         NULL},
        {"run child and signal", FAILURE_SIGNAL, "run", "killed by signal 11", NULL},
    };
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].plan);
        assert_false(run_plan(&rig, rows[i].plan));
        assert_int_equal(rig.failure.kind, rows[i].kind);
        assert_string_equal(rig.failure.phase, rows[i].phase);
        assert_memory_equal(rig.failure.message, rows[i].message,
                            strlen(rows[i].message));
        if (rows[i].tail != NULL) {
            assert_string_equal(rig.failure.stderr_tail, rows[i].tail);
        } else {
            assert_null(rig.failure.stderr_tail);
        }
    }
    close_rig(&rig);
}

static void
a_failed_message_keeps_its_place_and_traceback_and_is_made_printable(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    assert_false(run_plan(&rig, "run failed exception"));
    assert_int_equal(rig.failure.line, 12);
    assert_int_equal(rig.failure.col, 5);
    assert_string_equal(rig.failure.message, "ZeroDivisionError: division ?[31m by zero");
    assert_string_equal(rig.failure.traceback,
                        "Traceback (most recent call last):\n  ...\n");
    close_rig(&rig);
}

static void a_worker_that_failed_in_python_takes_nothing_else_with_it(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    start_plan(&rig, 3, "", NULL);
    start_plan(&rig, 5, "run signal 11", NULL);
    assert_true(ready(&rig, 5));
    assert_false(sample(&rig, 5));
    assert_true(ready(&rig, 3));
    assert_true(sample(&rig, 3));
    assert_true(finish(&rig, 3));
    close_rig(&rig);
}

static void no_answer_in_time_is_a_timeout(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    rig.timeout_ns = SHORT_NS;
    assert_false(run_plan(&rig, "run hang"));
    assert_int_equal(rig.failure.kind, FAILURE_TIMEOUT);
    assert_string_equal(rig.failure.message, "no answer within 150ms; it was killed");
    close_rig(&rig);
}

static void
output_without_end_ends_with_the_timeout_and_leaves_the_last_lines(void **state)
{
    struct rig rig = open_rig((struct live_options){0});
    const char *line;
    int lines = 1;

    (void)state;
    rig.timeout_ns = SHORT_NS;
    assert_false(run_plan(&rig, "run flood"));
    assert_int_equal(rig.failure.kind, FAILURE_TIMEOUT);
    assert_non_null(rig.failure.stderr_tail);
    for (line = strchr(rig.failure.stderr_tail, '\n'); line != NULL;
         line = strchr(line + 1, '\n')) {
        lines++;
    }
    assert_int_equal(lines, 20);
    close_rig(&rig);
}

/* 4 workers write four pipes full each; they only get ahead if the one wait drains them all. */
static void a_worker_that_prints_is_not_held_up_while_another_is_waited_for(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    for (int slot = 0; slot < 4; slot++) {
        start_plan(&rig, slot, "setup print", NULL);
    }
    for (int slot = 3; slot >= 0; slot--) {
        assert_true(ready(&rig, slot));
    }
    close_rig(&rig);
}

static void a_closed_stderr_changes_nothing(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    assert_true(run_plan(&rig, "setup close errors"));
    close_rig(&rig);
}

static void large_frames_go_both_ways_between_several_workers(void **state)
{
    const size_t len = (size_t)8 << 20;
    char *code = malloc(len + 1);
    const struct wire_case job = {.run.text = {"", 0}, .code = {code, len}};
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    assert_non_null(code);
    memset(code, 'x', len);
    code[len] = '\0';
    for (int slot = 0; slot < 3; slot++) {
        start_job(&rig, slot, &job, NULL);
    }
    for (int slot = 2; slot >= 0; slot--) {
        assert_true(ready(&rig, slot));
        assert_int_equal(rig.ready.code.len, len);
        assert_memory_equal(rig.ready.code.data, code, len + 1);
    }
    free(code);
    close_rig(&rig);
}

static void a_case_above_the_frame_limit_does_not_start(void **state)
{
    const size_t len = WIRE_PAYLOAD_MAX;
    char *code = calloc(1, len + 1);
    const struct wire_case job = {.run.text = {"", 0}, .code = {code, len}};
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    assert_non_null(code);
    start_job(&rig, 0, &job, NULL);
    assert_false(ready(&rig, 0));
    assert_int_equal(rig.failure.kind, FAILURE_START);
    free(code);
    close_rig(&rig);
}

static void failures_before_hello_are_failures_to_start(void **state)
{
    static const struct {
        const char *option;
        const char *message; /* its beginning */
        const char *tail;
    } rows[] = {
        {"-Xstart=exit 1", "the worker did not start: left with exit status 1",
         "goodbye"},
        {"-Xstart=signal 4", "the worker did not start: killed by signal 4 (illegal",
         "last words"},
        {"-Xstart=close", "the worker did not start: closed its connection", NULL},
        {"-Xversion=99", "the worker core speaks version 99 of the protocol", NULL},
    };
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        start_plan(&rig, 0, "", rows[i].option);
        assert_false(ready(&rig, 0));
        assert_int_equal(rig.failure.kind, FAILURE_START);
        assert_string_equal(rig.failure.phase, "start");
        assert_memory_equal(rig.failure.message, rows[i].message,
                            strlen(rows[i].message));
        assert_true((rows[i].tail == NULL) == (rig.failure.stderr_tail == NULL));
    }
    close_rig(&rig);
}

static void a_program_that_is_not_there_does_not_start(void **state)
{
    const struct target target = {.executable = "/no/such/python", .mode = TARGET_HOSTED};
    const struct wire_case job = {0};
    const struct launch launch = {
        .target = &target, .job = &job, .timeout_ns = PATIENCE_NS};
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    rig.executor.start(rig.executor.self, 0, &launch);
    assert_false(ready(&rig, 0));
    assert_int_equal(rig.failure.kind, FAILURE_START);
    assert_string_equal(rig.failure.message,
                        "cannot execute '/no/such/python': No such file or directory");
    assert_false(sample(&rig, 0));
    assert_string_equal(rig.failure.message, "there is no worker");
    close_rig(&rig);
}

static void the_command_line_names_library_and_interpreter_when_embedded(void **state)
{
    const char *const options[] = {"-Xarguments"};
    const struct target target = {.executable = "/usr/bin/python9",
                                  .library = "/usr/lib/libpython9.so",
                                  .mode = TARGET_EMBEDDED,
                                  .options = options,
                                  .option_count = 1};
    const struct wire_case job = {.run.text = {"run exit 1", 10}};
    const struct launch launch = {
        .target = &target, .job = &job, .no_site = true, .timeout_ns = PATIENCE_NS};
    struct rig rig = open_rig((struct live_options){0});
    char expected[1024];

    (void)state;
    rig.executor.start(rig.executor.self, 0, &launch);
    assert_true(ready(&rig, 0));
    assert_false(sample(&rig, 0));
    (void)snprintf(
        expected, sizeof(expected),
        "0:%.40s\n1:/usr/lib/libpython9.so\n2:/usr/bin/python9\n3:-Xarguments\n"
        "4:-S\n5:-s\n6:-c\n7:import sys,_imp\nclass spec:",
        fake_path);
    assert_memory_equal(rig.failure.stderr_tail, expected, strlen(expected));
    assert_non_null(strstr(rig.failure.stderr_tail, "\n8:the-core\n9:3\ngoodbye"));
    close_rig(&rig);
}

/* READY of the fake says what it found. */
static int64_t ask(struct rig *rig, const char *plan)
{
    start_plan(rig, 0, plan, NULL);
    assert_true(ready(rig, 0));
    return rig->ready.setup_ns;
}

static void
a_worker_has_four_descriptors_its_own_session_and_default_signals(void **state)
{
    struct rig rig = open_rig((struct live_options){0});
    const int extra = open("/dev/null", O_RDONLY); // NOLINT: inherited on purpose
    const int high = fcntl(extra, F_DUPFD, 700);

    (void)state;
    assert_true(high >= 700);
    assert_int_equal(ask(&rig, "setup descriptors"), 4);
    assert_int_equal(ask(&rig, "setup session"), 1);
    (void)signal(SIGPIPE, SIG_IGN);
    assert_int_equal(ask(&rig, "setup ignores pipe"), 0);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)close(extra);
    (void)close(high);
    close_rig(&rig);
}

static void limits_and_affinity_are_the_worker_s_alone(void **state)
{
    cpu_set_t all;
    cpu_set_t one;
    int cpu = 0;
    struct rig rig;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof(all), &all), 0);
    while (!CPU_ISSET(cpu, &all)) {
        cpu++;
    }
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    rig = open_rig((struct live_options){.memory_limit_bytes = 1 << 30, .cpus = &one});
    assert_int_equal(ask(&rig, "setup data limit"), 1 << 30);
    assert_int_equal(ask(&rig, "setup core limit"), 1);
    assert_int_equal(ask(&rig, "setup cpus"), 1);
    assert_int_equal(sched_getaffinity(0, sizeof(one), &one), 0);
    assert_int_equal(CPU_COUNT(&one), CPU_COUNT(&all));
    close_rig(&rig);
}

static void the_environment_is_a_short_whitelist_with_the_hash_seed(void **state)
{
    static const char *const env[] = {"TZ=Mars/Olympus", "MORE=1", "PYTHONHASHSEED=9"};
    struct rig rig;
    const char *tail;

    (void)state;
    assert_int_equal(setenv("SECRET_OF_THE_SHELL", "1", 1), 0);
    assert_int_equal(setenv("PYTHONPATH", "/nowhere", 1), 0);
    assert_int_equal(setenv("LC_FAKE", "yes", 1), 0);
    assert_int_equal(setenv("TZ", "UTC", 1), 0);
    rig = open_rig((struct live_options){.env = env, .env_count = ARRAY_LEN(env)});
    start_plan(&rig, 0, "run exit 0", "-Xstart=environment");
    assert_true(ready(&rig, 0));
    assert_false(sample(&rig, 0));
    tail = rig.failure.stderr_tail;
    assert_ptr_equal(strstr(tail, "PYTHONHASHSEED=0000000007\n"), tail);
    assert_null(strstr(tail + 1, "PYTHONHASHSEED"));
    assert_non_null(strstr(tail, "\nPYTHONNOUSERSITE=1\n"));
    assert_non_null(strstr(tail, "\nPATH="));
    assert_non_null(strstr(tail, "\nLC_FAKE=yes\n"));
    assert_non_null(strstr(tail, "\nTZ=Mars/Olympus\n"));
    assert_non_null(strstr(tail, "\nMORE=1\n"));
    assert_null(strstr(tail, "TZ=UTC"));
    assert_null(strstr(tail, "SECRET"));
    assert_null(strstr(tail, "PYTHONPATH"));
    close_rig(&rig);
}

static bool is_gone(int64_t pid)
{
    return pid > 1 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static void what_a_worker_leaves_behind_is_killed_with_it(void **state)
{
    static const char *const plans[] = {"setup child", "setup daemon"};
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
        start_plan(&rig, 0, plans[i], NULL);
        assert_true(ready(&rig, 0));
        assert_false(is_gone(rig.ready.setup_ns));
        rig.executor.kill(rig.executor.self, 0);
        assert_true(is_gone(rig.ready.setup_ns));
    }
    close_rig(&rig);
}

static void the_children_of_a_living_worker_are_left_alone(void **state)
{
    struct rig rig = open_rig((struct live_options){0});
    int64_t child;

    (void)state;
    start_plan(&rig, 0, "setup child", NULL);
    assert_true(ready(&rig, 0));
    child = rig.ready.setup_ns;
    start_plan(&rig, 1, "", NULL);
    assert_true(ready(&rig, 1));
    rig.executor.kill(rig.executor.self, 1);
    assert_false(is_gone(child));
    close_rig(&rig);
    assert_true(is_gone(child));
}

static void interrupt(int sig)
{
    (void)sig;
    interrupted = 1;
}

static void an_interruption_ends_every_wait(void **state)
{
    const struct itimerval soon = {.it_value.tv_usec = 50000};
    struct sigaction action = {.sa_handler = interrupt};
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    start_plan(&rig, 0, "run hang", NULL);
    start_plan(&rig, 1, "", NULL);
    assert_true(ready(&rig, 0));
    assert_true(ready(&rig, 1));
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    assert_false(sample(&rig, 0));
    assert_int_equal(rig.failure.kind, FAILURE_INTERRUPTED);
    assert_false(sample(&rig, 1));
    assert_int_equal(rig.failure.kind, FAILURE_INTERRUPTED);
    close_rig(&rig);
}

static void killing_an_empty_slot_does_nothing(void **state)
{
    struct rig rig = open_rig((struct live_options){0});

    (void)state;
    rig.executor.kill(rig.executor.self, EXECUTOR_SLOTS - 1);
    assert_false(finish(&rig, 0));
    assert_int_equal(rig.failure.kind, FAILURE_START);
    close_rig(&rig);
    live_free(NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_set_up_sampled_and_finished),
        cmocka_unit_test(the_same_process_sets_its_case_up_again),
        cmocka_unit_test(every_way_to_fail_has_its_own_kind_and_message),
        cmocka_unit_test(
            a_failed_message_keeps_its_place_and_traceback_and_is_made_printable),
        cmocka_unit_test(a_worker_that_failed_in_python_takes_nothing_else_with_it),
        cmocka_unit_test(no_answer_in_time_is_a_timeout),
        cmocka_unit_test(
            output_without_end_ends_with_the_timeout_and_leaves_the_last_lines),
        cmocka_unit_test(a_worker_that_prints_is_not_held_up_while_another_is_waited_for),
        cmocka_unit_test(a_closed_stderr_changes_nothing),
        cmocka_unit_test(large_frames_go_both_ways_between_several_workers),
        cmocka_unit_test(a_case_above_the_frame_limit_does_not_start),
        cmocka_unit_test(failures_before_hello_are_failures_to_start),
        cmocka_unit_test(a_program_that_is_not_there_does_not_start),
        cmocka_unit_test(the_command_line_names_library_and_interpreter_when_embedded),
        cmocka_unit_test(
            a_worker_has_four_descriptors_its_own_session_and_default_signals),
        cmocka_unit_test(limits_and_affinity_are_the_worker_s_alone),
        cmocka_unit_test(the_environment_is_a_short_whitelist_with_the_hash_seed),
        cmocka_unit_test(what_a_worker_leaves_behind_is_killed_with_it),
        cmocka_unit_test(the_children_of_a_living_worker_are_left_alone),
        cmocka_unit_test(an_interruption_ends_every_wait),
        cmocka_unit_test(killing_an_empty_slot_does_nothing),
    };

    if (argc != 2) {
        (void)fprintf(stderr, "usage: live_test FAKE_WORKER\n");
        return 2;
    }
    fake_path = argv[1];
    return cmocka_run_group_tests_name("run/live", tests, NULL, NULL);
}
