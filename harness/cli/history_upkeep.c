/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare history add`, `prune` and `verify`: what goes into a store and out of it, and whether it is whole. */
#include <stdio.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/history_actions.h"
#include "harness/cli/term.h"
#include "results/instant.h"
#include "results/open.h"
#include "results/read.h"
#include "results/report/history.h"
#include "results/report/text.h"
#include "results/store/keep.h"
#include "results/summary.h"

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
int history_action_add(const struct history_session *session)
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
        error_set(&err, ERROR_USAGE, "a result document is missing");
        return output_usage_error("history", &err);
    }
    if (!store_open(session->path, STORE_WRITE, &store, &err)) {
        return output_failure(&err);
    }
    for (size_t i = 0; i < session->operand_count; i++) {
        const char *file = session->operands[i];
        enum store_added added = STORE_ADDED;
        if (add_file(store, file, &names, &added, &err)) {
            say(words[added], file);
        } else {
            (void)error_prefix(&err, session->operand_count > 1 ? "not added: " : "");
            status = output_failure(&err);
        }
    }
    store_close(store);
    return status;
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

int history_action_prune(const struct history_session *session)
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
    if (!is_good) {
        return output_failure(&err);
    }
    return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int salvage(const struct history_session *session)
{
    struct store_salvage saved;
    struct error err = {0};
    if (!store_salvage(session->path, session->options->salvage, &saved, &err)) {
        return output_failure(&err);
    }
    fprintf(stderr,
            "tare: saved %zu runs whole, of %zu the figures, of %zu what their documents "
            "say; %zu are lost\n",
            saved.whole, saved.without_documents, saved.from_documents, saved.lost);
    return saved.lost == 0 ? STATUS_OK : STATUS_CHECK_FAILED;
}

int history_action_verify(const struct history_session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct store_check check = {0};
    struct error err = {0};
    if (session->options->salvage != NULL) {
        return salvage(session);
    }
    if (!store_verify(session->path, &check, &err)) {
        return output_failure(&err);
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
    if (!output_text(&text)) {
        return STATUS_NOT_MEASURED;
    }
    return check.faults > 0 ? STATUS_CHECK_FAILED : STATUS_OK;
}
