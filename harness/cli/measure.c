/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/measure.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/units.h"
#include "harness/cli/checks.h"
#include "harness/cli/command.h"
#include "harness/cli/facts.h"
#include "harness/cli/gates.h"
#include "harness/cli/progress.h"
#include "harness/cli/saver.h"
#include "harness/cli/store_path.h"
#include "harness/cli/stores.h"
#include "harness/cli/targets.h"
#include "harness/cli/term.h"
#include "harness/host/advise.h"
#include "harness/host/host.h"
#include "harness/plan/plan.h"
#include "harness/run/collect.h"
#include "harness/run/live.h"
#include "harness/run/paths.h"
#include "harness/run/record.h"
#include "harness/run/replay.h"
#include "results/compare/differences.h"
#include "results/read.h"
#include "results/report/text.h"
#include "results/values.h"

/* Of a sample: with a longer step of the clock every figure is a multiple of it. */
#define CLOCK_STEP_SHARE 0.01

/* Everything one run holds on to. */
struct session {
    const struct measure_options *options;
    const struct output_options *output;
    struct arena arena;
    struct host host;
    struct probe_how how; /* targets are run */
    struct target *targets;
    size_t target_count;
    struct plan *plan;
    struct result *result;
    struct live *live;
    struct replay *replay;
    struct gates gates;
    struct progress progress;
    struct saver saver;
    cpu_set_t cpus;
    bool has_cpus;
    const char *affinity;
    int64_t memory_limit_bytes;
    const char *output_path;
    char *store_path; /* NULL: the result goes to no store */
};

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number)
{
    interrupted = signal_number;
}

/* The first signal ends the run in good order, the second at once. */
static void catch_signals(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
        struct sigaction before;
        /* What was ignored from birth (nohup) stays so. */
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            (void)sigaction(signals[i], &action, NULL);
        }
    }
}

static bool choose_cpus(struct session *session, struct error *err)
{
    int numbers[CPU_SETSIZE];
    const char *list = session->options->affinity != NULL ? session->options->affinity
                                                          : session->host.isolated_cpus;
    session->affinity = "";
    if (list[0] == '\0') {
        return true;
    }
    int count = host_parse_cpus(list, numbers, (int)ARRAY_LEN(numbers));
    CPU_ZERO(&session->cpus);
    for (int i = 0; i < count; i++) {
        if (numbers[i] < CPU_SETSIZE) {
            CPU_SET((size_t)numbers[i], &session->cpus);
        }
    }
    cpu_set_t before;
    bool is_usable = count > 0 && sched_getaffinity(0, sizeof(before), &before) == 0 &&
                     sched_setaffinity(0, sizeof(session->cpus), &session->cpus) == 0;
    if (is_usable) {
        (void)sched_setaffinity(0, sizeof(before), &before);
        session->has_cpus = true;
        session->affinity = list;
    } else if (session->options->affinity != NULL) {
        return error_set(
            err, ERROR_USAGE,
            "'%s' are no processors of this machine: expected a list such as 0 or "
            "2-3,5 out of %s",
            list, session->host.affinity);
    }
    return true;
}

static void record_findings(struct session *session)
{
    struct finding findings[ADVISE_MAX];
    size_t count = advise(&session->host, findings);
    for (size_t i = 0; i < count; i++) {
        result_add_finding(session->result, findings[i].id, findings[i].severity,
                           findings[i].what, findings[i].why, findings[i].remedy);
    }
    if (session->replay == NULL) {
        bool is_one = session->options->copy_count > 0;
        targets_remark(session->targets, is_one ? 1 : session->target_count,
                       session->options->pythons.count == 0, &session->arena,
                       session->result);
        if (!is_one) {
            differences_of_builds(session->result);
        }
    }
}

static void complain_unsaved(struct error *err)
{
    (void)error_prefix(err,
                       "the result cannot be saved, its last complete state is kept: ");
    output_error(err);
}

static bool is_save_due(void *context)
{
    const struct session *session = context;
    return saver_is_due(&session->saver);
}

static bool save(void *context, const bool *changed)
{
    struct session *session = context;
    struct error err = {0};
    if (saver_save(&session->saver, changed, &err)) {
        return true;
    }
    progress_finish(&session->progress);
    complain_unsaved(&err);
    return false;
}

static void tell(void *context, double done_ratio, const char *label, int64_t left_ns)
{
    struct session *session = context;
    progress_update(&session->progress, done_ratio, label, left_ns);
}

