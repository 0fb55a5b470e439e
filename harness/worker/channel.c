/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/wire/frame.h"
#include "harness/worker/boot.h"
#include "harness/worker/python.h"

static int channel_fd = -1;
static pid_t owner; /* a child that the case forks must not speak for the worker */
static unsigned char *payload;
static size_t payload_size;
static unsigned char *frame;
static size_t frame_size;

void channel_quit(int status)
{
    _exit(status);
}

void channel_open(int fd)
{
    channel_fd = fd;
    (void)fcntl(fd, F_SETFD,
                FD_CLOEXEC); /* a program that the case starts has no part in it */
    owner = getpid();
}

static void check_owner(void)
{
    if (getpid() != owner) {
        channel_quit(0);
    }
}

static void read_whole(unsigned char *data, size_t len)
{
    while (len > 0) {
        ssize_t got = read(channel_fd, data, len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            channel_quit(WORKER_EXIT_PROTOCOL);
        }
        data += got;
        len -= (size_t)got;
    }
}

static void write_whole(const unsigned char *data, size_t len)
{
    check_owner();
    while (len > 0) {
        ssize_t put = write(channel_fd, data, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            channel_quit(WORKER_EXIT_PROTOCOL);
        }
        data += put;
        len -= (size_t)put;
    }
}

/* Room for `need` bytes at *data; the content is not kept. */
static void make_room(unsigned char **data, size_t *size, size_t need)
{
    if (need <= *size) {
        return;
    }
    free(*data);
    *data = malloc(need);
    *size = need;
    if (*data == NULL) {
        channel_quit(WORKER_EXIT_PROTOCOL);
    }
}

enum wire_type channel_receive(unsigned char **ret_payload, size_t *ret_len)
{
    unsigned char header[WIRE_HEADER_SIZE];
    enum wire_type type;
    size_t len;
    check_owner();
    PyThreadState *thread = PyEval_SaveThread();
    read_whole(header, sizeof(header));
    if (!wire_decode_header(header, &type, &len)) {
        channel_quit(WORKER_EXIT_PROTOCOL);
    }
    make_room(&payload, &payload_size, len + 1);
    read_whole(payload, len);
    PyEval_RestoreThread(thread);
    *ret_payload = payload;
    *ret_len = len;
    return type;
}

/* Sends what `encode` makes of `message`; its first call tells how much room it needs. */
#define SEND(encode, message)                                                            \
    do {                                                                                 \
        size_t need = encode(message, NULL, 0);                                          \
        make_room(&frame, &frame_size, need);                                            \
        write_whole(frame, encode(message, frame, frame_size));                          \
    } while (false)

void channel_send_hello(const struct wire_hello *hello)
{
    SEND(wire_encode_hello, hello);
}

void channel_send_ready(const struct wire_ready *ready)
{
    SEND(wire_encode_ready, ready);
}

void channel_send_timed(const struct wire_timed *timed)
{
    SEND(wire_encode_timed, timed);
}

void channel_send_inspected(const struct wire_inspected *inspected)
{
    SEND(wire_encode_inspected, inspected);
}

void channel_send_failed(const struct wire_failed *failed)
{
    SEND(wire_encode_failed, failed);
}

void channel_send_done(const struct wire_done *done)
{
    SEND(wire_encode_done, done);
}
