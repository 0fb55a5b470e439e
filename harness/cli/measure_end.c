/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured is saved, goes to the store, is shown and judged. */
#include <stdio.h>

#include "harness/base/file.h"
#include "harness/cli/checks.h"
#include "harness/cli/command.h"
#include "harness/cli/measure_session.h"
#include "harness/cli/stores.h"
#include "harness/cli/term.h"
#include "results/report/text.h"

static bool has_samples(const struct result *result)
{
    for (size_t i = 0; i < result->bench_count; i++) {
        if (result->benches[i].worker_count > 0) {
            return true;
        }
    }
    return false;
}

/* What the store does not take stays in a file. */
static bool keep_in_store(const struct measure_session *session)
{
    const struct result *result = session->result;
    struct error err = {0};
    if (stores_add(session->store_path, result, &err)) {
        return true;
    }
    (void)error_prefix(&err, "the result is not in the store: ");
    output_error(&err);
    const char *path = session->output_path;
    if (path == NULL) {
        SCOPED(buf_free) struct buf document = BUF_INIT;
        path = arena_printf(&session->result->arena, "tare-%s.json", result->id);
        result_write(result, &document);
        if (!file_write(path, buf_text(&document), document.len, &err)) {
            output_error(&err);
            return false;
        }
    }
    SCOPED(buf_free) struct buf safe = BUF_INIT;
    text_escape(&safe, path, term_is_utf8());
    fprintf(stderr, "tare: it is in %s: 'tare history add' adds it\n", buf_text(&safe));
    return false;
}

static void tell_interrupted(const struct measure_session *session)
{
    SCOPED(buf_free) struct buf path = BUF_INIT;
    if (session->options->quiet) {
        return;
    }
    if (session->output_path == NULL) {
        fputs("tare: interrupted; with -o FILE the result would have been kept\n",
              stderr);
        return;
    }
    text_escape(&path, session->output_path, term_is_utf8());
    fprintf(stderr, "tare: interrupted; what was measured is in %s", buf_text(&path));
    if (session->options->can_resume) {
        fprintf(stderr, ", and --resume %s with the same suites goes on",
                buf_text(&path));
    }
    fputc('\n', stderr);
}

static int status_of(enum collected outcome)
{
    switch (outcome) {
    case COLLECTED_ALL:
        return STATUS_OK;
    case COLLECTED_SOME:
        return STATUS_SOME_FAILED;
    case COLLECTED_INTERRUPTED:
        return STATUS_INTERRUPTED;
    case COLLECTED_NONE:
    case COLLECTED_UNSAVED:
        break;
    }
    return STATUS_NOT_MEASURED;
}

/* Shows what there is; the exit status. */
static int show_result(const struct measure_session *session, enum collected outcome,
                       int64_t spent_ns)
{
    const struct measure_ending *ending = session->options->ending;
    int status = status_of(outcome);
    if (ending != NULL) {
        status = ending->show(session->result, spent_ns, session->output, status);
    } else if (!output_result(session->result, session->output)) {
        return STATUS_NOT_MEASURED;
    }
    if (outcome == COLLECTED_INTERRUPTED) {
        tell_interrupted(session);
    }
    status = gates_status(&session->gates, session->result, status);
    return checks_status(session->options->check, session->result, status);
}

int measure_end(struct measure_session *session, enum collected outcome, int64_t spent_ns)
{
    result_finish(session->result, outcome == COLLECTED_ALL ||
                                       outcome == COLLECTED_SOME ||
                                       outcome == COLLECTED_NONE);
    struct error err = {0};
    if (outcome != COLLECTED_UNSAVED && !saver_save_all(&session->saver, &err)) {
        output_error(&err);
        outcome = COLLECTED_UNSAVED;
    }
    bool says_something =
        outcome != COLLECTED_INTERRUPTED || has_samples(session->result);
    if (session->store_path != NULL && says_something && !keep_in_store(session)) {
        outcome = COLLECTED_UNSAVED;
    }
    return show_result(session, outcome, spent_ns);
}
