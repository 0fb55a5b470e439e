/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/facts.h"

#include <string.h>

#include "harness/base/attr.h"
#include "harness/run/revision.h"
#include "results/instant.h"

/* Digits of a hash, or of its beginning. */
#define HASH_MIN 7
#define HASH_MAX 64

static enum result_flag flag_of(int value)
{
    return value < 0 ? RESULT_UNKNOWN : value > 0 ? RESULT_YES : RESULT_NO;
}

static const char *known(struct arena *arena, const char *text)
{
    return text[0] != '\0' ? arena_strdup(arena, text) : NULL;
}

void facts_record_machine(struct result *result, const struct host *host)
{
    char fingerprint[24];
    struct arena *arena = &result->arena;
    host_fingerprint(host, fingerprint);
    result->machine = (struct result_machine){
        .fingerprint = arena_strdup(arena, fingerprint),
        .label = known(arena, host->label),
        .arch = known(arena, host->arch),
        .cpu_model = known(arena, host->cpu_model),
        .cpu_count = host->cpu_count,
        .smt = flag_of(host->smt),
        .virtualised = known(arena, host->virtualised),
        .memory_bytes = host->memory_bytes,
        .os = known(arena, host->os),
        .kernel = known(arena, host->kernel),
        .libc = known(arena, host->libc),
        .governor = known(arena, host->governor),
        .turbo = flag_of(host->turbo),
        .aslr = host->aslr,
        .isolated_cpus = arena_strdup(arena, host->isolated_cpus),
        .affinity = known(arena, host->affinity),
        .load_1min = host->load_1min,
        .clock_source = known(arena, host->clock_source),
    };
}

/* What an interpreter says it was built from, and what its checkout (or the one here) knows of it. */
static void record_source(struct result *result, const struct target *target,
                          struct result_target *ret)
{
    struct arena *arena = &result->arena;
    const char *said = target->git_revision;
    const char *folders[] = {target->checkout, "."};
    size_t digits = strspn(said, "0123456789abcdef");
    if (digits < HASH_MIN || digits > HASH_MAX) {
        return;
    }
    ret->source_commit = arena_strndup(arena, said, digits);
    ret->source_branch =
        target->git_branch[0] != '\0' ? arena_strdup(arena, target->git_branch) : NULL;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct revision found = {NULL};
        if (folders[i][0] != '\0') {
            found = revision_find(folders[i], ret->source_commit, arena);
        }
        if (found.commit != NULL && strncmp(found.commit, said, digits) == 0) {
            ret->source_commit = found.commit;
            ret->source_commit_at = found.commit_at;
            return;
        }
    }
}

static bool check_given(const struct facts_source_options *given, struct error *err)
{
    int64_t us;
    if (given->commit_at != NULL && !instant_parse(given->commit_at, &us)) {
        return error_set(err, ERROR_USAGE,
                         "'%s' is no date of a commit, expected one like "
                         "2026-08-20T11:22:33Z",
                         given->commit_at);
    }
    return true;
}

/* The whole hash, for a document has no other. */
static bool record_given(struct result *result, const struct facts_source_options *given,
                         bool asks_git, struct error *err)
{
    struct revision found = {NULL};
    if (asks_git) {
        found = revision_find(".", given->commit, &result->arena);
    }
    size_t digits = strspn(given->commit, "0123456789abcdef");
    bool is_whole = given->commit[digits] == '\0' && (digits == 40 || digits == 64);
    if (found.commit == NULL && !is_whole) {
        return error_set(err, ERROR_USAGE,
                         "'%s' is no commit that the checkout here knows: give its whole "
                         "hash (40 digits)",
                         given->commit);
    }
    result->commit = found.commit != NULL ? found.commit : given->commit;
    result->commit_at = found.commit_at;
    result->dirty = RESULT_UNKNOWN;
    return true;
}

bool facts_record_sources(struct result *result, const struct target *targets,
                          size_t count, const struct facts_source_options *given,
                          struct error *err)
{
    struct revision here = {NULL};
    bool asks_git = targets != NULL;
    if (asks_git) {
        here = revision_find(".", "HEAD", &result->arena);
    }
    result->commit = here.commit;
    result->commit_at = here.commit_at;
    result->branch = here.branch;
    result->dirty = here.commit == NULL ? RESULT_UNKNOWN : flag_of(here.is_dirty);
    if (!check_given(given, err) ||
        (given->commit != NULL && !record_given(result, given, asks_git, err))) {
        return false;
    }
    result->commit_at = given->commit_at != NULL ? given->commit_at : result->commit_at;
    result->branch = given->branch != NULL ? given->branch : result->branch;
    for (size_t i = 0; i < count && asks_git && given->commit == NULL; i++) {
        record_source(result, &targets[i], &result->targets[i]);
    }
    return true;
}
