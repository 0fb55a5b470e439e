/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/measure.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/units.h"
#include "harness/cli/command.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/measure_session.h"
#include "harness/cli/term.h"
#include "harness/plan/plan.h"
#include "results/report/text.h"
#include "results/values.h"

static volatile sig_atomic_t interrupted;

/* The run ends in good order. */
static void interrupt(int signal_number)
{
    interrupted = signal_number;
}

static bool is_save_due(void *context)
{
    const struct measure_session *session = context;
    return saver_is_due(&session->saver);
}

static bool save(void *context, const bool *changed)
{
    struct measure_session *session = context;
    struct error err = {0};
    if (saver_save(&session->saver, changed, &err)) {
        return true;
    }
    progress_finish(&session->progress);
    output_error(&err);
    return false;
}

static void tell(void *context, double done_ratio, const char *label, int64_t left_ns)
{
    struct measure_session *session = context;
    progress_update(&session->progress, done_ratio, label, left_ns);
}

/* Before anything is timed: a comparison of code that does different things is to be stopped now. */
static void warn_of_values(void *context)
{
    struct measure_session *session = context;
    const struct result *result = session->result;
    progress_finish(&session->progress);
    for (size_t i = 0; i < result->finding_count && !session->options->quiet; i++) {
        const struct result_finding *finding = &result->findings[i];
        if (strcmp(finding->id, VALUES_DIFFERENT) == 0) {
            SCOPED(buf_free) struct buf raw = BUF_INIT;
            SCOPED(buf_free) struct buf text = BUF_INIT;
            buf_addf(&raw, "tare: %s: %s", finding->what, finding->why);
            text_escape(&text, buf_text(&raw), term_is_utf8());
            (void)fprintf(stderr, "%s\n", buf_text(&text));
        }
    }
}

static int show_plan(const struct measure_session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    plan_describe(session->plan, &text);
    return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

/* The fewest blocks are promised whatever the time: who asked for less shall know it first. */
static void warn_of_time(const struct measure_session *session)
{
    const struct measure_options *options = session->options;
    double least_ns = plan_least_time_ns(session->plan);
    char least[UNITS_SIZE];
    if (!options->quiet && options->max_time_ns > 0 &&
        least_ns > (double)options->max_time_ns) {
        units_format_time(least_ns, 2, true, least);
        (void)fprintf(stderr,
                      "tare: %zu benches need about %s for the fewest blocks, more than "
                      "--max-time: -k or --blocks make it less\n",
                      session->plan->member_count, least);
    }
}

static int collect(struct measure_session *session)
{
    struct collect run = {
        .plan = session->plan,
        .executor = session->replay != NULL ? replay_executor(session->replay)
                                            : live_executor(session->live),
        .result = session->result,
        .memory_bytes = session->memory_limit_bytes,
        .interrupted = session->interrupted,
        .context = session,
        .progress = tell,
        .is_save_due = is_save_due,
        .inspected = warn_of_values,
        .save = save,
    };
    progress_init(&session->progress, session->options->quiet,
                  term_has_colour(STDERR_FILENO, session->output->color));
    saver_init(&session->saver, session->output_path, session->result);
    warn_of_time(session);
    interrupt_catch(interrupt);
    int64_t begin_ns = run.executor.now_ns(run.executor.self);
    enum collected outcome = collect_run(&run);
    int64_t spent_ns = run.executor.now_ns(run.executor.self) - begin_ns;
    progress_finish(&session->progress);
    return measure_end(session, outcome, spent_ns);
}

int measure(struct suite *const *suites, size_t count,
            const struct measure_options *options, const struct output_options *output)
{
    struct measure_session session = {
        .options = options, .output = output, .interrupted = &interrupted};
    struct error err = {0};
    int status;
    if (!measure_prepare(&session, suites, count, &err)) {
        status = output_failure(&err);
    } else if (options->dry_run) {
        status = show_plan(&session);
    } else {
        status = collect(&session);
    }
    live_free(session.live);
    replay_free(session.replay);
    plan_free(session.plan);
    saver_finish(&session.saver);
    free(session.store_path);
    result_free(session.result);
    arena_finish(&session.arena);
    return status;
}
