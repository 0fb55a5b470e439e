/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/wire/frame.h"

/* Memory for a frame grows with what has come, not with what its header promises. */
#define READ_SIZE  ((size_t)16 << 10)
#define DRAIN_SIZE ((size_t)64 << 10)

int64_t worker_clock_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void worker_flush(struct worker *worker)
{
    while (worker->out_len > 0 && !worker->is_closed) {
        const ssize_t sent =
            send(worker->process.channel, worker->out, worker->out_len, MSG_NOSIGNAL);

        if (sent > 0) {
            worker->out += sent;
            worker->out_len -= (size_t)sent;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            /* It does not read any more; what it has sent before may still say why. */
            worker->out_len = 0;
        }
    }
}

/* Forgets the frame that was handed out last. */
static void drop_frame(struct worker *worker)
{
    if (worker->taken > 0) {
        worker->in_len -= worker->taken;
        memmove(worker->in, worker->in + worker->taken, worker->in_len);
        worker->taken = 0;
    }
}

void worker_send(struct worker *worker, const unsigned char *data, size_t len)
{
    drop_frame(worker);
    worker->out = data;
    worker->out_len = len;
    worker->is_owing = true;
    worker_flush(worker);
}

bool worker_peek(struct worker *worker, struct frame *ret)
{
    const size_t len = worker->in_len - worker->taken;
    const unsigned char *begin;

    if (len < WIRE_HEADER_SIZE || worker->is_garbled) {
        return false;
    }
    begin = worker->in + worker->taken;
    if (!wire_decode_header(begin, &ret->type, &ret->len)) {
        worker->is_garbled = true;
        return false;
    }
    ret->payload = begin + WIRE_HEADER_SIZE;
    return len - WIRE_HEADER_SIZE >= ret->len;
}

bool worker_take(struct worker *worker, struct frame *ret)
{
    drop_frame(worker);
    if (!worker_peek(worker, ret)) {
        return false;
    }
    worker->taken = WIRE_HEADER_SIZE + ret->len;
    worker->is_owing = false;
    return true;
}

void worker_read(struct worker *worker)
{
    struct frame frame;

    while (!worker->is_closed && !worker_peek(worker, &frame) && !worker->is_garbled) {
        ssize_t got;

        while (worker->in_cap - worker->in_len < READ_SIZE) {
            worker->in_cap = worker->in_cap > 0 ? 2 * worker->in_cap : 2 * READ_SIZE;
            worker->in = xrealloc(worker->in, worker->in_cap);
        }
        got = recv(worker->process.channel, worker->in + worker->in_len,
                   worker->in_cap - worker->in_len, 0);
        if (got > 0) {
            worker->in_len += (size_t)got;
        } else if (got < 0 && errno == EAGAIN) {
            return;
        } else if (got == 0 || errno != EINTR) {
            worker->is_closed = true;
        }
    }
    if (worker->hello_ns == 0 && worker->in_len > 0) {
        worker->hello_ns = worker_clock_ns();
    }
}

bool worker_drain(struct worker *worker)
{
    char bytes[DRAIN_SIZE];
    ssize_t got;

    if (worker->process.errors < 0) {
        return false;
    }
    got = read(worker->process.errors, bytes, sizeof(bytes));
    if (got > 0) {
        tail_add(&worker->tail, bytes, (size_t)got);
        return true;
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        (void)close(worker->process.errors);
        worker->process.errors = -1;
    }
    return false;
}

void worker_finish(struct worker *worker)
{
    if (worker->process.pid > 0) {
        process_close(&worker->process);
    }
    free(worker->job);
    free(worker->in);
    *worker = (struct worker){0};
}
