/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What github-action-benchmark stores and its page draws: data.js, to which an export adds an entry
 * for each side. An entry of the same commit is replaced, so that doing it again changes
 * nothing; all else in the file stays as it is. */
#include <string.h>

#include "results/emit_json.h"
#include "results/export/github_action.h"

#define PREFIX    "window.BENCHMARK_DATA = "
#define US_PER_MS 1000

static const struct export_rule commit_rule = {.max_bytes = 64};
static const struct export_rule label_rule = {.max_bytes = 200};

static void add_person(struct emit *emit, const char *key)
{
    emit_open(emit, key, '{');
    emit_string(emit, "name", "tare");
    emit_string(emit, "username", "tare");
    emit_close(emit, '}');
}

static void add_commit(struct emit *emit, const struct export_job *job,
                       const struct export_side *side)
{
    const char *repository = job->options->repository;
    const char *date = export_naive_date(side->commit_us, 0, job->arena);
    emit_open(emit, "commit", '{');
    emit_string(emit, "id", side->commit);
    emit_string(emit, "message",
                side->branch != NULL ? arena_printf(job->arena, "on %s", side->branch)
                                     : "");
    emit_string(emit, "timestamp",
                arena_printf(job->arena, "%.10sT%sZ", date, date + 11));
    emit_string(emit, "url",
                repository != NULL
                    ? arena_printf(job->arena, "%s/commit/%s", repository, side->commit)
                    : "");
    add_person(emit, "author");
    add_person(emit, "committer");
    emit_close(emit, '}');
}

static size_t add_entry(struct emit *emit, const struct export_job *job,
                        const struct export_side *side, struct export_output *out)
{
    int64_t us = side->run_us != EXPORT_NEVER ? side->run_us : side->commit_us;
    emit_open(emit, NULL, '{');
    add_commit(emit, job, side);
    emit_int(emit, "date", us / US_PER_MS);
    emit_string(emit, "tool", "customSmallerIsBetter");
    emit_open(emit, "benches", '[');
    size_t made = github_action_benches(emit, side, job->arena, out);
    emit_close(emit, ']');
    emit_close(emit, '}');
    return made;
}

static const char *series_of(const struct export_side *side, struct arena *arena)
{
    return arena_printf(arena, "%s on %s", side->build, side->machine);
}

/* Sides of one series stand together, in the order given. */
static size_t add_entries(struct emit *emit, const struct export_job *job,
                          struct export_output *out)
{
    size_t made = 0;
    emit_open(emit, "entries", '{');
    for (size_t i = 0; i < job->side_count; i++) {
        const char *series = series_of(&job->sides[i], job->arena);
        bool is_first = true;
        for (size_t j = 0; j < i && is_first; j++) {
            is_first = strcmp(series, series_of(&job->sides[j], job->arena)) != 0;
        }
        if (!is_first) {
            continue;
        }
        emit_open(emit, series, '[');
        for (size_t j = i; j < job->side_count; j++) {
            if (strcmp(series, series_of(&job->sides[j], job->arena)) == 0) {
                made += add_entry(emit, job, &job->sides[j], out);
            }
        }
        emit_close(emit, ']');
    }
    emit_close(emit, '}');
    return made;
}

/* A script that holds no "<": whatever stands in a name, it ends no element of a page. */
static void wrap(struct buf *json, struct buf *out)
{
    buf_adds(out, PREFIX);
    for (const char *p = buf_text(json); *p != '\0'; p++) {
        if (*p == '<') {
            buf_adds(out, "\\u003c");
        } else {
            buf_addc(out, *p);
        }
    }
    buf_addc(out, '\n');
}

static struct json_doc *parse(const char *path, const struct buf *text, struct error *err)
{
    size_t skip = strlen(PREFIX);
    if (text->len < skip || strncmp(buf_text(text), PREFIX, skip) != 0) {
        error_set(err, ERROR_DATA,
                  "'%s' is no data of github-action-benchmark: it does not begin with "
                  "'" PREFIX "'",
                  path);
        return NULL;
    }
    return json_parse(path, buf_text(text) + skip, text->len - skip, err);
}

/* The entry among `others` that is of the same commit; node NULL: there is none. */
static struct json find_commit(const struct json *entry, const struct json *others)
{
    struct json commit = json_get(entry, "commit");
    struct json id = json_get(&commit, "id");
    const char *wanted = json_text(&id);
    struct json other = json_first(others);
    for (; other.node != NULL; other = json_next(&other)) {
        struct json other_commit = json_get(&other, "commit");
        struct json other_id = json_get(&other_commit, "id");
        const char *found = json_text(&other_id);
        if (wanted != NULL && found != NULL && strcmp(wanted, found) == 0) {
            break;
        }
    }
    return other;
}

