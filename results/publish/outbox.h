/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox: a folder with one file a parcel, written before it is sent and removed when it is
 * stored. Who sends a parcel holds a lock on its file, so that of several processes one does; a
 * process that is killed leaves the file, and the lock goes with it. */
#ifndef TARE_RESULTS_PUBLISH_OUTBOX_H
#define TARE_RESULTS_PUBLISH_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "results/publish/parcel.h"

/* "~/.local/state/tare/outbox", on the arena; NULL: there is no home. */
const char *outbox_usual_folder(struct arena *arena);

/* A parcel that this process may send, or put back. */
struct outbox_slot {
    const char *path;
    int fd; /* -1: none */
};

/* Gives the lock back; the file stays. */
void outbox_leave(struct outbox_slot *slot);

/* Keeps the parcel: nothing is lost from here on. The same one that is there already is replaced, unless another
 * process is about to send it. */
bool outbox_put(const char *folder, const struct parcel *parcel, struct error *err);

/* Whether it is there still, or nobody can tell. */
bool outbox_has(const char *folder, const struct parcel *parcel);

/* The files of an outbox in the order in which they came; none where there is no folder. */
bool outbox_list(const char *folder, struct arena *arena, const char *const **ret_paths,
                 size_t *ret_count, struct error *err);

enum outbox_found {
    OUTBOX_TAKEN,
    OUTBOX_BUSY, /* another process sends it */
    OUTBOX_GONE,
    OUTBOX_DAMAGED, /* `err` says how */
};

/* Reads and takes one; the body is the caller's to free. `waits`: until another process is done
 * with it. */
enum outbox_found outbox_take(const char *path, bool waits, struct arena *arena,
                              struct parcel *ret_parcel, struct outbox_slot *ret_slot,
                              struct error *err);

/* The same without a lock, for looking. */
enum outbox_found outbox_look(const char *path, struct arena *arena,
                              struct parcel *ret_parcel, struct error *err);

/* It is stored: the file goes, then the lock. */
bool outbox_remove(struct outbox_slot *slot, struct error *err);

/* It is not: the file tells why, and the lock goes. */
bool outbox_keep(struct outbox_slot *slot, const struct parcel *parcel,
                 struct error *err);

#endif
