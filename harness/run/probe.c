/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/probe.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/attr.h"
#include "harness/base/configure.h"
#include "harness/base/number.h"
#include "harness/run/build_config.h"
#include "harness/run/fingerprint.h"
#include "harness/run/image.h"
#include "harness/run/paths.h"
#include "harness/run/probe_facts.h"
#include "harness/run/probe_spec.h"

#define OLDEST_MINOR 9

bool target_same_code(const struct target *a, const struct target *b)
{
    const char *code_a = a->library != NULL ? a->library : a->real_executable;
    const char *code_b = b->library != NULL ? b->library : b->real_executable;

    if (a->build_id != NULL && b->build_id != NULL) {
        return strcmp(a->build_id, b->build_id) == 0;
    }
    return a->build_id == NULL && b->build_id == NULL && strcmp(code_a, code_b) == 0;
}

static const char *real_path(const char *path, struct arena *arena)
{
    char real[PATH_MAX];

    return arena_strdup(arena, realpath(path, real) != NULL ? real : path);
}

static int number_of(const struct facts *facts, const char *key)
{
    int64_t value = 0;

    (void)number_parse_int(facts_text(facts, key), &value);
    return value >= 0 && value <= INT_MAX ? (int)value : 0;
}

/* Says no to what cannot be measured, in the order that explains it best. */
static bool check_kind(const struct facts *facts, const char *shown, struct error *err)
{
    const char *implementation = facts_text(facts, "implementation");
    const char *version = facts_text(facts, "version");
    const int major = number_of(facts, "major");

    if (strcmp(implementation, "pypy") == 0) {
        return error_set(err, ERROR_TARGET,
                         "'%s' is PyPy (Python %s); tare measures CPython", shown,
                         version);
    }
    if (major < 3) {
        return error_set(err, ERROR_TARGET,
                         "'%s' is Python %s; tare measures CPython 3.%d and newer", shown,
                         version, OLDEST_MINOR);
    }
    if (strcmp(implementation, "cpython") != 0) {
        return error_set(err, ERROR_TARGET,
                         "'%s' is %.40s (Python %s); tare measures CPython", shown,
                         implementation, version);
    }
    if (major == 3 && number_of(facts, "minor") < OLDEST_MINOR) {
        return error_set(
            err, ERROR_TARGET,
            "'%s' is CPython %s, which is too old; tare measures 3.%d and newer", shown,
            version, OLDEST_MINOR);
    }
    return true;
}

static bool has_jit(const struct facts *facts, const char *args)
{
    if (facts_get(facts, "jit") != NULL) {
        return facts_is_true(facts, "jit");
    }
    /* 3.13 cannot be asked; these values build the JIT but leave it off, or only its interpreter. */
    return configure_has(args, "--enable-experimental-jit") &&
           strstr(args, "experimental-jit=yes-off") == NULL &&
           strstr(args, "experimental-jit=interpreter") == NULL;
}

static void fill_build(const struct facts *facts, struct target *target)
{
    const char *args = facts_text(facts, "CONFIG_ARGS");
    const char *cflags = facts_text(facts, "PY_CORE_CFLAGS");
    const char *ldflags = facts_text(facts, "PY_CORE_LDFLAGS");

    target->config_args = args;
    target->pgo = configure_has(args, "--enable-optimizations") ||
                  strstr(cflags, "-fprofile-use") != NULL ||
                  strstr(cflags, "-fprofile-instr-use") != NULL;
    target->lto = configure_has(args, "--with-lto") || strstr(cflags, "-flto") != NULL ||
                  strstr(ldflags, "-flto") != NULL;
    target->debug = facts_is_true(facts, "debug") || facts_is_true(facts, "Py_DEBUG");
    target->asserts = target->debug || configure_has(args, "--with-assertions");
    target->jit = has_jit(facts, args);
    target->gil = facts_is_true(facts, "gil");
    target->free_threading = facts_is_true(facts, "Py_GIL_DISABLED");
    target->allocator = facts_get(facts, "allocator");
}

static void fill_identity(const struct facts *facts, struct arena *arena,
                          struct target *target)
{
    target->implementation = facts_text(facts, "implementation");
    target->version = facts_text(facts, "version");
    target->major = number_of(facts, "major");
    target->minor = number_of(facts, "minor");
    target->micro = number_of(facts, "micro");
    target->compiler = facts_text(facts, "compiler");
    target->git_branch = facts_text(facts, "git_branch");
    target->git_revision = facts_text(facts, "git_revision");
    target->checkout = facts_text(facts, "checkout");
    target->prefix = facts_text(facts, "prefix");
    target->base_prefix = facts_text(facts, "base_prefix");
    target->is_venv = strcmp(target->prefix, target->base_prefix) != 0;
    if (target->name == NULL) {
        target->name = arena_printf(arena, "python%d.%d", target->major, target->minor);
    }
}

