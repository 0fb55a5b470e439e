/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/identity.h"

#include <string.h>

#include "harness/base/digest.h"
#include "results/build.h"
#include "results/instant.h"

#define BLANKS " \t\n"

static struct identity named(const char *label, struct arena *arena)
{
    return (struct identity){arena_printf(arena, "label:%s", label), label};
}

struct identity identity_machine(const struct result *result,
                                 const struct store_names *names, struct arena *arena)
{
    const struct result_machine *machine = &result->machine;
    const char *label = machine->label != NULL ? machine->label : "unknown";
    if (names->machine != NULL) {
        return named(names->machine, arena);
    }
    return machine->fingerprint != NULL
               ? (struct identity){machine->fingerprint, label}
               : (struct identity){arena_printf(arena, "host:%s", label), label};
}

static void add_part(struct buf *text, const char *part)
{
    const char *known = part != NULL ? part : "";
    buf_add(text, known, strlen(known) + 1);
}

/* "3.13" of "3.13.0rc1", "GCC 12" of "GCC 12.2.0". */
static void add_until_dot(struct buf *text, const char *part, int dots)
{
    const char *end = part != NULL ? part : "";
    const char *begin = end;
    while (*end != '\0' && (*end != '.' || --dots > 0)) {
        end++;
    }
    buf_add(text, begin, (size_t)(end - begin));
    buf_addc(text, '\0');
}

/* Where it is built and installed is no part of what it is. */
static void add_without_paths(struct buf *text, const char *words)
{
    const char *word = words != NULL ? words : "";
    for (word += strspn(word, BLANKS); *word != '\0'; word += strspn(word, BLANKS)) {
        size_t len = strcspn(word, BLANKS);
        if (memchr(word, '/', len) == NULL) {
            buf_add(text, word, len);
            buf_addc(text, ' ');
        }
        word += len;
    }
    buf_addc(text, '\0');
}

/* A variable whose value is a path, such as PYTHONPATH, says where, as a word of configure does. */
static void add_variable(struct buf *text, const char *variable)
{
    size_t name = strcspn(variable, "=");
    bool is_path = strchr(variable + name, '/') != NULL;
    buf_add(text, variable, is_path ? name : strlen(variable));
    buf_addc(text, '\0');
}

static const char *configuration_key(const struct result_target *target,
                                     struct arena *arena)
{
    char hex[DIGEST_HEX_SIZE];
    SCOPED(buf_free) struct buf text = BUF_INIT;
    add_part(&text, target->implementation);
    add_until_dot(&text, target->version, 2);
    buf_addf(&text, "pgo %d lto %d debug %d asserts %d jit %d gil %d free %d shared %d",
             target->pgo, target->lto, target->debug, target->asserts, target->jit,
             target->gil, target->free_threading, target->shared);
    buf_addc(&text, '\0');
    add_until_dot(&text, target->compiler, 1);
    add_without_paths(&text, target->config_args);
    add_part(&text, target->mode);
    add_part(&text, target->allocator);
    for (size_t i = 0; i < target->option_count; i++) {
        add_part(&text, target->options[i]);
    }
    add_part(&text, "environment");
    for (size_t i = 0; i < target->environment_count; i++) {
        add_variable(&text, target->environment[i]);
    }
    digest_sha256(text.data, text.len, hex);
    return arena_printf(arena, "s1-%.16s", hex);
}

static bool is_same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL ? strcmp(a, b) == 0 : a == b;
}

/* Two commits of one configuration are two points of one series. */
static bool has_twin(const struct result *result, const struct result_target *target,
                     const struct store_names *names, const char *key,
                     struct arena *arena)
{
    struct identity_source source = identity_source(result, target, names);
    for (size_t i = 0; i < result->target_count; i++) {
        const struct result_target *other = &result->targets[i];
        if (other != target && strcmp(configuration_key(other, arena), key) == 0 &&
            is_same_text(identity_source(result, other, names).commit, source.commit)) {
            return true;
        }
    }
    return false;
}

struct identity identity_configuration(const struct result *result,
                                       const struct result_target *target,
                                       const struct store_names *names,
                                       struct arena *arena)
{
    if (names->build != NULL) {
        return named(names->build, arena);
    }
    struct identity identity = {
        .key = configuration_key(target, arena),
        .label = build_label(target, arena),
    };
    if (has_twin(result, target, names, identity.key, arena)) {
        identity.key = arena_printf(arena, "%s/%s", identity.key, target->name);
        identity.label = arena_printf(arena, "%s-%s", identity.label, target->name);
    }
    return identity;
}

static int64_t moment_of(const char *text)
{
    int64_t us = STORE_NEVER;
    return text != NULL && instant_parse(text, &us) ? us : STORE_NEVER;
}

struct identity_source identity_source(const struct result *result,
                                       const struct result_target *target,
                                       const struct store_names *names)
{
    bool is_built = target->source_commit != NULL;
    struct identity_source source = {
        .commit = is_built ? target->source_commit : result->commit,
        .branch = is_built ? target->source_branch : result->branch,
        .commit_us = moment_of(is_built ? target->source_commit_at : result->commit_at),
        .dirty = is_built ? RESULT_UNKNOWN : result->dirty,
    };
    if (names->commit != NULL && !is_same_text(names->commit, source.commit)) {
        source.commit = names->commit;
        source.commit_us = STORE_NEVER;
        source.dirty = RESULT_UNKNOWN;
    }
    if (names->commit_at != NULL) {
        source.commit_us = moment_of(names->commit_at);
    }
    if (names->branch != NULL) {
        source.branch = names->branch;
    }
    return source;
}
