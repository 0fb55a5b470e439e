/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/outbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"

#define PARCEL_BYTES_MAX ((size_t)512 << 20)
#define US_PER_S         1000000
#define NS_PER_US        1000

static const char ending[] = ".parcel";

const char *outbox_usual_folder(struct arena *arena)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (state != NULL && state[0] == '/') {
        return arena_printf(arena, "%s/tare/outbox", state);
    }
    return home != NULL && home[0] == '/'
               ? arena_printf(arena, "%s/.local/state/tare/outbox", home)
               : NULL;
}

void outbox_leave(struct outbox_slot *slot)
{
    if (slot->fd >= 0) {
        close(slot->fd);
        slot->fd = -1;
    }
}

/* Whether the open file is still the one of that name. */
static bool is_there(int fd, const char *path)
{
    struct stat open_info;
    struct stat info;
    return fstat(fd, &open_info) == 0 && stat(path, &info) == 0 &&
           open_info.st_dev == info.st_dev && open_info.st_ino == info.st_ino;
}

static bool write_all(int fd, const struct buf *text)
{
    const char *data = buf_text(text);
    for (size_t done = 0; done < text->len;) {
        ssize_t put = write(fd, data + done, text->len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return fsync(fd) == 0;
}

static void sync_folder_of(const char *path)
{
    SCOPED(scoped_free_string)
    char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

/* A file that only this user reads, whole and locked before it has its name. The descriptor, or -1
 * with errno. */
static int write_parcel(const char *path, const struct parcel *parcel)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(scoped_free_string) char *temporary = xasprintf("%s.XXXXXX", path);
    /* Its place in the order is when it came, however often it is written. */
    struct timespec came = {.tv_sec = parcel->created_us / US_PER_S,
                            .tv_nsec = parcel->created_us % US_PER_S * NS_PER_US};
    struct timespec times[2] = {came, came};
    parcel_write(parcel, &text);
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    bool ok = flock(fd, LOCK_EX | LOCK_NB) == 0 && write_all(fd, &text);
    ok = ok && futimens(fd, times) == 0 && rename(temporary, path) == 0;
    int saved = errno;
    if (!ok) {
        unlink(temporary);
        close(fd);
        errno = saved;
        return -1;
    }
    sync_folder_of(path);
    return fd;
}

/* Opens and locks what has that name, also when it is replaced meanwhile. -1 with errno: ENOENT where there
 * is none, EWOULDBLOCK where another process has it and `waits` is false. */
static int lock_parcel(const char *path, bool waits)
{
    for (;;) {
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0) {
            return -1;
        }
        int failed = flock(fd, LOCK_EX | (waits ? 0 : LOCK_NB));
        if (failed == 0 && is_there(fd, path)) {
            return fd;
        }
        int saved = failed == 0 ? EINTR : errno;
        close(fd);
        if (saved != EINTR) {
            errno = saved;
            return -1;
        }
    }
}

static bool make_folder(const char *folder, struct error *err)
{
    if (mkdir(folder, 0700) == 0 || errno == EEXIST) {
        return true;
    }
    return file_make_folders(folder, err) &&
           (mkdir(folder, 0700) == 0 || errno == EEXIST ||
            error_system(err, "cannot make the outbox '%s'", folder));
}

bool outbox_put(const char *folder, const struct parcel *parcel, struct error *err)
{
    SCOPED(scoped_free_string)
    char *path = xasprintf("%s/%s%s", folder, parcel->id, ending);
    if (!make_folder(folder, err)) {
        return false;
    }
    int old = lock_parcel(path, false);
    if (old < 0 && errno == EWOULDBLOCK) {
        return true;
    }
    int fd = write_parcel(path, parcel);
    if (fd < 0) {
        error_system(err, "cannot keep '%s' in the outbox", path);
    } else {
        close(fd);
    }
    if (old >= 0) {
        close(old);
    }
    return fd >= 0;
}

bool outbox_has(const char *folder, const struct parcel *parcel)
{
    struct stat info;
    SCOPED(scoped_free_string)
    char *path = xasprintf("%s/%s%s", folder, parcel->id, ending);
    return lstat(path, &info) == 0 || errno != ENOENT;
}

struct entry {
    const char *path;
    struct timespec at;
};

static int by_time(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    if (x->at.tv_sec != y->at.tv_sec) {
        return x->at.tv_sec < y->at.tv_sec ? -1 : 1;
    }
    if (x->at.tv_nsec != y->at.tv_nsec) {
        return x->at.tv_nsec < y->at.tv_nsec ? -1 : 1;
    }
    return strcmp(x->path, y->path);
}

static bool is_parcel(const char *name)
{
    size_t len = strlen(name);
    size_t tail = sizeof(ending) - 1;
    return len > tail && strcmp(name + len - tail, ending) == 0;
}

bool outbox_list(const char *folder, struct arena *arena, const char *const **ret_paths,
                 size_t *ret_count, struct error *err)
{
    struct entry *entries = NULL;
    size_t count = 0;
    size_t cap = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL && errno != ENOENT) {
        return error_system(err, "cannot look into the outbox '%s'", folder);
    }
    for (struct dirent *item; dir != NULL && (item = readdir(dir)) != NULL;) {
        struct stat info;
        const char *path = arena_printf(arena, "%s/%s", folder, item->d_name);
        if (is_parcel(item->d_name) && lstat(path, &info) == 0 && S_ISREG(info.st_mode)) {
            entries = xgrow(entries, count, &cap, sizeof(*entries));
            entries[count++] = (struct entry){.path = path, .at = info.st_mtim};
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    const char **paths = arena_array(arena, count + 1, sizeof(*paths));
    if (count > 0) {
        qsort(entries, count, sizeof(*entries), by_time);
    }
    for (size_t i = 0; i < count; i++) {
        paths[i] = entries[i].path;
    }
    free(entries);
    *ret_paths = paths;
    *ret_count = count;
    return true;
}

enum outbox_found outbox_look(const char *path, struct arena *arena,
                              struct parcel *ret_parcel, struct error *err)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (!file_read(path, PARCEL_BYTES_MAX, &text, err)) {
        return file_exists(path) ? OUTBOX_DAMAGED : OUTBOX_GONE;
    }
    return parcel_read(path, &text, arena, ret_parcel, err) ? OUTBOX_TAKEN
                                                            : OUTBOX_DAMAGED;
}

enum outbox_found outbox_take(const char *path, bool waits, struct arena *arena,
                              struct parcel *ret_parcel, struct outbox_slot *ret_slot,
                              struct error *err)
{
    int fd = lock_parcel(path, waits);
    if (fd < 0 && (errno == ENOENT || errno == EWOULDBLOCK)) {
        return errno == ENOENT ? OUTBOX_GONE : OUTBOX_BUSY;
    }
    if (fd < 0) {
        error_system(err, "cannot open '%s'", path);
        return OUTBOX_DAMAGED;
    }
    *ret_slot = (struct outbox_slot){.path = path, .fd = fd};
    enum outbox_found found = outbox_look(path, arena, ret_parcel, err);
    if (found != OUTBOX_TAKEN) {
        outbox_leave(ret_slot);
    }
    return found;
}

bool outbox_remove(struct outbox_slot *slot, struct error *err)
{
    bool ok = unlink(slot->path) == 0 || errno == ENOENT ||
              error_system(err, "cannot take '%s' out of the outbox", slot->path);
    sync_folder_of(slot->path);
    outbox_leave(slot);
    return ok;
}

/* The old file stays locked until the new one has its name. */
bool outbox_keep(struct outbox_slot *slot, const struct parcel *parcel, struct error *err)
{
    int fd = write_parcel(slot->path, parcel);
    bool ok = fd >= 0 || error_system(err, "cannot write '%s' in the outbox", slot->path);
    if (fd >= 0) {
        close(fd);
    }
    outbox_leave(slot);
    return ok;
}
