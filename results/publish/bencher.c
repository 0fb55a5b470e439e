/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bencher: a report for each interpreter, to /v0/run, whose idempotency key makes one report of the
 * same bytes sent twice. A report is taken whole or not at all. */
#include <stdio.h>
#include <string.h>

#include "harness/base/digest.h"
#include "results/emit.h"
#include "results/publish/pack.h"

#define ITEMS_MAX   10000
#define BYTES_MAX   ((size_t)700 << 10) /* the body may have 1 MiB, with quotes escaped */
#define HASH_DIGITS 40
#define UUID_SIZE   37

static const struct export_rule testbed_rule = {.max_chars = 64, .trims = true};
static const struct export_rule branch_rule = {.max_chars = 255, .trims = true};
static const struct export_rule project_rule = {.max_chars = 64};

/* A UUID (version 8) that follows from what is sent. */
static void make_key(const struct export_side *side, const struct buf *bmf,
                     char key[UUID_SIZE])
{
    char hex[DIGEST_HEX_SIZE];
    SCOPED(buf_free) struct buf all = BUF_INIT;
    buf_addf(&all, "%s\n%s\n", side->result->id, side->target->name);
    buf_add(&all, buf_text(bmf), bmf->len);
    digest_sha256(buf_text(&all), all.len, hex);
    snprintf(key, UUID_SIZE, "%.8s-%.4s-8%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12,
             hex + 15, hex + 18);
}

static bool is_hash(const char *commit)
{
    return commit != NULL && strlen(commit) == HASH_DIGITS &&
           strspn(commit, "0123456789abcdef") == HASH_DIGITS;
}

/* What the reports of a target have in common. */
struct sender {
    const struct export_side *side;
    const char *project;
    const char *testbed;
};

static void write_report(const void *data, const struct buf *bmf, struct buf *out)
{
    const struct sender *sender = data;
    const struct export_side *side = sender->side;
    char key[UUID_SIZE];
    const char *const documents[] = {buf_text(bmf)};
    const char *created = side->result->created;
    const char *finished = side->result->finished;
    struct emit emit;
    make_key(side, bmf, key);
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    emit_string(&emit, "project", sender->project);
    if (side->branch != NULL) {
        emit_string(&emit, "branch", side->branch);
    }
    if (is_hash(side->commit)) {
        emit_string(&emit, "hash", side->commit);
    }
    emit_string(&emit, "testbed", sender->testbed);
    emit_string(&emit, "start_time", created);
    emit_string(&emit, "end_time", finished != NULL ? finished : created);
    emit_open(&emit, "settings", '{');
    emit_string(&emit, "adapter", "json");
    emit_close(&emit, '}');
    emit_string(&emit, "idempotency_key", key);
    emit_strings(&emit, "results", documents, 1);
    emit_close(&emit, '}');
    buf_addc(out, '\n');
}

static bool check(const struct publish_job *job, const struct export_side *side,
                  const char *testbed, struct error *err)
{
    if (job->options->project == NULL) {
        return error_set(err, ERROR_USAGE,
                         "the project of Bencher is not known: give its slug with "
                         "--project");
    }
    if (side->result->created == NULL) {
        return error_set(err, ERROR_DATA,
                         "'%s' does not say when it was measured, which Bencher asks for",
                         side->file);
    }
    return export_check("project", job->options->project, &project_rule, "--project",
                        err) &&
           (side->branch == NULL ||
            export_check("branch", side->branch, &branch_rule, "--branch", err)) &&
           export_check("testbed", testbed, &testbed_rule, "--machine and --build", err);
}

static bool pack_side(const struct publish_job *job, const struct export_side *side,
                      struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    const char *testbed = arena_printf(&arena, "%s %s", side->machine, side->build);
    const struct sender sender = {
        .side = side, .project = job->options->project, .testbed = testbed};
    if (!check(job, side, testbed, err) ||
        !publish_export(job, &export_bencher, job->options, &files, err)) {
        return false;
    }
    const struct publish_pieces how = {
        .receiver = &receiver_bencher,
        .url = address_below(job->address, "v0/run", &arena),
        .type = "application/json",
        .brackets = "{}",
        .units = "benches",
        .of = arena_printf(&arena, "%s in %s", side->target->name, side->file),
        .items_max = ITEMS_MAX,
        .bytes_max = BYTES_MAX,
        .wrap = write_report,
        .data = &sender,
    };
    publish_pieces(job, &how, publish_text(&files));
    return true;
}

static bool pack(const struct publish_job *job, struct error *err)
{
    return publish_each_side(job, pack_side, err);
}

const struct receiver receiver_bencher = {
    .name = "bencher",
    .summary = "Bencher, https://api.bencher.dev or another server",
    .token_scheme = "Bearer",
    .timeout_s = 120,
    .is_repeatable = true,
    .pack = pack,
};
