/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"

#define READ_BYTES      ((size_t)64 * 1024)
#define LINKS_MAX       40 /* as many as Linux follows itself */
#define TEMPORARY_TRIES 100

static bool read_all(int fd, const char *path, size_t limit, struct buf *out,
                     struct error *err)
{
    SCOPED(scoped_free_string) char *chunk = xmalloc(READ_BYTES);
    size_t total = 0;
    for (;;) {
        ssize_t got = read(fd, chunk, READ_BYTES);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_system(err, "cannot read '%s'", path);
        }
        if (got == 0) {
            return true;
        }
        /* Never more than one chunk past the limit, also of a stream that has no end. */
        total += (size_t)got;
        if (total > limit) {
            return error_set(err, ERROR_DATA, "'%s' has more than the allowed %zu bytes",
                             path, limit);
        }
        buf_add(out, chunk, (size_t)got);
    }
}

static bool read_fd(int fd, const char *path, size_t limit, struct buf *out,
                    struct error *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return error_system(err, "cannot read '%s'", path);
    }
    if (S_ISDIR(info.st_mode)) {
        return error_set(err, ERROR_DATA, "'%s' is a folder, not a file", path);
    }
    if (S_ISREG(info.st_mode) && info.st_size > 0 && (uintmax_t)info.st_size > limit) {
        return error_set(err, ERROR_DATA, "'%s' has %lld bytes, allowed are %zu", path,
                         (long long)info.st_size, limit);
    }
    return read_all(fd, path, limit, out, err);
}

bool file_read(const char *path, size_t limit, struct buf *out, struct error *err)
{
    if (strcmp(path, "-") == 0) {
        return read_fd(STDIN_FILENO, "standard input", limit, out, err);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return error_system(err, "cannot open '%s'", path);
    }
    bool ok = read_fd(fd, path, limit, out, err);
    close(fd);
    return ok;
}

/* The folder part of a path, with its slash, "" where there is none. */
static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

/* The number N of a name that stands for an open descriptor of this process, or -1. Such a
 * link cannot be followed ("pipe:[4711]"), and what it stands for must not be replaced. */
static int descriptor_of(const char *name)
{
    static const char *const folders[] = {"/proc/self/fd/", "/dev/fd/"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        size_t len = strlen(folders[i]);
        int64_t number;
        if (strncmp(name, folders[i], len) == 0 &&
            number_parse_int(name + len, &number) && number >= 0 && number <= INT_MAX) {
            return (int)number;
        }
    }
    return -1;
}

/* Follows the symbolic links at the end of `path` to a name that is none, also one that does
 * not exist yet. The caller frees it; NULL with errno set on failure. */
static char *follow_links(const char *path)
{
    char *name = xstrdup(path);
    for (int i = 0; i < LINKS_MAX; i++) {
        char target[PATH_MAX];
        ssize_t len = readlink(name, target, sizeof(target));
        if (len < 0 || descriptor_of(name) >= 0) {
            return name; // no link, or nothing there: whoever opens it finds out
        }
        if ((size_t)len >= sizeof(target)) {
            free(name);
            errno = ENAMETOOLONG;
            return NULL;
        }
        int folder = target[0] == '/' ? 0 : (int)folder_len(name);
        char *next = xasprintf("%.*s%.*s", folder, name, (int)len, target);
        free(name);
        name = next;
    }
    free(name);
    errno = ELOOP;
    return NULL;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, data, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return false;
        }
        data += put;
        len -= (size_t)put;
    }
    return true;
}

/* fsync where the file system knows it. */
static bool sync_fd(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

/* The rename is only safe from a power cut once the folder is on the disk too. A folder that
 * cannot be opened for reading is left to the system: the file itself is whole. */
static void sync_folder(const char *name)
{
    size_t len = folder_len(name);
    SCOPED(scoped_free_string)
    char *folder = len > 0 ? xstrndup(name, len) : xstrdup(".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        sync_fd(fd);
        close(fd);
    }
}

/* A new empty file beside `name`. A killed process of the same id may have left one behind,
 * hence the tries. Gives the descriptor, or -1 with errno. */
static int open_temporary(const char *name, char **ret_path)
{
    int folder = (int)folder_len(name);
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        char *path = xasprintf("%.*s.tare-%ld-%d.tmp", folder, name, (long)getpid(), i);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            *ret_path = path;
            return fd;
        }
        free(path);
        if (errno != EEXIST) {
            return -1;
        }
    }
    return -1;
}

