/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocol between the runner and a worker, compiled into both: no allocation, no I/O, no
 * CPython. Frames go over one stream socket in both directions:
 *
 *     u32 payload length | u8 type | 3 zero bytes | payload        (little-endian)
 *
 * A payload is a sequence of fields: an integer is 8 bytes, a text is a u32 length, its bytes
 * and a NUL (so that a decoded text can be used in place). The worker speaks first:
 *
 *     worker: HELLO
 *     runner: CASE      worker: READY | FAILED
 *     runner: SAMPLE    worker: TIMED | FAILED        any number of times
 *     or, where the case says inspect:
 *     runner: INSPECT   worker: INSPECTED | FAILED
 *     runner: END       worker: DONE | FAILED         (teardown has run; then CASE again or BYE)
 *     runner: BYE       the worker leaves at once
 *
 * After FAILED the case is over and the worker waits for CASE or BYE. Both sides refuse what
 * they do not know; a worker that cannot go on exits with status 70. */
#ifndef TARE_HARNESS_WIRE_WIRE_H
#define TARE_HARNESS_WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_MAGIC       "tare-wire"
#define WIRE_VERSION     5
#define WIRE_HEADER_SIZE 8
#define WIRE_PAYLOAD_MAX ((size_t)64 << 20)
#define WIRE_LIST_MAX    64 /* parameters, required modules */

enum wire_type {
    WIRE_HELLO = 1,
    WIRE_CASE,
    WIRE_READY,
    WIRE_SAMPLE,
    WIRE_TIMED,
    WIRE_END,
    WIRE_DONE,
    WIRE_FAILED,
    WIRE_BYE,
    WIRE_INSPECT,
    WIRE_INSPECTED,
};

/* Borrowed bytes; data is NUL-terminated after decoding. data == NULL: absent. */
struct wire_text {
    const char *data;
    size_t len;
};

/* A piece of Python and the place of its first character in `file`, from 1. */
struct wire_source {
    struct wire_text text;
    int64_t line;
    int64_t col;
};

struct wire_hello {
    struct wire_text magic;
    int64_t version;
    int64_t pid;
    struct wire_text python; /* Py_GetVersion() */
};

/* What a turn of the case is. */
enum wire_kind {
    WIRE_KIND_RUN, /* its copies of `run` */
    WIRE_KIND_IMPORT, /* the same, of a process that has run nothing before: one turn of one copy */
    WIRE_KIND_STARTUP, /* a process with `program` as its arguments, from its start to its end */
};

struct wire_case {
    struct wire_text file;           /* for tracebacks */
    struct wire_source module_setup; /* the suite's, run once as module code */
    struct wire_source setup;
    struct wire_source prepare;
    struct wire_source run;
    struct wire_source teardown;
    struct wire_source value; /* an expression that an inspecting worker evaluates */
    int64_t param_count;
    struct wire_text param_names[WIRE_LIST_MAX];
    struct wire_text param_literals[WIRE_LIST_MAX]; /* Python expressions */
    int64_t require_count;
    struct wire_text requires[WIRE_LIST_MAX];
    int64_t
        unroll_few; /* copies of the body in the loop that measures the loop's own cost; 0: that loop is left out */
    int64_t unroll_many; /* copies in the loop of the samples, at least 1 */
    int64_t gc_off;
    int64_t kind;     /* enum wire_kind */
    int64_t is_async; /* 1: the code may await */
    int64_t
        threads; /* that run the case at once, its main thread among them; at least 1 */
    int64_t program_count;
    struct wire_text
        program[WIRE_LIST_MAX]; /* of WIRE_KIND_STARTUP: path and arguments */
    int64_t want_code;          /* 1: READY carries the compiled code */
    int64_t inspect; /* of enum wire_inspect_want, joined by |; 0: the worker times */
    int64_t
        count; /* 1: events are counted while samples are taken, which are not timings then */
    struct wire_text
        code; /* of an earlier READY of the same case, unrolls and interpreter, or absent */
};

/* What an inspecting worker is for; the value it gives whenever the case has one. */
enum wire_inspect_want {
    WIRE_WANT_VALUE = 1,
    WIRE_WANT_MEMORY = 2,
    WIRE_WANT_BYTECODE = 4,
};

struct wire_ready {
    int64_t setup_ns;      /* how long the case's setup took, module setup included */
    int64_t empty_body;    /* 1: the body compiles to nothing */
    struct wire_text code; /* marshalled, when wanted */
};

/* Each thread: run `lead` turns untimed, then time `turns` turns. Prepared inputs come in batches, each with a lead of its own
 * of at most a tenth of it. */
struct wire_sample {
    int64_t few; /* 1: the loop of unroll_few copies */
    int64_t lead;
    int64_t turns; /* at least 1 */
    int64_t
        batch; /* prepared inputs in a batch at most; 0: as many as batch_bytes allow */
    int64_t
        batch_bytes; /* by how much the worker may grow while it prepares a batch; 0: no limit */
    int64_t want_modules; /* 1: TIMED says what the case has loaded and left behind */
};

/* In this order: cycles, instructions, branches, branch misses, cache references, cache misses, page
 * faults. */
#define WIRE_COUNTERS 7

