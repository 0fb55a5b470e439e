/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/suite/load.h"

struct paths {
    char **items;
    size_t count;
    size_t cap;
};

static void add_path(struct paths *paths, const char *path)
{
    paths->items =
        xgrow(paths->items, paths->count, &paths->cap, sizeof(paths->items[0]));
    paths->items[paths->count++] = xstrdup(path);
}

static void free_paths(struct paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        free(paths->items[i]);
    }
    free(paths->items);
    *paths = (struct paths){0};
}

static int compare_paths(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool has_suite_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && dot != name &&
           (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* A link to a file counts as the file; one to a folder is not followed, it could lead back. */
static bool is_suite_file(const FTSENT *entry)
{
    struct stat info;
    if (!has_suite_name(entry->fts_name)) {
        return false;
    }
    return entry->fts_info == FTS_F ||
           (entry->fts_info == FTS_SL && stat(entry->fts_accpath, &info) == 0 &&
            S_ISREG(info.st_mode));
}

/* Goes through the folder; false with `err` at the first that cannot be read. */
static bool walk(FTS *fts, struct paths *paths, struct error *err)
{
    errno = 0;
    FTSENT *entry = fts_read(fts);
    while (entry != NULL) {
        if (entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.') {
            fts_set(fts, entry, FTS_SKIP);
        } else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
            errno = entry->fts_errno;
            error_system(err, "cannot read '%s'", entry->fts_path);
            return false;
        } else if (is_suite_file(entry)) {
            add_path(paths, entry->fts_path);
        }
        errno = 0;
        entry = fts_read(fts);
    }
    return errno == 0 || error_system(err, "cannot read the folder");
}

static bool find_below(const char *path, struct paths *paths, struct error *err)
{
    SCOPED(scoped_free_string) char *root = xstrdup(path);
    size_t len = strlen(root);
    while (len > 1 && root[len - 1] == '/') {
        root[--len] = '\0';
    }
    char *const roots[] = {root, NULL};
    /* COMFOLLOW: the folder that was named may itself be a link. */
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, NULL);
    if (fts == NULL) {
        return error_system(err, "cannot read '%s'", path);
    }
    bool is_read = walk(fts, paths, err);
    fts_close(fts);
    return is_read;
}

bool suite_find(const char *path, char ***ret_paths, size_t *ret_count, struct error *err)
{
    struct paths paths = {0};
    if (strcmp(path, "-") != 0 && !file_exists(path)) {
        return error_set(err, ERROR_SUITE,
                         "no suite '%s': there is no such file or folder", path);
    }
    if (!file_is_dir(path)) {
        add_path(&paths, path);
    } else if (!find_below(path, &paths, err)) {
        free_paths(&paths);
        if (err != NULL) {
            err->kind = ERROR_SUITE;
        }
        return false;
    }
    if (paths.count == 0) {
        return error_set(err, ERROR_SUITE, "no suite (*.yaml, *.yml) under '%s'", path);
    }
    qsort(paths.items, paths.count, sizeof(paths.items[0]), compare_paths);
    *ret_paths = paths.items;
    *ret_count = paths.count;
    return true;
}