/* The libpython of an installation whose executable does not use it, or NULL. */
static const char *installed_library(const struct facts *facts, struct arena *arena)
{
    const char *name = facts_text(facts, "INSTSONAME");
    const char *folder = facts_text(facts, "LIBDIR");
    const char *candidates[] = {
        arena_printf(arena, "%s/%s", folder, name),
        arena_printf(arena, "%s/%s/%s", folder, facts_text(facts, "MULTIARCH"), name),
    };

    for (size_t i = 0; i < ARRAY_LEN(candidates); i++) {
        if (strstr(name, ".so") != NULL && image_is_elf(candidates[i])) {
            return real_path(candidates[i], arena);
        }
    }
    return NULL;
}

static bool fill_asked_for_embedded(const struct facts *facts, struct arena *arena,
                                    struct target *target, struct error *err)
{
    target->mode = TARGET_EMBEDDED;
    if (target->library != NULL) {
        target->why = arena_printf(
            arena, "embedded, as was asked for: the executable runs %s", target->library);
        return true;
    }
    target->library = installed_library(facts, arena);
    if (target->library == NULL) {
        return error_set(
            err, ERROR_TARGET,
            "'%s' cannot be embedded: it is linked statically and no libpython is "
            "installed with it; leave the mode to tare",
            target->executable);
    }
    target->why =
        arena_printf(arena,
                     "embedded, as was asked for, with %s: other machine code than "
                     "users of %s run, which is linked statically",
                     target->library, target->executable);
    return true;
}

/* The rule: what is measured is the machine code that a user of the executable runs. */
static bool fill_mode(const struct facts *facts, enum probe_mode mode,
                      struct arena *arena, struct target *target, struct error *err)
{
    const char *library = facts_get(facts, "library");

    target->library = library != NULL ? real_path(library, arena) : NULL;
    if (mode == PROBE_EMBEDDED) {
        return fill_asked_for_embedded(facts, arena, target, err);
    }
    target->mode =
        target->library != NULL && mode == PROBE_AUTO ? TARGET_EMBEDDED : TARGET_HOSTED;
    if (target->mode == TARGET_EMBEDDED) {
        target->why =
            arena_printf(arena, "embedded, because %s runs the machine code of %s",
                         target->executable, target->library);
    } else if (target->library != NULL) {
        target->why =
            arena_printf(arena, "hosted, as was asked for; its machine code is in %s",
                         target->library);
    } else {
        target->why =
            arena_printf(arena,
                         "hosted, because %s is linked statically: no libpython has "
                         "the machine code that its users run%s",
                         target->real_executable,
                         facts_is_true(facts, "Py_ENABLE_SHARED")
                             ? "; its sysconfig describes a shared build, so what it "
                               "says about PGO and LTO may be that one's"
                             : "");
    }
    return true;
}

/* Everything that follows from the facts; name, executable and options are there already. */
static bool fill(const struct facts *facts, enum probe_mode mode, struct arena *arena,
                 struct target *target, struct error *err)
{
    if (!check_kind(facts, target->executable, err)) {
        return false;
    }
    target->real_executable = real_path(target->executable, arena);
    fill_identity(facts, arena, target);
    fill_build(facts, target);
    return fill_mode(facts, mode, arena, target, err) &&
           fingerprint_target(target, arena, err);
}

/* What the interpreter is asked with. */
struct question {
    const char *const *command; /* up to its options */
    size_t command_len;
    bool is_script; /* leads to the interpreter */
    const char *const *env;
    size_t env_count;
};

static bool ask(const struct question *question, const struct target *target,
                struct arena *arena, struct facts *ret, struct error *err)
{
    const size_t len = question->command_len + target->option_count;
    const char **command = arena_array(arena, len, sizeof(*command));
    const struct facts_source source = {
        .command = command,
        .command_len = len,
        .shown = target->executable,
        .keeps_environment = question->is_script,
        .env = question->env,
        .env_count = question->env_count,
        .timeout_ns = FACTS_TIMEOUT_NS,
    };

