/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of pyperf where the repositories with CPython's results keep it (bench_runner; read by
 * pages that know a build from the names of folder and file alone):
 *
 *     results/bm-DATE-VERSION-HASH[-FLAGS]/bm-DATE-MACHINE-ARCH-FORK-REF-VERSION-HASH.json
 *
 * A "-" separates the parts, so none may stand in them. */
#include <string.h>

#include "harness/base/digest.h"
#include "results/export/export.h"
#include "results/export/pyperf.h"

#define HASH_SHOWN 7
#define REF_SHOWN  20
#define HASH_HEX   6

static const struct export_rule commit_rule = {
    .max_bytes = 64, .forbidden = "ABCDEFGHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz-/. "};
static const struct export_rule word_rule = {.max_bytes = 64, .forbidden = "/\r\n"};

/* A part of a name: its "-" becomes `dash`. */
static const char *part_of(const char *text, const char *dash, struct arena *arena)
{
    SCOPED(buf_free) struct buf part = BUF_INIT;
    for (const char *p = export_file_word(text, arena); *p != '\0'; p++) {
        if (*p == '-') {
            buf_adds(&part, dash);
        } else {
            buf_addc(&part, *p);
        }
    }
    return arena_strdup(arena, buf_text(&part));
}

/* "JIT,NOGIL": in this order, only what is on. */
static const char *flags_of(const struct result_target *target, struct arena *arena)
{
    bool is_jit = target->jit == RESULT_YES;
    bool is_nogil = target->free_threading == RESULT_YES;
    return arena_printf(arena, "%s%s%s", is_jit ? "JIT" : "",
                        is_jit && is_nogil ? "," : "", is_nogil ? "NOGIL" : "");
}

/* Of all that was measured: another one is another set of benchmarks. */
static const char *benchmark_hash(const struct export_side *side, struct arena *arena)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    char hex[DIGEST_HEX_SIZE];
    for (size_t i = 0; i < side->point_count; i++) {
        const char *meaning = side->points[i].bench->meaning;
        buf_addf(&text, "%s %s\n", side->points[i].name, meaning != NULL ? meaning : "");
    }
    digest_sha256(buf_text(&text), text.len, hex);
    return arena_strndup(arena, hex, HASH_HEX);
}

static bool check(const struct export_side *side, struct error *err)
{
    if (!export_check("commit", side->commit, &commit_rule, "--commit", err) ||
        !export_check("machine", side->machine, &word_rule, "--machine", err)) {
        return false;
    }
    if (side->commit_us == EXPORT_NEVER) {
        return error_set(err, ERROR_USAGE,
                         "the date of the commit is not known: give --commit-date");
    }
    if (side->target->version == NULL) {
        return error_set(err, ERROR_DATA, "'%s' does not say which Python was measured",
                         side->file);
    }
    return true;
}

static const char *path_of(const struct export_side *side, const char *fork,
                           struct arena *arena)
{
    const char *flags = flags_of(side->target, arena);
    const char *date = export_naive_date(side->commit_us, 0, arena);
    const char *day = arena_printf(arena, "%.4s%.2s%.2s", date, date + 5, date + 8);
    const char *version = part_of(side->target->version, "_", arena);
    const char *arch = side->result->machine.arch;
    const char *ref = side->branch != NULL ? side->branch : side->commit;
    return arena_printf(
        arena, "results/bm-%s-%s-%.*s%s%s/bm-%s-%s-%s-%s-%.*s-%s-%.*s.json", day, version,
        HASH_SHOWN, side->commit, flags[0] != '\0' ? "-" : "", flags, day,
        part_of(side->machine, "_", arena),
        part_of(arch != NULL ? arch : "unknown", "_", arena), part_of(fork, "%2d", arena),
        REF_SHOWN, part_of(ref, "_", arena), version, HASH_SHOWN, side->commit);
}

static bool write_side(const struct export_job *job, const struct export_side *side,
                       struct export_output *out, struct error *err)
{
    const char *fork = job->options->fork != NULL ? job->options->fork : "python";
    struct pyperf_fact facts[] = {
        {"commit_fork", fork},
        {"benchmark_hash", benchmark_hash(side, job->arena)},
        {0},
    };
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    if (!check(side, err)) {
        return false;
    }
    if (pyperf_write(side, facts, job->arena, out, &bytes) > 0) {
        export_add_bytes(out, path_of(side, fork, job->arena), &bytes);
    }
    return true;
}

static bool write_pyperf_tree(const struct export_job *job, struct export_output *out,
                              struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        if (!write_side(job, &job->sides[i], out, err)) {
            return false;
        }
    }
    return export_check_paths(out, err);
}

const struct export_format export_pyperf_tree = {
    .name = "pyperf-tree",
    .summary = "files of pyperf named as repositories of CPython's results have them",
    .shape = EXPORT_TREE,
    .write = write_pyperf_tree,
};
