/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/inputs.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/cli/output.h"
#include "harness/run/paths.h"
#include "harness/suite/load.h"

#define DEFAULT_FOLDER "suites"

static bool load_file(struct inputs *inputs, const char *path)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(diags_finish) struct diags diags = {0};
    struct suite *suite = suite_load(path, &diags, &text);
    if (suite == NULL) {
        SCOPED(buf_free) struct buf message = BUF_INIT;
        diags_render(&diags, text.len > 0 ? buf_text(&text) : NULL, text.len, &message);
        fputs(buf_text(&message), stderr);
        return false;
    }
    inputs->suites =
        xgrow(inputs->suites, inputs->count, &inputs->cap, sizeof(struct suite *));
    inputs->suites[inputs->count++] = suite;
    return true;
}

static bool load_path(struct inputs *inputs, const char *path)
{
    struct error err = {0};
    char **files = NULL;
    size_t count = 0;
    if (!suite_find(path, &files, &count, &err)) {
        output_error(&err);
        return false;
    }
    bool is_fine = true;
    for (size_t i = 0; i < count; i++) {
        is_fine = load_file(inputs, files[i]) && is_fine;
        free(files[i]);
    }
    free(files);
    return is_fine;
}

/* The folder `suites` here, else the suites that came with the program. */
static bool load_default(struct inputs *inputs)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct paths paths;
    struct error err = {0};
    if (file_is_dir(DEFAULT_FOLDER)) {
        return load_path(inputs, DEFAULT_FOLDER);
    }
    if (paths_find(&arena, &paths, &err) && file_is_dir(paths.suites)) {
        return load_path(inputs, paths.suites);
    }
    error_set(&err, ERROR_USAGE,
              "no suite given, and there is no folder '" DEFAULT_FOLDER
              "' here: name a YAML file or a folder of them");
    output_error(&err);
    return false;
}

bool inputs_load(struct inputs *inputs, const char *const *paths, size_t count)
{
    bool is_fine = count > 0 || load_default(inputs);
    for (size_t i = 0; i < count; i++) {
        is_fine = load_path(inputs, paths[i]) && is_fine;
    }
    return is_fine;
}

void inputs_finish(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        suite_free(inputs->suites[i]);
    }
    free(inputs->suites);
    *inputs = (struct inputs){0};
}