/* What is at the resolved name, and whether it may be written at all. */
static bool look_at(const char *path, const char *name, struct stat *ret_info,
                    bool *ret_exists, struct error *err)
{
    size_t len = strlen(name);
    *ret_exists = stat(name, ret_info) == 0;
    if (!*ret_exists && errno != ENOENT) {
        return error_system(err, "cannot write '%s'", path);
    }
    if ((*ret_exists && S_ISDIR(ret_info->st_mode)) ||
        (len > 0 && name[len - 1] == '/')) {
        errno = EISDIR;
        return error_system(err, "cannot write '%s'", path);
    }
    if (len == 0) {
        errno = ENOENT;
        return error_system(err, "cannot write '%s'", path);
    }
    /* The rename would replace a file that its owner protected: the mode counts all the same. */
    if (*ret_exists && faccessat(AT_FDCWD, name, W_OK, AT_EACCESS) != 0) {
        return error_system(err, "cannot write '%s'", path);
    }
    return true;
}

static bool is_straight(const char *name, const struct stat *info)
{
    return !S_ISREG(info->st_mode) || descriptor_of(name) >= 0;
}

/* Writes into what is there: a device, a pipe, an open descriptor at its own offset. */
static bool write_straight(const char *name, const void *data, size_t len)
{
    int open_fd = descriptor_of(name);
    int fd = open_fd >= 0 ? fcntl(open_fd, F_DUPFD_CLOEXEC, 0)
                          : open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return false;
    }
    bool ok = write_all(fd, data, len);
    int sys_errno = errno;
    ok = close(fd) == 0 && ok;
    errno = ok ? errno : sys_errno;
    return ok;
}

/* Fills the temporary file and puts it in place. `old` is the file that it replaces, or NULL. */
static bool fill_and_rename(int fd, const char *temporary, const char *name,
                            const struct stat *old, const void *data, size_t len)
{
    bool ok = true;
    if (old != NULL) {
        /* Only root may give a file away; for others the owner becomes the writer. The owner
         * first: changing it clears mode bits. */
        bool kept_owner = fchown(fd, old->st_uid, old->st_gid) == 0;
        mode_t mode = old->st_mode & (kept_owner ? 07777 : 0777);
        ok = fchmod(fd, mode) == 0;
    }
    ok = ok && write_all(fd, data, len) && sync_fd(fd);
    int sys_errno = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        sys_errno = errno;
    }
    if (ok && rename(temporary, name) != 0) {
        ok = false;
        sys_errno = errno;
    }
    if (!ok) {
        unlink(temporary);
    }
    errno = sys_errno;
    return ok;
}

static bool replace(const char *name, const struct stat *old, const void *data,
                    size_t len)
{
    SCOPED(scoped_free_string) char *temporary = NULL;
    int fd = open_temporary(name, &temporary);
    if (fd < 0) {
        return false;
    }
    bool ok = fill_and_rename(fd, temporary, name, old, data, len);
    if (ok) {
        sync_folder(name);
    }
    return ok;
}

bool file_write(const char *path, const void *data, size_t len, struct error *err)
{
    SCOPED(scoped_free_string) char *name = follow_links(path);
    struct stat info;
    bool exists;
    if (name == NULL) {
        return error_system(err, "cannot write '%s'", path);
    }
    if (!look_at(path, name, &info, &exists, err)) {
        return false;
    }
    bool ok = exists && is_straight(name, &info)
                  ? write_straight(name, data, len)
                  : replace(name, exists ? &info : NULL, data, len);
    return ok || error_system(err, "cannot write '%s'", path);
}

bool file_check_writable(const char *path, struct error *err)
{
    SCOPED(scoped_free_string) char *name = follow_links(path);
    struct stat info;
    bool exists;
    if (name == NULL) {
        return error_system(err, "cannot write '%s'", path);
    }
    if (!look_at(path, name, &info, &exists, err)) {
        return false;
    }
    if (exists && is_straight(name, &info)) {
        return true; // look_at asked for the permission; opening a pipe could block
    }
    SCOPED(scoped_free_string) char *temporary = NULL;
    int fd = open_temporary(name, &temporary);
    if (fd < 0) {
        return error_system(err, "cannot write '%s'", path);
    }
    close(fd);
    unlink(temporary);
    return true;
}

bool file_make_folders(const char *path, struct error *err)
{
    SCOPED(scoped_free_string) char *folder = xstrdup(path);
    for (char *slash = strchr(folder + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
            return error_system(err, "cannot make the folder '%s'", folder);
        }
        *slash = '/';
    }
    return true;
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_is_dir(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool file_is_regular(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}