/* Of all threads, in user space. */
struct wire_counter {
    int64_t count;
    int64_t enabled_ns; /* it was to count for so long */
    int64_t running_ns; /* and did: less where events had to take turns */
    int64_t error;      /* errno of its opening; not 0: there is none */
};

struct wire_timed {
    int64_t turns;       /* of each thread */
    int64_t elapsed_ns;  /* from the first thread's start to the last one's end */
    int64_t cpu_ns;      /* of all threads; of the processes that were started */
    int64_t switches;    /* involuntary */
    int64_t collections; /* garbage collections within the sample and its lead */
    int64_t batch;       /* inputs in its largest batch; 0: the case has no prepare */
    int64_t prepare_ns;  /* spent preparing, lead included */
    int64_t
        yardstick_ns; /* fixed work right before and behind the timing, the slower of the two */
    struct wire_text
        modules; /* from outside the standard library: names, a blank between; absent unless wanted */
    int64_t loaded; /* modules that the sample has loaded; 0 unless wanted */
    int64_t
        tasks; /* of the event loop, that the sample has left behind; 0 unless wanted */
    int64_t counter_count; /* WIRE_COUNTERS where the case counts, else 0 */
    struct wire_counter counters[WIRE_COUNTERS];
};

/* Execute `run` so often that it is warm, then count each of some executions. */
struct wire_inspect {
    int64_t warmup;     /* executions before the first that counts, at least 2 */
    int64_t executions; /* counted ones, 1 .. WIRE_EXECUTIONS_MAX */
    int64_t
        limit_ns; /* when the warm-up has taken so long it ends, and one execution is counted */
};

#define WIRE_EXECUTIONS_MAX 16
#define WIRE_DOMAINS        3 /* of CPython's allocators: raw, mem, obj */

/* What one execution asked of the allocators. */
struct wire_execution {
    int64_t allocations[WIRE_DOMAINS];
    int64_t allocated_bytes[WIRE_DOMAINS];
    int64_t peak_bytes;
    int64_t left_bytes;
    int64_t collections;
};

/* A value as a text that is equal where == is; of a long one the beginning and a digest of all. */
struct wire_value {
    struct wire_text text; /* absent: the case says no value */
    int64_t length;        /* characters of the whole */
    struct wire_text digest;
};

struct wire_inspected {
    int64_t execution_count; /* 0: memory was not asked for */
    struct wire_execution executions[WIRE_EXECUTIONS_MAX];
    int64_t peak_resident_bytes; /* of the worker; 0: unknown */
    struct wire_value value;     /* after the first execution */
    struct wire_value again;     /* after the second */
    struct wire_text bytecode;   /* absent unless asked for */
};

/* The case is over, teardown included. */
struct wire_done {
    int64_t gil; /* 1: the GIL is on by now */
};

struct wire_failed {
    struct wire_text
        phase; /* "compile", "setup", "prepare", "run", "teardown", "value", "module setup", "requires" */
    struct wire_text kind;    /* "syntax", "exception", "missing-module", "protocol" */
    struct wire_text message; /* "ZeroDivisionError: division by zero" */
    int64_t line;             /* in the suite's file; 0: unknown */
    int64_t col;
    struct wire_text traceback; /* as Python prints it, or absent */
};

/* Whole frames, header included; each returns the frame's size and has written it when that
 * is at most `size`. */
size_t wire_encode_hello(const struct wire_hello *hello, unsigned char *data,
                         size_t size);
size_t wire_encode_case(const struct wire_case *job, unsigned char *data, size_t size);
size_t wire_encode_ready(const struct wire_ready *ready, unsigned char *data,
                         size_t size);
size_t wire_encode_sample(const struct wire_sample *sample, unsigned char *data,
                          size_t size);
size_t wire_encode_timed(const struct wire_timed *timed, unsigned char *data,
                         size_t size);
size_t wire_encode_inspect(const struct wire_inspect *inspect, unsigned char *data,
                           size_t size);
size_t wire_encode_inspected(const struct wire_inspected *inspected, unsigned char *data,
                             size_t size);
size_t wire_encode_done(const struct wire_done *done, unsigned char *data, size_t size);
size_t wire_encode_failed(const struct wire_failed *failed, unsigned char *data,
                          size_t size);
size_t wire_encode_empty(enum wire_type type, unsigned char *data,
                         size_t size); /* END, BYE */

/* A payload; texts point into `data`. False when it is not exactly one message of the type. */
bool wire_decode_hello(const unsigned char *data, size_t len, struct wire_hello *ret);
bool wire_decode_case(const unsigned char *data, size_t len, struct wire_case *ret);
bool wire_decode_ready(const unsigned char *data, size_t len, struct wire_ready *ret);
bool wire_decode_sample(const unsigned char *data, size_t len, struct wire_sample *ret);
bool wire_decode_timed(const unsigned char *data, size_t len, struct wire_timed *ret);
bool wire_decode_inspect(const unsigned char *data, size_t len, struct wire_inspect *ret);
bool wire_decode_inspected(const unsigned char *data, size_t len,
                           struct wire_inspected *ret);
bool wire_decode_done(const unsigned char *data, size_t len, struct wire_done *ret);
bool wire_decode_failed(const unsigned char *data, size_t len, struct wire_failed *ret);

#endif
