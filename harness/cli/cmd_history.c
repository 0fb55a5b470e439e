/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare history ACTION`: the store of all runs. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/base/glob.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/store_path.h"
#include "harness/cli/term.h"
#include "results/instant.h"
#include "results/open.h"
#include "results/read.h"
#include "results/report/history.h"
#include "results/report/text.h"
#include "results/store/keep.h"
#include "results/summary.h"

struct history_options {
    const char *store;
    struct store_filter filter;
    struct store_names names;
    bool series;
    bool past;
    bool only_settled;
    int64_t limit;
    int64_t keep;
    const char *before;
    bool only_documents;
    bool dry_run;
    const char *salvage;
    const char *run;
    const char *output;
    struct output_options shown;
};

static const char *const formats[] = {"table", "markdown", "csv", "json", NULL};

static const struct option_spec options[] = {
    {"--store", 0, OPTION_STRING, offsetof(struct history_options, store),
     .metavar = "PATH",
     .help = "which store (default: $TARE_STORE, else "
             "$XDG_DATA_HOME/tare/store.sqlite, else the same below ~/.local/share)"},
    {.kind = OPTION_HEADING, .help = "Which series (list, show, changes, export)"},
    {"--bench", 'k', OPTION_STRING, offsetof(struct history_options, filter.bench),
     .metavar = "PATTERN",
     .help = "benches whose name holds PATTERN, or matches it where it has *, ? or ["},
    {"--machine", 0, OPTION_STRING, offsetof(struct history_options, filter.machine),
     .metavar = "NAME",
     .help =
         "machines of this name or fingerprint; of 'add': what the machine is called, "
         "whatever its hardware"},
    {"--build", 0, OPTION_STRING, offsetof(struct history_options, filter.build),
     .metavar = "NAME",
     .help = "builds of this name or fingerprint; of 'add': what the build is called, "
             "whatever its configuration"},
    {"--metric", 0, OPTION_STRING, offsetof(struct history_options, filter.metric),
     .metavar = "NAME", .help = "time, allocations, peak_bytes, ... (default: all)"},
    {"--branch", 0, OPTION_STRING, offsetof(struct history_options, filter.branch),
     .metavar = "NAME",
     .help = "only points of this branch; of 'add': the branch it is on"},
    {"--series", 0, OPTION_FLAG, offsetof(struct history_options, series),
     .help = "list: what there is a history of, instead of runs"},
    {"--past", 0, OPTION_FLAG, offsetof(struct history_options, past),
     .help = "also what was measured before a case was changed"},
    {"--settled", 0, OPTION_FLAG, offsetof(struct history_options, only_settled),
     .help = "changes: without those that the next points may move or drop"},
    {.kind = OPTION_HEADING, .help = "What is added (add)"},
    {"--commit", 0, OPTION_STRING, offsetof(struct history_options, names.commit),
     .metavar = "HASH",
     .help = "the source that was measured (default: as the document says)"},
    {"--commit-date", 0, OPTION_STRING, offsetof(struct history_options, names.commit_at),
     .metavar = "DATE", .help = "when it was committed, 2026-08-20T11:22:33Z"},
    {.kind = OPTION_HEADING, .help = "What goes (prune)"},
    {"--keep", 0, OPTION_INT, offsetof(struct history_options, keep), .min = 1,
     .max = 1e9, .help = "keep every run that has one of the last N points of a series"},
    {"--before", 0, OPTION_STRING, offsetof(struct history_options, before),
     .metavar = "DATE", .help = "keep runs that were started on this date or later"},
    {"--only-documents", 0, OPTION_FLAG, offsetof(struct history_options, only_documents),
     .help = "keep the figures and drop the documents, which take most of the room"},
    {"--dry-run", 0, OPTION_FLAG, offsetof(struct history_options, dry_run),
     .help = "only say what would go"},
    {.kind = OPTION_HEADING, .help = "Output"},
    {"--run", 0, OPTION_STRING, offsetof(struct history_options, run), .metavar = "ID",
     .help = "export: the document of this run, instead of series"},
    {"--output", 'o', OPTION_STRING, offsetof(struct history_options, output),
     .metavar = "FILE", .help = "export: where to write (default: standard output)"},
    {"--salvage", 0, OPTION_STRING, offsetof(struct history_options, salvage),
     .metavar = "PATH", .help = "verify: copy what is whole into a new store"},
    {"--limit", 0, OPTION_INT, offsetof(struct history_options, limit), .min = 0,
     .max = 1e9,
     .help = "list, show: the last N runs or points, 0 for all (default: 40)"},
    {"--format", 0, OPTION_CHOICE, offsetof(struct history_options, shown.format),
     .choices = formats, .help = "how it is shown (default: table)"},
    {"--color", 0, OPTION_CHOICE, offsetof(struct history_options, shown.color),
     .choices = output_color_words,
     .help = "when to use colours (default: auto, on a terminal unless NO_COLOR is set)"},
    {0},
};

/* Everything an action works with. */
struct session {
    const struct history_options *options;
    const char *const *operands; /* behind the action's name */
    size_t operand_count;
    const char *path;
    const char *format;
    struct report_style style;
};

static int complain(const struct error *err)
{
    output_error(err);
    return output_status(err);
}

static int complain_usage(const char *message)
{
    struct error err = {0};
    error_set(&err, ERROR_USAGE, "%s", message);
    return output_usage_error("history", &err);
}

static void say(const char *what, const char *name)
{
    SCOPED(buf_free) struct buf safe = BUF_INIT;
    text_escape(&safe, name, term_is_utf8());
    fprintf(stderr, "tare: %s%s\n", what, buf_text(&safe));
}

static bool add_file(struct store *store, const char *file,
                     const struct store_names *names, enum store_added *ret,
                     struct error *err)
{
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct result *result = NULL;
    if (!file_read(file, RESULT_BYTES_MAX, &document, err) ||
        !result_open_bytes(file, &document, &result, err)) {
        return false;
    }
    /* What the file says of itself is not trusted: its samples are. */
    summary_result(result);
    bool is_added = store_add(store, result, &document, names, ret, err);
    result_free(result);
    return is_added;
}

/* What cannot be added does not keep the others out. */
static int run_add(const struct session *session)
{
    static const char *const words[] = {
        [STORE_ADDED] = "added ",
        [STORE_KNOWN] = "is there already: ",
        [STORE_REPLACED] = "replaced what was there of an unfinished run: ",
    };
    struct store_names names = session->options->names;
    struct store *store = NULL;
    struct error err = {0};
    int status = STATUS_OK;
    names.machine = session->options->filter.machine;
    names.build = session->options->filter.build;
    names.branch = session->options->filter.branch;
    if (session->operand_count == 0) {
        return complain_usage("a result document is missing");
    }
    if (!store_open(session->path, STORE_WRITE, &store, &err)) {
        return complain(&err);
    }
    for (size_t i = 0; i < session->operand_count; i++) {
        const char *file = session->operands[i];
        enum store_added added = STORE_ADDED;
        if (add_file(store, file, &names, &added, &err)) {
            say(words[added], file);
        } else {
            (void)error_prefix(&err, session->operand_count > 1 ? "not added: " : "");
            status = complain(&err);
        }
    }
    store_close(store);
    return status;
}

static int show_text(const struct buf *text)
{
    return output_text(text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int list_series(const struct session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct store *store = NULL;
    struct store_series_list list = {0};
    struct error err = {0};
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_begin_reading(store, &err) &&
                   store_list_series(store, &session->options->filter, &list, &err);
    if (is_good) {
        history_series_list(&list, session->format, &session->style, &text);
    }
    store_series_list_finish(&list);
    store_close(store);
    return is_good ? show_text(&text) : complain(&err);
}

static int run_list(const struct session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (session->options->series) {
        return list_series(session);
    }
    struct store *store = NULL;
    struct store_run_list runs = {0};
    struct error err = {0};
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_begin_reading(store, &err) &&
                   store_list_runs(store, &session->options->filter,
                                   (size_t)session->options->limit, &runs, &err);
    if (is_good) {
        history_runs(&runs, session->format, &session->style, &text);
    }
    store_run_list_finish(&runs);
    store_close(store);
    return is_good ? show_text(&text) : complain(&err);
}

/* Series with their points, read at one moment. */
struct reading {
    struct store *store;
    struct store_series_list list;
    struct arena arena;
    struct store_history *histories;
    struct history_item *items;
    size_t count;
};

static void finish_reading(struct reading *reading)
{
    free(reading->histories);
    free(reading->items);
    arena_finish(&reading->arena);
    store_series_list_finish(&reading->list);
    store_close(reading->store);
    *reading = (struct reading){0};
}

/* A bench that is named whole is meant alone, whatever other names hold it. */
static bool is_named(const struct store_series_list *list, const char *name)
{
    for (size_t i = 0; i < list->count && name != NULL; i++) {
        if (strcmp(list->items[i].bench, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_histories(const struct session *session,
                           const struct store_filter *filter, struct reading *reading,
                           struct error *err)
{
    const struct store_series_list *list = &reading->list;
    bool is_whole = is_named(list, filter->bench);
    reading->histories = xcalloc(list->count + 1, sizeof(*reading->histories));
    reading->items = xcalloc(list->count + 1, sizeof(*reading->items));
    for (size_t i = 0; i < list->count; i++) {
        const struct store_series *series = &list->items[i];
        struct store_history *history = &reading->histories[reading->count];
        if ((series->is_past && !session->options->past) ||
            (is_whole && strcmp(series->bench, filter->bench) != 0)) {
            continue;
        }
        if (!store_read_history(reading->store, series, filter, &reading->arena, history,
                                err)) {
            return false;
        }
        if (history->count > 0) {
            reading->items[reading->count++] = (struct history_item){series, history};
        }
    }
    return true;
}

static bool read_all(const struct session *session, const struct store_filter *filter,
                     struct reading *reading, struct error *err)
{
    return store_open(session->path, STORE_READ, &reading->store, err) &&
           store_begin_reading(reading->store, err) &&
           store_list_series(reading->store, filter, &reading->list, err) &&
           read_histories(session, filter, reading, err);
}

static bool refuse_unknown(const struct session *session, const char *bench,
                           struct error *err)
{
    return error_set(
        err, ERROR_USAGE,
        "the store '%s' has no series of '%s' that was asked for: 'tare history "
        "list --series' shows what there is",
        session->path, bench);
}

static int run_show(const struct session *session)
{
    SCOPED(finish_reading) struct reading reading = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    struct store_filter filter = session->options->filter;
    if (session->operand_count != 1) {
        return complain_usage("expected the name of one bench behind 'show'");
    }
    filter.bench = session->operands[0];
    if (!read_all(session, &filter, &reading, &err) ||
        (reading.count == 0 && !refuse_unknown(session, filter.bench, &err))) {
        return complain(&err);
    }
    history_series(reading.items, reading.count, (size_t)session->options->limit,
                   session->format, &session->style, &text);
    return show_text(&text);
}

/* The latest first, of one moment the largest. */
static int by_moment(const void *a, const void *b)
{
    const struct history_change *x = a;
    const struct history_change *y = b;
    int64_t x_us = x->item->history->points[x->change->after].target->moment_us;
    int64_t y_us = y->item->history->points[y->change->after].target->moment_us;
    double x_log = fabs(log(x->change->ratio.point));
    double y_log = fabs(log(y->change->ratio.point));
    if (x_us != y_us) {
        return x_us > y_us ? -1 : 1;
    }
    return (y_log > x_log) - (y_log < x_log);
}

static size_t collect_changes(const struct reading *reading, bool only_settled,
                              struct history_change *changes)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const struct store_history *history = reading->items[i].history;
        for (size_t j = 0; j < history->change_count; j++) {
            if (!only_settled || !history->changes[j].provisional) {
                changes[count++] =
                    (struct history_change){&reading->items[i], &history->changes[j]};
            }
        }
    }
    qsort(changes, count, sizeof(*changes), by_moment);
    return count;
}

static int run_changes(const struct session *session)
{
    SCOPED(finish_reading) struct reading reading = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    size_t room = 1;
    if (!read_all(session, &session->options->filter, &reading, &err)) {
        return complain(&err);
    }
    for (size_t i = 0; i < reading.count; i++) {
        room += reading.items[i].history->change_count;
    }
    struct history_change *changes = xcalloc(room, sizeof(*changes));
    size_t count = collect_changes(&reading, session->options->only_settled, changes);
    if (count == 0 && strcmp(session->format, "table") == 0) {
        buf_addf(&text, "no change of level in %zu series\n", reading.count);
    } else {
        history_changes(changes, count, session->format, &session->style, &text);
    }
    free(changes);
    return show_text(&text);
}

static int write_out(const struct session *session, const struct buf *text)
{
    const char *path = session->options->output;
    struct error err = {0};
    if (path == NULL || strcmp(path, "-") == 0) {
        return show_text(text);
    }
    return file_write(path, buf_text(text), text->len, &err) ? STATUS_OK : complain(&err);
}

static int export_run_of(const struct session *session, const char *id)
{
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct store *store = NULL;
    struct error err = {0};
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_document(store, id, &document, &err);
    store_close(store);
    return is_good ? write_out(session, &document) : complain(&err);
}

static int run_export(const struct session *session)
{
    SCOPED(finish_reading) struct reading reading = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    if (session->options->run != NULL) {
        return export_run_of(session, session->options->run);
    }
    if (!read_all(session, &session->options->filter, &reading, &err)) {
        return complain(&err);
    }
    const char *format = session->options->shown.format == NULL ? "csv" : session->format;
    history_series(reading.items, reading.count, 0, format, &session->style, &text);
    return write_out(session, &text);
}

static bool read_age(const struct history_options *values, struct store_age *age,
                     struct error *err)
{
    *age = (struct store_age){.keep = values->keep, .before_us = STORE_NEVER};
    if (values->keep == 0 && values->before == NULL) {
        return error_set(err, ERROR_USAGE, "prune needs --keep N or --before DATE");
    }
    if (values->before == NULL || instant_parse(values->before, &age->before_us)) {
        return true;
    }
    /* A day alone begins at midnight. */
    SCOPED(scoped_free_string) char *day = xasprintf("%sT00:00:00Z", values->before);
    return instant_parse(day, &age->before_us) ||
           error_set(err, ERROR_USAGE,
                     "'%s' is no date, expected one like 2026-08-20 or "
                     "2026-08-20T11:22:33Z",
                     values->before);
}

static int run_prune(const struct session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const struct history_options *values = session->options;
    struct store *store = NULL;
    struct store_run_list runs = {0};
    struct store_age age;
    struct error err = {0};
    if (!read_age(values, &age, &err)) {
        return output_usage_error("history", &err);
    }
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_choose_old(store, &age, &runs, &err) &&
                   (values->dry_run || runs.count == 0 ||
                    store_prune(store, &runs, values->only_documents, &err));
    if (is_good) {
        history_runs(&runs, session->format, &session->style, &text);
        fprintf(stderr, "tare: %s %zu runs\n",
                values->dry_run          ? "would prune"
                : values->only_documents ? "dropped the documents of"
                                         : "pruned",
                runs.count);
    }
    store_run_list_finish(&runs);
    store_close(store);
    return is_good ? show_text(&text) : complain(&err);
}

static int salvage(const struct session *session)
{
    struct store_salvage saved;
    struct error err = {0};
    if (!store_salvage(session->path, session->options->salvage, &saved, &err)) {
        return complain(&err);
    }
    fprintf(stderr,
            "tare: saved %zu runs whole, of %zu the figures, of %zu what their documents "
            "say; %zu are lost\n",
            saved.whole, saved.without_documents, saved.from_documents, saved.lost);
    return saved.lost == 0 ? STATUS_OK : STATUS_CHECK_FAILED;
}

static int run_verify(const struct session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct store_check check = {0};
    struct error err = {0};
    if (session->options->salvage != NULL) {
        return salvage(session);
    }
    if (!store_verify(session->path, &check, &err)) {
        return complain(&err);
    }
    if (check.faults == 0) {
        buf_addf(&text, "%zu runs, all whole\n", check.runs);
    } else {
        buf_adds(&text, buf_text(&check.lines));
        buf_addf(&text,
                 "%zu faults; 'tare history verify --salvage PATH' copies what is whole "
                 "into a new store\n",
                 check.faults);
    }
    buf_free(&check.lines);
    int status = show_text(&text);
    return status == STATUS_OK && check.faults > 0 ? STATUS_CHECK_FAILED : status;
}

static const struct {
    const char *name;
    int (*run)(const struct session *session);
} actions[] = {
    {"add", run_add},         {"list", run_list},     {"show", run_show},
    {"changes", run_changes}, {"export", run_export}, {"prune", run_prune},
    {"verify", run_verify},
};

static int refuse_action(const char *name)
{
    const char *names[ARRAY_LEN(actions)];
    struct error err = {0};
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        names[i] = actions[i].name;
    }
    const char *nearest = glob_nearest(name, names, ARRAY_LEN(names));
    if (nearest != NULL) {
        error_set(&err, ERROR_USAGE, "unknown action '%s' (did you mean '%s'?)", name,
                  nearest);
    } else {
        error_set(&err, ERROR_USAGE,
                  "unknown action '%s', expected add, list, show, changes, export, prune "
                  "or verify",
                  name);
    }
    return output_usage_error("history", &err);
}

static int act(const struct option_strings *operands,
               const struct history_options *values)
{
    struct error err = {0};
    if (operands->count == 0) {
        return complain_usage(
            "an action is missing: add, list, show, changes, export, prune or verify");
    }
    SCOPED(scoped_free_string) char *path = store_path(values->store, &err);
    if (path == NULL) {
        return complain(&err);
    }
    const struct session session = {
        .options = values,
        .operands = operands->items + 1,
        .operand_count = operands->count - 1,
        .path = path,
        .format = values->shown.format != NULL ? values->shown.format : "table",
        .style = output_style(&values->shown),
    };
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        if (strcmp(actions[i].name, operands->items[0]) == 0) {
            return actions[i].run(&session);
        }
    }
    return refuse_action(operands->items[0]);
}

static int run_history(int argc, char **argv)
{
    struct history_options values = {.store = "", .limit = 40};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_history, argc, argv, &values, &operands, &status)) {
        status = act(&operands, &values);
    }
    return status;
}

const struct command cmd_history = {
    .name = "history",
    .synopsis = "ACTION [OPTION]... [FILE|BENCH]...",
    .summary = "the store of all runs: series, and where they changed",
    .details =
        "ACTION is one of: add FILE... (result documents, and files that 'tare import' "
        "reads), list (runs), show BENCH (its series with every change of level), changes (what "
        "got slower or faster, between which commits, by how much), export (series, or one "
        "run's document), prune (old runs), verify (says where a store is damaged). Points stand "
        "in the order of commits; docs/history.md says what makes a series.",
    .options = options,
    .run = run_history,
};
