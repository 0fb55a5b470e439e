/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare publish`: becomes tare-publish (publish.c). */
#include <unistd.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/publish.h"
#include "harness/run/paths.h"

static int run_publish(int argc, char **argv)
{
    (void)argc;
    struct error err = {0};
    struct paths paths = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    if (paths_find(&arena, &paths, &err)) {
        execv(paths.publisher, argv);
        error_system(&err, "cannot start '%s': build or install tare again",
                     paths.publisher);
    }
    output_error(&err);
    return output_status(&err);
}

const struct command cmd_publish = {
    .name = "publish",
    .summary = PUBLISH_SUMMARY,
    .run = run_publish,
};
