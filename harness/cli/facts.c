/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/facts.h"

#include "harness/run/revision.h"

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

void facts_record_revision(struct result *result)
{
    struct revision revision = revision_find(&result->arena);
    result->commit = revision.commit;
    result->commit_at = revision.commit_at;
    result->branch = revision.branch;
    result->dirty = revision.commit == NULL ? RESULT_UNKNOWN : flag_of(revision.is_dirty);
}