/* Before anything is timed: a comparison of code that does different things is to be stopped now. */
static void warn_of_values(void *context)
{
    struct session *session = context;
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

/* The one target once for every copy that the verb wants. */
static bool copy_target(struct session *session, struct error *err)
{
    const struct measure_options *options = session->options;
    struct target target = session->targets[0];
    session->target_count = options->copy_count;
    return targets_copy(&target, options->copies, options->copy_count, &session->arena,
                        &session->targets, err);
}

/* In a replay copies are only names, too. */
static void replay_targets(struct session *session)
{
    const struct measure_options *options = session->options;
    struct option_strings names = {0};
    for (size_t i = 0; i < options->copy_count; i++) {
        option_strings_add(&names, options->copies[i].name);
    }
    session->targets =
        targets_replayed(options->copy_count > 0 ? &names : &options->pythons,
                         &session->arena, &session->target_count);
    option_strings_free(&names);
}

static bool find_targets(struct session *session, struct error *err)
{
    const struct measure_options *options = session->options;
    if (options->replay_path == NULL) {
        session->how.mode = targets_mode(options->mode);
        targets_environment(&options->env, &session->arena, &session->how);
        return targets_find(&options->pythons, &session->how, &session->arena,
                            &session->targets, &session->target_count, err) &&
               (options->copy_count == 0 || copy_target(session, err));
    }
    session->replay = replay_load(options->replay_path, err);
    if (session->replay == NULL) {
        return false;
    }
    replay_targets(session);
    return true;
}

static bool start_live(struct session *session, struct error *err)
{
    struct paths paths;
    if (session->replay != NULL) {
        return true;
    }
    if (!paths_find(&session->arena, &paths, err)) {
        return false;
    }
    const struct live_options live_options = {
        .core = paths.core,
        .launcher = paths.launcher,
        .memory_limit_bytes = session->memory_limit_bytes,
        .cpus = session->has_cpus ? &session->cpus : NULL,
        .env = session->how.env,
        .env_count = session->how.env_count,
        .interrupted = &interrupted,
    };
    session->live = live_new(&live_options, err);
    return session->live != NULL;
}

static bool make_result(struct session *session, struct result *resumed,
                        struct error *err)
{
    if (resumed != NULL) {
        session->result = resumed;
        if (!record_resume(resumed, session->plan, err)) {
            return error_prefix(
                err, "cannot go on with '%s': ", session->options->resume_path);
        }
        resumed->complete = false;
        resumed->finding_count = 0;
    } else {
        session->result = result_new(TARE_VERSION);
        record_plan(session->result, session->plan);
    }
    session->result->settings.affinity = session->affinity;
    session->result->settings.memory_limit_bytes = session->memory_limit_bytes;
    facts_record_machine(session->result, &session->host);
    const struct measure_options *options = session->options;
    const struct facts_source_options given = {options->commit, options->commit_at,
                                               options->branch};
    if (!facts_record_sources(session->result,
                              session->replay == NULL ? session->targets : NULL,
                              session->target_count, &given, err)) {
        return false;
    }
    record_findings(session);
    return true;
}

/* Whether the metric is measured of any case. */
static bool has_metric(const struct plan *plan, enum metric metric)
{
    bool is_wanted =
        metric == METRIC_MEMORY ? plan->options.memory : plan->options.counters;
    for (size_t i = 0; i < plan->variant_count && !is_wanted; i++) {
        is_wanted = (plan->variants[i].suite_case->metrics & (unsigned)metric) != 0;
    }
    return is_wanted;
}

/* A gate has to have something to judge: two targets, or a group; and counts, if it is on counts. */
static bool check_gates(const struct session *session, struct error *err)
{
    const struct plan *plan = session->plan;
    bool has_changes = session->gates.count == 0;
    for (size_t i = 0; i < plan->group_count && !has_changes; i++) {
        has_changes = plan->groups[i].count > 1;
    }
    for (int i = 0; i < 2; i++) {
        const char *word = i == 0 ? "memory" : "counters";
        if (gates_need_counts(&session->gates, i == 1) &&
            !has_metric(plan, i == 0 ? METRIC_MEMORY : METRIC_COUNTERS)) {
            return error_set(err, ERROR_USAGE,
                             "--fail-on more:... has nothing to judge: give --%s, or "
                             "`metrics: [time, %s]` in the cases",
                             word, word);
        }
    }
    return has_changes ||
           error_set(err, ERROR_USAGE,
                     "--fail-on has nothing to judge: name a second --python, or measure "
                     "cases of a group");
}

/* What would be measured for nothing ends before it begins. */
static bool check_sense(const struct session *session, int64_t sample_time_ns,
                        struct error *err)
{
    if (session->options->force || session->replay != NULL) {
        return true;
    }
    double step_ns = session->host.clock_resolution_ns;
    if (step_ns > CLOCK_STEP_SHARE * (double)sample_time_ns) {
        char step[UNITS_SIZE];
        char sample[UNITS_SIZE];
        units_format_time(step_ns, 2, true, step);
        units_format_time((double)sample_time_ns, 2, true, sample);
        return error_set(err, ERROR_USAGE,
                         "the clock of this machine advances in steps of %s, too coarse "
                         "for samples of %s: give a longer --sample-time, or --force",
                         step, sample);
    }
    return targets_are_comparable(session->targets, session->target_count, err);
}

/* How many processors workers may use; 0 when the kernel does not say. */
static int64_t count_cpus(const struct session *session)
{
    cpu_set_t own;
    if (session->has_cpus) {
        return CPU_COUNT(&session->cpus);
    }
    return sched_getaffinity(0, sizeof(own), &own) == 0 ? CPU_COUNT(&own) : 0;
}

/* Everything that can go wrong before the first measurement does so here. */
/* Shown to take a result before anything is measured. What a verb makes for itself goes to none. */
static bool find_store(struct session *session, struct error *err)
{
    const char *given = session->options->store;
    struct store *store = NULL;
    if (session->options->dry_run || session->options->ending != NULL ||
        !stores_are_wanted(given)) {
        return true;
    }
    session->store_path = store_path(given != NULL ? given : "", err);
    if (session->store_path == NULL ||
        !store_open(session->store_path, STORE_WRITE, &store, err)) {
        return false;
    }
    store_close(store);
    return true;
}

static bool prepare(struct session *session, struct suite *const *suites, size_t count,
                    struct error *err)
{
    const struct measure_options *options = session->options;
    struct plan_options plan_options;
    const struct plan_selection selection = {
        .patterns = options->patterns.items,
        .pattern_count = options->patterns.count,
        .tags = options->tags.items,
        .tag_count = options->tags.count,
        .slow = options->slow,
    };
    struct result *resumed = NULL;
    session->output_path = options->output_path;
    if (options->resume_path != NULL) {
        resumed = result_read(options->resume_path, err);
        if (resumed == NULL) {
            return false;
        }
        session->result = resumed;
        session->output_path =
            options->output_path != NULL ? options->output_path : options->resume_path;
    }
    host_read("", &session->host);
    session->memory_limit_bytes = options->memory_limit_bytes >= 0
                                      ? options->memory_limit_bytes
                                      : session->host.memory_available_bytes / 4 * 3;
    if (!gates_parse(&options->fail_on, &session->gates, err) ||
        !measure_plan_options(options, resumed, &plan_options, err) ||
        !choose_cpus(session, err) ||
        (session->output_path != NULL && !options->dry_run &&
         !file_check_writable(session->output_path, err)) ||
        !find_store(session, err) || !find_targets(session, err) ||
        !check_sense(session, plan_options.sample_time_ns, err)) {
        return false;
    }
    plan_options.cpu_count = count_cpus(session);
    session->plan = plan_new(suites, count, &selection, session->targets,
                             session->target_count, &plan_options, err);
    if (session->plan == NULL || !check_gates(session, err)) {
        return false;
    }
    if (options->dry_run) {
        return true;
    }
    return make_result(session, resumed, err) && start_live(session, err);
}

static int show_plan(const struct session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    plan_describe(session->plan, &text);
    return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static void stamp_end(struct result *result, bool is_complete)
{
    char text[32];
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    result->finished = arena_strdup(&result->arena, text);
    result->complete = is_complete;
}

static void tell_interrupted(const struct session *session)
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

/* The fewest blocks are promised whatever the time: who asked for less shall know it first. */
static void warn_of_time(const struct session *session)
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

/* Shows what there is; the exit status. */
static int show_result(const struct session *session, enum collected outcome,
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
static bool keep_in_store(const struct session *session)
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

static int collect(struct session *session)
{
    struct collect run = {
        .plan = session->plan,
        .executor = session->replay != NULL ? replay_executor(session->replay)
                                            : live_executor(session->live),
        .result = session->result,
        .memory_bytes = session->memory_limit_bytes,
        .interrupted = &interrupted,
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
    catch_signals();
    int64_t begin_ns = run.executor.now_ns(run.executor.self);
    enum collected outcome = collect_run(&run);
    int64_t spent_ns = run.executor.now_ns(run.executor.self) - begin_ns;
    stamp_end(session->result, outcome == COLLECTED_ALL || outcome == COLLECTED_SOME ||
                                   outcome == COLLECTED_NONE);
    progress_finish(&session->progress);
    struct error err = {0};
    if (outcome != COLLECTED_UNSAVED && !saver_save_all(&session->saver, &err)) {
        complain_unsaved(&err);
        outcome = COLLECTED_UNSAVED;
    }
    bool says_something =
        outcome != COLLECTED_INTERRUPTED || has_samples(session->result);
    if (session->store_path != NULL && says_something && !keep_in_store(session)) {
        outcome = COLLECTED_UNSAVED;
    }
    return show_result(session, outcome, spent_ns);
}

int measure(struct suite *const *suites, size_t count,
            const struct measure_options *options, const struct output_options *output)
{
    struct session session = {.options = options, .output = output};
    struct error err = {0};
    int status;
    if (!prepare(&session, suites, count, &err)) {
        output_error(&err);
        status = output_status(&err);
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
