/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/targets.h"

#include <stdlib.h>
#include <string.h>

#include "harness/run/record.h"
#include "results/compare/differences.h"

enum probe_mode targets_mode(const char *mode)
{
    if (mode != NULL && strcmp(mode, "embedded") == 0) {
        return PROBE_EMBEDDED;
    }
    return mode != NULL && strcmp(mode, "hosted") == 0 ? PROBE_HOSTED : PROBE_AUTO;
}

static bool is_taken(const struct target *targets, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(targets[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void make_unique(struct arena *arena, struct target *targets, size_t index)
{
    const char *name = targets[index].name;
    for (int number = 2; is_taken(targets, index, targets[index].name); number++) {
        targets[index].name = arena_printf(arena, "%s-%d", name, number);
    }
}

void targets_environment(const struct option_strings *given, struct arena *arena,
                         struct probe_how *how)
{
    const char **env = arena_array(arena, given->count, sizeof(*env));
    how->env = env;
    how->env_count = 0;
    for (size_t i = 0; i < given->count; i++) {
        const char *item = given->items[i];
        const char *own = strchr(item, '=') == NULL ? getenv(item) : NULL;
        if (strchr(item, '=') != NULL) {
            env[how->env_count++] = item;
        } else if (own != NULL) {
            env[how->env_count++] = arena_printf(arena, "%s=%s", item, own);
        }
    }
}

bool targets_find(const struct option_strings *specs, const struct probe_how *how,
                  struct arena *arena, struct target **ret_targets, size_t *ret_count,
                  struct error *err)
{
    size_t count = specs->count > 0 ? specs->count : 1;
    struct target *targets = arena_array(arena, count, sizeof(*targets));
    if (specs->count == 0) {
        if (!probe_default(how, arena, &targets[0], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < specs->count; i++) {
        if (!probe_target(specs->items[i], how, arena, &targets[i], err)) {
            return false;
        }
        make_unique(arena, targets, i);
    }
    *ret_targets = targets;
    *ret_count = count;
    return true;
}

bool targets_copy(const struct target *target, const struct target_copy *copies,
                  size_t count, struct arena *arena, struct target **ret_targets,
                  struct error *err)
{
    struct target *targets = arena_array(arena, count, sizeof(*targets));
    for (size_t i = 0; i < count; i++) {
        if (!probe_copy(target, copies[i].name, copies[i].options, copies[i].option_count,
                        arena, &targets[i], err)) {
            return false;
        }
    }
    *ret_targets = targets;
    return true;
}

struct target *targets_replayed(const struct option_strings *names, struct arena *arena,
                                size_t *ret_count)
{
    size_t count = names->count > 0 ? names->count : 1;
    struct target *targets = arena_array(arena, count, sizeof(*targets));
    for (size_t i = 0; i < count; i++) {
        const char *name = names->count > 0 ? names->items[i] : "replayed";
        targets[i] = (struct target){
            .name = name,
            .executable = arena_printf(arena, "replay:%s", name),
            .implementation = "cpython",
            .version = "3.11.2",
            .major = 3,
            .minor = 11,
            .micro = 2,
            .gil = true,
            .config_fingerprint = "c1-0000000000000000",
            .build_fingerprint = "b1-0000000000000000",
        };
        make_unique(arena, targets, i);
    }
    *ret_count = count;
    return targets;
}

/* On Debian the two differ by up to 25 %, with a sign that changes from statement to
 * statement. */
static void remark_path(const struct target *target, struct arena *arena,
                        struct result *result)
{
    struct target other;
    struct error err = {0};
    const struct probe_how how = {.mode = PROBE_AUTO};
    if (!probe_target("python3", &how, arena, &other, &err) ||
        target_same_code(target, &other)) {
        return;
    }
    result_add_finding(
        result, "other-python", "info",
        arena_printf(arena,
                     "'python3' starts another build than the one measured (%s, %s)",
                     other.version, other.executable),
        "builds can differ by 20 % and more, in either direction", "--python python3");
}

static const char *code_of(const struct target *target)
{
    return target->mode == TARGET_EMBEDDED ? "in libpython" : "in the executable";
}

/* "base", "base and new", with what the others run in. */
static void remark_linkage(const struct target *targets, size_t count,
                           struct arena *arena, struct result *result)
{
    const char *names[2] = {NULL,
                            NULL}; /* those that run as the first does, and the others */
    const struct target *other = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t side = targets[i].mode == targets[0].mode ? 0 : 1;
        names[side] = names[side] == NULL
                          ? targets[i].name
                          : arena_printf(arena, "%s, %s", names[side], targets[i].name);
        other = side == 1 ? &targets[i] : other;
    }
    if (other != NULL) {
        result_add_finding(result, "linkage", "warning",
                           arena_printf(arena, "different machine code: %s %s, %s %s",
                                        names[0], code_of(&targets[0]), names[1],
                                        code_of(other)),
                           "the same version differs by up to 25 % between the two",
                           "builds of one kind, or --mode hosted for all");
    }
}

static void remark_debug(const struct target *target, struct arena *arena,
                         struct result *result)
{
    if (target->debug) {
        result_add_finding(
            result, "debug-build", "warning",
            arena_printf(arena, "%s is a debug build", target->name),
            "it is several times slower than what users run, and not evenly so",
            "measure a release build");
    }
}

void targets_remark(const struct target *targets, size_t count, bool is_default,
                    struct arena *arena, struct result *result)
{
    if (is_default) {
        remark_path(&targets[0], arena, result);
    }
    remark_linkage(targets, count, arena, result);
    for (size_t i = 0; i < count; i++) {
        remark_debug(&targets[i], arena, result);
    }
}

bool targets_are_comparable(const struct target *targets, size_t count, struct error *err)
{
    struct result *known = result_new(TARE_VERSION);
    record_targets(known, targets, count);
    bool is_comparable = differences_allow(known, err);
    result_free(known);
    return is_comparable;
}
