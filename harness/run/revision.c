/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/revision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three lines (commit, date, branch) and a fourth when something tracked has changed. What comes from outside
 * are values of variables, which a shell does not look into. */
static const char ask_git[] =
    "cd \"$TARE_GIT_FOLDER\" 2>/dev/null && "
    "git log -1 --format='%H%n%cI' --end-of-options \"$TARE_GIT_COMMIT\" 2>/dev/null && "
    "git rev-parse --abbrev-ref HEAD 2>/dev/null && "
    "git status --porcelain --untracked-files=no 2>/dev/null | head -n 1";

enum { LINE_COMMIT, LINE_DATE, LINE_BRANCH, LINE_CHANGED, LINES };

struct revision revision_find(const char *folder, const char *commit, struct arena *arena)
{
    char lines[LINES][512] = {{0}};
    struct revision revision = {NULL};
    size_t count = 0;
    if (setenv("TARE_GIT_FOLDER", folder, 1) != 0 ||
        setenv("TARE_GIT_COMMIT", commit, 1) != 0) {
        return revision;
    }
    FILE *git = popen(ask_git, "re"); // NOLINT(cert-env33-c): see above
    if (git == NULL) {
        return revision;
    }
    while (count < LINES && fgets(lines[count], sizeof(lines[count]), git) != NULL) {
        lines[count][strcspn(lines[count], "\n")] = '\0';
        count++;
    }
    (void)pclose(git);
    (void)unsetenv("TARE_GIT_FOLDER");
    (void)unsetenv("TARE_GIT_COMMIT");
    if (count < LINE_CHANGED || strspn(lines[LINE_COMMIT], "0123456789abcdef") < 40) {
        return revision;
    }
    revision.commit = arena_strdup(arena, lines[LINE_COMMIT]);
    revision.commit_at = arena_strdup(arena, lines[LINE_DATE]);
    revision.is_dirty = count == LINES;
    if (strcmp(lines[LINE_BRANCH], "HEAD") != 0) {
        revision.branch = arena_strdup(arena, lines[LINE_BRANCH]);
    }
    return revision;
}