    memcpy(command, question->command, question->command_len * sizeof(*command));
    if (target->option_count > 0) {
        memcpy(command + question->command_len, target->options,
               target->option_count * sizeof(*command));
    }
    return facts_ask(&source, arena, ret, err);
}

/* All that its workers get: what every target gets first, so that its own win. Only Python's
 * variables and its own say what it is: the others may be secrets that a case needs. */
static void fill_environment(const struct probe_how *how, const struct probe_spec *spec,
                             struct arena *arena, struct question *question,
                             struct target *target)
{
    const size_t count = how->env_count + spec->env_count;
    const char **all = arena_array(arena, count, sizeof(*all));
    const char **own = arena_array(arena, count, sizeof(*own));

    for (size_t i = 0; i < count; i++) {
        const bool is_own = i >= how->env_count;

        all[i] = is_own ? spec->env[i - how->env_count] : how->env[i];
        if (is_own || strncmp(all[i], "PYTHON", strlen("PYTHON")) == 0) {
            own[target->env_count++] = all[i];
        }
    }
    target->env = own;
    question->env = all;
    question->env_count = count;
}

bool probe_target(const char *spec_text, const struct probe_how *how, struct arena *arena,
                  struct target *target, struct error *err)
{
    struct probe_spec spec;
    struct target found = {0};
    struct question question = {.command = &spec.path, .command_len = 1};
    struct facts facts;

    if (!probe_spec_parse(spec_text, arena, &spec, err)) {
        return false;
    }
    found.name = spec.name;
    found.executable = spec.path;
    found.options = spec.options;
    found.option_count = spec.option_count;
    fill_environment(how, &spec, arena, &question, &found);
    question.is_script = !image_is_elf(spec.path);
    if (!ask(&question, &found, arena, &facts, err)) {
        return false;
    }
    /* A version manager's script leads to the interpreter, which says where it is. */
    if (question.is_script && image_is_elf(facts_text(&facts, "executable"))) {
        found.executable = facts_text(&facts, "executable");
    }
    if (!fill(&facts, how->mode, arena, &found, err)) {
        return false;
    }
    *target = found;
    return true;
}

/* The file that the linker was given as -lpythonX.Y, or what it is a link to. */
static const char *built_library(struct arena *arena)
{
    static const char *const endings[] = {".so.1.0", ".so.1", ".so"};

    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        const char *path = arena_printf(
            arena, BUILD_PYTHON_LIBDIR "/libpython" BUILD_PYTHON_VERSION "%s",
            endings[i]);

        if (image_is_elf(path)) {
            return real_path(path, arena);
        }
    }
    return NULL;
}

bool probe_default(const struct probe_how *how, struct arena *arena,
                   struct target *target, struct error *err)
{
    static const char executable[] =
        BUILD_PYTHON_EXEC_PREFIX "/bin/python" BUILD_PYTHON_VERSION;
    const struct probe_spec spec = {.path = executable};
    const char *command[3];
    struct question question = {.command = command, .command_len = ARRAY_LEN(command)};
    struct target found = {.executable = executable};
    struct paths paths;
    struct facts facts;

    if (how->mode == PROBE_HOSTED) {
        return probe_target(executable, how, arena, target, err);
    }
    if (!paths_find(arena, &paths, err)) {
        return false;
    }
    found.library = built_library(arena);
    if (found.library == NULL) {
        return error_set(err, ERROR_TARGET,
                         "the libpython that tare was built against is gone: no "
                         "libpython" BUILD_PYTHON_VERSION ".so in " BUILD_PYTHON_LIBDIR
                         "; give an interpreter with --python");
    }
    command[0] = paths.launcher;
    command[1] = found.library;
    command[2] = found.executable;
    fill_environment(how, &spec, arena, &question, &found);
    if (!ask(&question, &found, arena, &facts, err) ||
        !fill(&facts, PROBE_AUTO, arena, &found, err)) {
        return false;
    }
    found.why = arena_printf(
        arena, "embedded, because no --python was given: tare was built against %s",
        found.library);
    *target = found;
    return true;
}

bool probe_copy(const struct target *target, const char *name, const char *const *options,
                size_t count, struct arena *arena, struct target *ret, struct error *err)
{
    size_t before = target->option_count;
    const char **all = arena_array(arena, before + count, sizeof(*all));
    for (size_t i = 0; i < before + count; i++) {
        all[i] = i < before ? target->options[i] : options[i - before];
    }
    *ret = *target;
    ret->name = name;
    ret->options = all;
    ret->option_count = before + count;
    return fingerprint_target(ret, arena, err);
}
