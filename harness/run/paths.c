/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/paths.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/run/build_config.h"

/* The program is at the top of the build tree, its tests two folders below. */
#define LEVELS_MAX 3

#define CORE_NAME      "_tare.abi3.so"
#define LAUNCHER_NAME  "tare-embed"
#define PUBLISHER_NAME "tare-publish"

/* The folder of the running program, without a slash at its end; NULL with the error. */
static char *own_folder(struct arena *arena, struct error *err)
{
    char path[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
    const char *slash;

    if (len < 0) {
        (void)error_system(err, "cannot read /proc/self/exe");
        return NULL;
    }
    path[len] = '\0';
    slash = strrchr(path, '/');
    return arena_strndup(arena, path, slash != NULL ? (size_t)(slash - path) : 0);
}

static bool has_both(const struct paths *paths)
{
    return file_exists(paths->core) && file_exists(paths->launcher);
}

static bool try_folder(struct arena *arena, const char *folder, struct paths *paths)
{
    paths->core = arena_printf(arena, "%s/" CORE_NAME, folder);
    paths->launcher = arena_printf(arena, "%s/" LAUNCHER_NAME, folder);
    paths->publisher = arena_printf(arena, "%s/" PUBLISHER_NAME, folder);
    return has_both(paths);
}

/* In a build tree the suites are those of the sources, so that an edited one is the one that
 * runs. */
static bool find_in_build_tree(struct arena *arena, const char *folder,
                               struct paths *paths)
{
    char *top = arena_strdup(arena, folder);

    for (int level = 0; level < LEVELS_MAX; level++) {
        char *slash = strrchr(top, '/');

        if (try_folder(arena, arena_printf(arena, "%s/harness/worker", top), paths)) {
            paths->publisher = arena_printf(arena, "%s/" PUBLISHER_NAME, top);
            paths->suites = BUILD_SOURCE_SUITES;
            return true;
        }
        if (slash == NULL) {
            return false;
        }
        *slash = '\0';
    }
    return false;
}

/* Installed, the prefix may have been moved: places are looked up from the program's own, and as
 * they were configured after that. */
static bool find_installed(struct arena *arena, const char *folder, struct paths *paths)
{
    const size_t bin_len = strlen("/" BUILD_BINDIR);
    const size_t len = strlen(folder);

    if (len >= bin_len && strcmp(folder + len - bin_len, "/" BUILD_BINDIR) == 0) {
        const char *prefix = arena_strndup(arena, folder, len - bin_len);
        if (try_folder(arena, arena_printf(arena, "%s/" BUILD_LIBDIR "/tare", prefix),
                       paths)) {
            paths->suites =
                arena_printf(arena, "%s/" BUILD_DATADIR "/tare/suites", prefix);
            return true;
        }
    }
    paths->suites = BUILD_PREFIX "/" BUILD_DATADIR "/tare/suites";
    return try_folder(arena, BUILD_PREFIX "/" BUILD_LIBDIR "/tare", paths);
}

bool paths_find(struct arena *arena, struct paths *paths, struct error *err)
{
    struct paths found = {0};
    const char *folder = own_folder(arena, err);

    if (folder == NULL) {
        return false;
    }
    if (!find_in_build_tree(arena, folder, &found) &&
        !find_installed(arena, folder, &found)) {
        return error_set(err, ERROR_SYSTEM,
                         "cannot find " CORE_NAME " and " LAUNCHER_NAME
                         " (looked in %s/harness/worker, beside it in " BUILD_LIBDIR
                         "/tare and in %s); build or install tare again",
                         folder, BUILD_PREFIX "/" BUILD_LIBDIR "/tare");
    }
    *paths = found;
    return true;
}
