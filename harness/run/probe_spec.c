/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/probe_spec.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/attr.h"
#include "harness/base/file.h"

#define OPTIONS_MAX   32
#define VARIABLES_MAX 32

/* Single letters that may be given; X and W take a value. The others either end the
 * interpreter's command line, ask for something else than running code, or (-E, -I) make it
 * ignore the hash seed. */
#define OPTION_LETTERS "BObdqsSuPR"

/* "NAME=" in front of a path: letters that cannot be mistaken for a part of the path. */
static size_t name_len(const char *text)
{
    const size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
                                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-");

    return len > 0 && text[len] == '=' ? len : 0;
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* "NAME=VALUE " in front of what may be a path: the length without the blank, 0 when it is none. A
 * path may hold blanks and equals signs, and options begin with a dash. */
static size_t variable_len(const char *text, const char *letters)
{
    const size_t name = strspn(text, letters);
    const size_t len = strcspn(text, " ");
    const char *rest = text + len + strspn(text + len, " ");

    return name > 0 && text[name] == '=' && (*text < '0' || *text > '9') &&
                   *rest != '\0' && *rest != '-' && !file_exists(text) &&
                   !file_exists(text + name + 1)
               ? len
               : 0;
}

static bool is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static bool check_option(const char *option, const char *next, bool *ret_takes_next,
                         struct error *err)
{
    *ret_takes_next = false;
    if (option[0] == '-' && (option[1] == 'X' || option[1] == 'W')) {
        if (option[2] == '\0' && next == NULL) {
            return error_set(err, ERROR_TARGET, "interpreter option '%s' lacks its value",
                             option);
        }
        *ret_takes_next = option[2] == '\0';
        return true;
    }
    if (option[0] != '-' || option[1] == '\0' ||
        strspn(option + 1, OPTION_LETTERS) != strlen(option + 1)) {
        return error_set(
            err, ERROR_TARGET,
            "a worker cannot have the interpreter option '%s'; -X, -W and the "
            "letters " OPTION_LETTERS " can be given",
            option);
    }
    return true;
}

static bool parse_options(char *text, struct arena *arena, struct probe_spec *spec,
                          struct error *err)
{
    const char **options = arena_array(arena, OPTIONS_MAX + 1, sizeof(*options));
    char *rest = text;

    for (char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " ")) {
        if (*word == '\0') {
            continue;
        }
        if (spec->option_count == OPTIONS_MAX) {
            return error_set(err, ERROR_TARGET, "more than %d interpreter options",
                             OPTIONS_MAX);
        }
        options[spec->option_count++] = word;
    }
    for (size_t i = 0; i < spec->option_count; i++) {
        bool takes_next;

        if (!check_option(options[i], options[i + 1], &takes_next, err)) {
            return false;
        }
        i += takes_next;
    }
    spec->options = options;
    return true;
}

/* The variables in front of the path; *text is left behind them. */
static bool parse_variables(const char **text, struct arena *arena,
                            struct probe_spec *spec, struct error *err)
{
    static const char seed[] = "PYTHONHASHSEED=";
    const char **env = arena_array(arena, VARIABLES_MAX, sizeof(*env));
    size_t len;

    while ((len = variable_len(*text, CAPITALS "abcdefghijklmnopqrstuvwxyz")) > 0) {
        if (spec->env_count == VARIABLES_MAX) {
            return error_set(err, ERROR_TARGET, "more than %d variables", VARIABLES_MAX);
        }
        if (strncmp(*text, seed, strlen(seed)) == 0) {
            return error_set(
                err, ERROR_TARGET,
                "a target cannot have a PYTHONHASHSEED of its own: the workers "
                "that are compared share one, which --seed decides");
        }
        env[spec->env_count++] = arena_strndup(arena, *text, len);
        *text += len + strspn(*text + len, " ");
    }
    spec->env = env;
    return true;
}

