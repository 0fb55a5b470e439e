/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker without Python that does as it is told: the text of the case is "PHASE ACTION", the
 * option "-Xstart=ACTION" is obeyed before it says hello. Started as an interpreter would be. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/wire/frame.h"
#include "harness/wire/wire.h"

#define FRAME_MAX (WIRE_PAYLOAD_MAX + WIRE_HEADER_SIZE)

static int wire = -1;
static unsigned char *in;
static unsigned char *out;
static int64_t answer; /* what READY says about the setup time */

static void send_bytes(const unsigned char *data, size_t len)
{
    while (len > 0) {
        const ssize_t sent = write(wire, data, len);

        if (sent <= 0) {
            _exit(90);
        }
        data += sent;
        len -= (size_t)sent;
    }
}

static void receive_bytes(unsigned char *data, size_t len)
{
    while (len > 0) {
        const ssize_t got = read(wire, data, len);

        if (got <= 0) {
            _exit(91);
        }
        data += got;
        len -= (size_t)got;
    }
}

static struct wire_text text(const char *data)
{
    return (struct wire_text){data, strlen(data)};
}

static int64_t count_descriptors(void)
{
    int64_t count = 0;

    for (int fd = 0; fd < 1024; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static int64_t limit_of(int which)
{
    struct rlimit limit;

    return getrlimit(which, &limit) == 0 ? (int64_t)limit.rlim_cur : -1;
}

static int64_t count_cpus(void)
{
    cpu_set_t cpus;

    return sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? CPU_COUNT(&cpus) : -1;
}

/* Leaves a process behind, in a session of its own when `detach`; answers with its number. */
static void leave_process(int detach)
{
    int numbers[2];
    pid_t child;
    int64_t pid = 0;

    if (pipe(numbers) != 0) {
        _exit(92);
    }
    child = fork();
    if (child == 0) {
        if (detach) {
            (void)setsid();
            if (fork() != 0) {
                _exit(0);
            }
        }
        pid = getpid();
        (void)!write(numbers[1], &pid, sizeof(pid));
        for (;;) {
            (void)pause();
        }
    }
    (void)!read(numbers[0], &pid, sizeof(pid));
    answer = pid;
}

static void send_failed(const char *kind)
{
    const struct wire_failed failed = {
        .phase = text("prepare"),
        .kind = text(kind),
        .message = text("ZeroDivisionError: division \x1b[31m by zero"),
        .line = 12,
        .col = 5,
        .traceback = text("Traceback (most recent call last):\n  ...\n"),
    };

    send_bytes(out, wire_encode_failed(&failed, out, FRAME_MAX));
}

static void query(const char *what)
{
    if (strcmp(what, "descriptors") == 0) {
        answer = count_descriptors();
    } else if (strcmp(what, "session") == 0) {
        answer = getsid(0) == getpid() && getpgid(0) == getpid();
    } else if (strcmp(what, "data limit") == 0) {
        answer = limit_of(RLIMIT_DATA);
    } else if (strcmp(what, "core limit") == 0) {
        answer = limit_of(RLIMIT_CORE);
    } else if (strcmp(what, "cpus") == 0) {
        answer = count_cpus();
    } else if (strcmp(what, "ignores pipe") == 0) {
        struct sigaction action;

        answer = sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
    }
}

static void flood(void)
{
    for (long line = 0;; line++) {
        (void)fprintf(stderr, "line %ld of a text that has no end\n", line);
    }
}

/* True: the frame that is due has been sent, or shall not be. */
static int obey(const char *action)
{
    if (strncmp(action, "signal ", 7) == 0) {
        (void)fprintf(stderr, "last words\n");
        (void)raise((int)strtol(action + 7, NULL, 10));
    } else if (strncmp(action, "exit ", 5) == 0) {
        (void)fprintf(stderr, "goodbye\n");
        _exit((int)strtol(action + 5, NULL, 10));
    } else if (strcmp(action, "hang") == 0) {
        for (;;) {
            (void)pause();
        }
    } else if (strcmp(action, "close") == 0) {
        (void)close(wire);
        (void)pause();
    } else if (strcmp(action, "close errors") == 0) {
        (void)close(2);
    } else if (strcmp(action, "flood") == 0) {
        flood();
    } else if (strcmp(action, "print") == 0) {
        for (int i = 0; i < 4000; i++) {
            (void)fprintf(
                stderr,
                "a line of sixty-four bytes in a text of four thousand lines....\n");
        }
    } else if (strcmp(action, "environment") == 0) {
        for (char **var = environ; *var != NULL; var++) {
            (void)fprintf(stderr, "%.100s\n", *var);
        }
    } else if (strcmp(action, "garbage") == 0) {
        send_bytes((const unsigned char *)"Hello, world!\n", 14);
        return 1;
    } else if (strcmp(action, "huge") == 0) {
        send_bytes((const unsigned char *)"\xff\xff\xff\xff\x05\0\0\0", 8);
        return 1;
    } else if (strcmp(action, "half") == 0) {
        send_bytes((const unsigned char *)"\x10\0\0\0\x05\0\0\0abc", 11);
        _exit(0);
    } else if (strcmp(action, "wrong") == 0) {
        send_bytes(out, wire_encode_empty(WIRE_BYE, out, FRAME_MAX));
        return 1;
    } else if (strncmp(action, "failed ", 7) == 0) {
        send_failed(action + 7);
        return 1;
    } else if (strcmp(action, "child") == 0) {
        leave_process(0);
    } else if (strcmp(action, "daemon") == 0) {
        leave_process(1);
    } else if (strcmp(action, "child and signal") == 0) {
        leave_process(0);
        (void)raise(SIGSEGV);
    } else {
        query(action);
    }
    return 0;
}

/* Obeys when the case is about this phase. */
static int in_phase(const char *plan, const char *phase)
{
    const size_t len = strlen(phase);

    return strncmp(plan, phase, len) == 0 && plan[len] == ' ' ? obey(plan + len + 1) : 0;
}

static void greet(int version)
{
    const struct wire_hello hello = {text(WIRE_MAGIC), version, getpid(), text("fake")};

    send_bytes(out, wire_encode_hello(&hello, out, FRAME_MAX));
}

static void serve_sample(const unsigned char *payload, size_t len, const char *plan)
{
    struct wire_sample sample;
    struct wire_timed timed = {.elapsed_ns = 1000, .modules = text("numpy")};

    if (!wire_decode_sample(payload, len, &sample)) {
        _exit(93);
    }
    timed.turns = sample.turns + (strcmp(plan, "run miscount") == 0);
    if (!in_phase(plan, "run")) {
        send_bytes(out, wire_encode_timed(&timed, out, FRAME_MAX));
    }
}

static void serve(void)
{
    static char plan[64] = "";
    unsigned char header[WIRE_HEADER_SIZE];
    enum wire_type type;
    size_t len;

    receive_bytes(header, sizeof(header));
    if (!wire_decode_header(header, &type, &len)) {
        _exit(94);
    }
    receive_bytes(in, len);
    if (type == WIRE_CASE) {
        struct wire_case job;

        if (!wire_decode_case(in, len, &job)) {
            _exit(95);
        }
        (void)snprintf(plan, sizeof(plan), "%s", job.run.text.data);
        if (!in_phase(plan, "setup")) {
            const struct wire_ready ready = {.setup_ns = answer, .code = job.code};

            send_bytes(out, wire_encode_ready(&ready, out, FRAME_MAX));
        }
    } else if (type == WIRE_SAMPLE) {
        serve_sample(in, len, plan);
    } else if (type == WIRE_END) {
        if (!in_phase(plan, "teardown")) {
            send_bytes(out,
                       wire_encode_done(&(struct wire_done){.gil = 1}, out, FRAME_MAX));
        }
    } else {
        _exit(96);
    }
}

int main(int argc, char **argv)
{
    int version = WIRE_VERSION;

    wire = argc > 1 ? (int)strtol(argv[argc - 1], NULL, 10) : -1;
    in = malloc(FRAME_MAX);
    out = malloc(FRAME_MAX);
    if (in == NULL || out == NULL) {
        return 97;
    }
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "-Xstart=", 8) == 0) {
            (void)obey(argv[i] + 8);
        } else if (strncmp(argv[i], "-Xversion=", 10) == 0) {
            version = (int)strtol(argv[i] + 10, NULL, 10);
        } else if (strcmp(argv[i], "-Xarguments") == 0) {
            for (int k = 0; k < argc; k++) {
                (void)fprintf(stderr, "%d:%.40s\n", k, argv[k]);
            }
        }
    }
    greet(version);
    for (;;) {
        serve();
    }
}
