/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/arena.h"
#include "harness/base/file.h"

#define OLD_BYTES_MAX ((size_t)256 << 20)
#define WORDS_MAX     16 /* of a command of git, without paths */
#define KILLED        128

bool folder_meet_old(const char *path, struct export_file *file, bool force,
                     struct error *err)
{
    SCOPED(buf_free) struct buf old = BUF_INIT;
    if (!file_is_regular(path)) {
        return true;
    }
    if (file->merge == NULL) {
        return force || error_set(err, ERROR_USAGE,
                                  "'%s' is there already: --force replaces it", path);
    }
    return file_read(path, OLD_BYTES_MAX, &old, err) &&
           file->merge(path, &old, &file->bytes, err);
}

bool folder_meet(const struct export_output *out, const char *folder, bool force,
                 struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    for (size_t i = 0; i < out->count; i++) {
        const char *path = arena_printf(&arena, "%s/%s", folder, out->files[i]->path);
        if (!folder_meet_old(path, out->files[i], force, err)) {
            return false;
        }
    }
    return true;
}

bool folder_write(const struct export_output *out, const char *folder, bool force,
                  struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    if (!folder_meet(out, folder, force, err)) {
        return false;
    }
    for (size_t i = 0; i < out->count; i++) {
        const struct buf *bytes = &out->files[i]->bytes;
        const char *path = arena_printf(&arena, "%s/%s", folder, out->files[i]->path);
        if (!file_make_folders(path, err) ||
            !file_write(path, buf_text(bytes), bytes->len, err)) {
            return false;
        }
    }
    return true;
}

bool folder_lock(const char *folder, int *ret_fd, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    if (!file_make_folders(arena_printf(&arena, "%s/.", folder), err)) {
        return false;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX) != 0) {
        error_system(err, "cannot open the folder '%s'", folder);
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    *ret_fd = fd;
    return true;
}

void folder_unlock(const int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
}

bool folder_verify(const struct export_output *out, const char *folder, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    for (size_t i = 0; i < out->count; i++) {
        SCOPED(buf_free) struct buf found = BUF_INIT;
        const struct buf *bytes = &out->files[i]->bytes;
        const char *path = arena_printf(&arena, "%s/%s", folder, out->files[i]->path);
        if (!file_read(path, OLD_BYTES_MAX, &found, err)) {
            return false;
        }
        if (found.len != bytes->len ||
            memcmp(buf_text(&found), buf_text(bytes), bytes->len) != 0) {
            return error_set(err, ERROR_SYSTEM, "'%s' does not hold what was written",
                             path);
        }
    }
    return true;
}

/* git with its standard output dropped; its exit status, or -1 with errno. */
static int run_git(char **argv)
{
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    int status = 0;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY,
                                           0);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY,
                                           0);
    int error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        errno = error;
        return -1;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED;
}

/* "git -C FOLDER" with `words` (ends with NULL), "--" and the paths of the files. */
static int git(const struct export_output *out, const char *folder,
               const char *const *words)
{
    SCOPED(arena_finish) struct arena arena = {0};
    size_t count = 0;
    char **argv = arena_array(&arena, out->count + WORDS_MAX, sizeof(*argv));
    const char *const first[] = {"git", "--literal-pathspecs", "-C", folder};
    for (size_t i = 0; i < ARRAY_LEN(first); i++) {
        argv[count++] = arena_strdup(&arena, first[i]);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        argv[count++] = arena_strdup(&arena, words[i]);
    }
    argv[count++] = arena_strdup(&arena, "--");
    for (size_t i = 0; i < out->count; i++) {
        argv[count++] = arena_strdup(&arena, out->files[i]->path);
    }
    return run_git(argv);
}

bool folder_commit(const struct export_output *out, const char *folder,
                   const char *message, bool *ret_is_new, struct error *err)
{
    static const char *const add[] = {"add", NULL};
    static const char *const differs[] = {"diff", "--cached", "--quiet", NULL};
    const char *const commit[] = {"commit", "--quiet", "--message", message, NULL};
    int status = git(out, folder, add);
    if (status < 0) {
        return error_system(err, "cannot start git");
    }
    if (status != 0) {
        return error_set(
            err, ERROR_SYSTEM,
            "the files are written, but git does not take them: is '%s' in a "
            "git working tree?",
            folder);
    }
    *ret_is_new = git(out, folder, differs) != 0;
    return !*ret_is_new || git(out, folder, commit) == 0 ||
           error_set(err, ERROR_SYSTEM,
                     "the files are written, but git does not commit them");
}