/* A name without a slash, as a shell looks it up. */
static const char *search_path(const char *name, struct arena *arena)
{
    const char *places = getenv("PATH");
    char *rest =
        arena_strdup(arena, places != NULL ? places : "/usr/local/bin:/usr/bin:/bin");

    for (char *place = strsep(&rest, ":"); place != NULL; place = strsep(&rest, ":")) {
        const char *path =
            arena_printf(arena, "%s/%s", *place != '\0' ? place : ".", name);

        if (is_file(path) && access(path, X_OK) == 0) {
            return path;
        }
    }
    return NULL;
}

/* The interpreter of a virtual environment or an installation. */
static const char *search_folder(const char *folder, struct arena *arena)
{
    static const char *const names[] = {"bin/python3", "bin/python", "python3", "python"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *path = arena_printf(arena, "%s/%s", folder, names[i]);

        if (is_file(path)) {
            return path;
        }
    }
    return NULL;
}

static const char *absolute(const char *path, struct arena *arena)
{
    char folder[PATH_MAX];

    if (path[0] == '/' || getcwd(folder, sizeof(folder)) == NULL) {
        return path;
    }
    return arena_printf(arena, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder,
                        strncmp(path, "./", 2) == 0 ? path + 2 : path);
}

/* What the text means: a name on PATH before a folder of that name, as a user of a shell expects. */
static bool find_interpreter(const char *text, struct arena *arena, const char **ret,
                             struct error *err)
{
    const char *on_path = strchr(text, '/') == NULL ? search_path(text, arena) : NULL;

    if (on_path != NULL) {
        *ret = on_path;
        return true;
    }
    if (file_is_dir(text)) {
        *ret = search_folder(text, arena);
        return *ret != NULL ||
               error_set(
                   err, ERROR_TARGET,
                   "the folder '%s' has no bin/python3; give a virtual environment, "
                   "an installation or an executable",
                   text);
    }
    if (strchr(text, '/') == NULL) {
        return error_set(err, ERROR_TARGET,
                         "no '%s' on PATH; give the path of a Python executable", text);
    }
    if (access(text, F_OK) != 0) {
        return error_set(
            err, ERROR_TARGET,
            "no such interpreter '%s' (%s); give the path of a Python executable "
            "or its name on PATH",
            text, strerror(errno));
    }
    *ret = text;
    return true;
}

static bool resolve(const char *text, struct arena *arena, const char **ret,
                    struct error *err)
{
    const char *path = text;

    if (!find_interpreter(text, arena, &path, err)) {
        return false;
    }
    if (!is_file(path)) {
        return error_set(err, ERROR_TARGET, "'%s' is not a file", path);
    }
    if (access(path, X_OK) != 0) {
        return error_set(err, ERROR_TARGET,
                         "'%s' is not executable; check its permissions", path);
    }
    *ret = absolute(path, arena);
    return true;
}

bool probe_spec_parse(const char *text, struct arena *arena, struct probe_spec *ret,
                      struct error *err)
{
    struct probe_spec spec = {0};
    const size_t len = variable_len(text, CAPITALS) == 0 ? name_len(text) : 0;
    char *path;
    char *options;

    if (len > 0) {
        spec.name = arena_strndup(arena, text, len);
        text += len + 1;
    }
    if (!parse_variables(&text, arena, &spec, err)) {
        return false;
    }
    path = arena_strdup(arena, text);
    /* A path may hold blanks; an option begins with a dash behind one. */
    options = file_exists(path) ? NULL : strstr(path, " -");
    if (options != NULL) {
        *options = '\0';
        if (!parse_options(options + 1, arena, &spec, err)) {
            return false;
        }
    }
    for (size_t end = strlen(path); end > 0 && path[end - 1] == ' '; end--) {
        path[end - 1] = '\0';
    }
    if (path[0] == '\0') {
        return error_set(err, ERROR_TARGET, "the interpreter's path is empty");
    }
    if (!resolve(path, arena, &spec.path, err)) {
        return false;
    }
    *ret = spec;
    return true;
}