static void add_item(struct emit *emit, const struct json *item)
{
    emit_line(emit, 0);
    emit_json(emit, NULL, item);
}

/* The series of both, in the order of the page: a new entry takes the place of an old one of its commit, or
 * stands at the end. */
static void merge_series(struct emit *emit, const struct json *old,
                         const struct json *new_entries)
{
    struct json fresh = json_get(new_entries, old->key);
    emit_open(emit, old->key, '[');
    for (struct json entry = json_first(old); entry.node != NULL;
         entry = json_next(&entry)) {
        struct json other = find_commit(&entry, &fresh);
        add_item(emit, other.node != NULL ? &other : &entry);
    }
    for (struct json entry = json_first(&fresh); entry.node != NULL;
         entry = json_next(&entry)) {
        if (find_commit(&entry, old).node == NULL) {
            add_item(emit, &entry);
        }
    }
    emit_close(emit, ']');
}

static void merge_docs(const struct json *old, const struct json *fresh, struct buf *out)
{
    struct json old_entries = json_object(old, "entries");
    struct json new_entries = json_object(fresh, "entries");
    struct json repository = json_get(fresh, "repoUrl");
    const char *address = json_text(&repository);
    int64_t was_ms = json_int(old, "lastUpdate", 0, 0);
    int64_t is_ms = json_int(fresh, "lastUpdate", 0, 0);
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    emit_int(&emit, "lastUpdate", is_ms > was_ms ? is_ms : was_ms);
    if (address == NULL || address[0] == '\0') {
        repository = json_get(old, "repoUrl");
    }
    emit_json(&emit, "repoUrl", &repository);
    emit_open(&emit, "entries", '{');
    for (struct json series = json_first(&old_entries); series.node != NULL;
         series = json_next(&series)) {
        merge_series(&emit, &series, &new_entries);
    }
    for (struct json series = json_first(&new_entries); series.node != NULL;
         series = json_next(&series)) {
        if (json_get(&old_entries, series.key).node == NULL) {
            emit_json(&emit, series.key, &series);
        }
    }
    emit_close(&emit, '}');
    emit_close(&emit, '}');
}

static bool merge(const char *path, const struct buf *old, struct buf *bytes,
                  struct error *err)
{
    SCOPED(buf_free) struct buf json = BUF_INIT;
    struct json_doc *old_doc = parse(path, old, err);
    struct json_doc *new_doc = old_doc != NULL ? parse(path, bytes, err) : NULL;
    bool ok = new_doc != NULL;
    if (ok) {
        struct json old_root = json_root(old_doc);
        struct json new_root = json_root(new_doc);
        merge_docs(&old_root, &new_root, &json);
        ok = json_doc_ok(old_doc, err);
    }
    if (ok) {
        buf_reset(bytes);
        wrap(&json, bytes);
    }
    json_doc_free(old_doc);
    json_doc_free(new_doc);
    return ok;
}

static bool check(const struct export_job *job, struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        const struct export_side *side = &job->sides[i];
        if (!export_check("commit", side->commit, &commit_rule, "--commit", err) ||
            !export_check("build", side->build, &label_rule, "--build", err) ||
            !export_check("machine", side->machine, &label_rule, "--machine", err)) {
            return false;
        }
        if (side->commit_us == EXPORT_NEVER) {
            return error_set(err, ERROR_USAGE,
                             "the date of the commit is not known: give --commit-date");
        }
    }
    return true;
}

static int64_t last_update_ms(const struct export_job *job)
{
    int64_t last_us = 0;
    for (size_t i = 0; i < job->side_count; i++) {
        int64_t us = job->sides[i].run_us;
        last_us = us > last_us ? us : last_us;
    }
    return last_us / US_PER_MS;
}

static bool write_data(const struct export_job *job, struct export_output *out,
                       struct error *err)
{
    SCOPED(buf_free) struct buf json = BUF_INIT;
    struct emit emit;
    if (!check(job, err)) {
        return false;
    }
    const char *repository = job->options->repository;
    emit_init(&emit, &json);
    emit_open(&emit, NULL, '{');
    emit_int(&emit, "lastUpdate", last_update_ms(job));
    emit_string(&emit, "repoUrl", repository != NULL ? repository : "");
    size_t made = add_entries(&emit, job, out);
    emit_close(&emit, '}');
    if (made > 0) {
        struct export_file *file = export_add_file(out, "data.js");
        wrap(&json, &file->bytes);
        file->merge = merge;
    }
    return true;
}

const struct export_format export_github_action_data = {
    .name = "github-action-benchmark-data",
    .summary = "data.js of its page; adds to the one that is there",
    .extension = "js",
    .shape = EXPORT_ONE,
    .write = write_data,
};
