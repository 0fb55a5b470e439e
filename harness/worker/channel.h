/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole frames over the worker's descriptor. A broken channel ends the process, because a
 * worker without a runner has nothing left to do. */
#ifndef TARE_HARNESS_WORKER_CHANNEL_H
#define TARE_HARNESS_WORKER_CHANNEL_H

#include <stddef.h>

#include "harness/wire/wire.h"

void channel_open(int fd);

/* Waits for the next frame without the GIL. The payload stays until the next call. */
enum wire_type channel_receive(unsigned char **ret_payload, size_t *ret_len);

void channel_send_hello(const struct wire_hello *hello);
void channel_send_ready(const struct wire_ready *ready);
void channel_send_timed(const struct wire_timed *timed);
void channel_send_inspected(const struct wire_inspected *inspected);
void channel_send_failed(const struct wire_failed *failed);
void channel_send_done(const struct wire_done *done);

void channel_quit(int status) __attribute__((noreturn));

#endif
