/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the command line to a plan, a result with its facts, and workers that can be started. */
#include <sched.h>

#include "harness/base/file.h"
#include "harness/base/units.h"
#include "harness/cli/facts.h"
#include "harness/cli/measure_session.h"
#include "harness/cli/store_path.h"
#include "harness/cli/stores.h"
#include "harness/host/advise.h"
#include "harness/plan/plan.h"
#include "harness/run/paths.h"
#include "harness/run/record.h"
#include "results/compare/differences.h"
#include "results/read.h"

/* Of a sample: with a longer step of the clock every figure is a multiple of it. */
#define CLOCK_STEP_SHARE 0.01

static bool choose_cpus(struct measure_session *session, struct error *err)
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

/* How many processors workers may use; 0 when the kernel does not say. */
static int64_t count_cpus(const struct measure_session *session)
{
    cpu_set_t own;
    if (session->has_cpus) {
        return CPU_COUNT(&session->cpus);
    }
    return sched_getaffinity(0, sizeof(own), &own) == 0 ? CPU_COUNT(&own) : 0;
}

/* The one target once for every copy that the verb wants. */
static bool copy_target(struct measure_session *session, struct error *err)
{
    const struct measure_options *options = session->options;
    struct target target = session->targets[0];
    session->target_count = options->copy_count;
    return targets_copy(&target, options->copies, options->copy_count, &session->arena,
                        &session->targets, err);
}

/* In a replay copies are only names, too. */
static void replay_targets(struct measure_session *session)
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

static bool find_targets(struct measure_session *session, struct error *err)
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

/* Shown to take a result before anything is measured. What a verb makes for itself goes to none. */
static bool find_store(struct measure_session *session, struct error *err)
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
static bool check_gates(const struct measure_session *session, struct error *err)
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
static bool check_sense(const struct measure_session *session, int64_t sample_time_ns,
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

static void record_findings(struct measure_session *session)
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

static bool make_result(struct measure_session *session, struct result *resumed,
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

static bool start_live(struct measure_session *session, struct error *err)
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
        .interrupted = session->interrupted,
    };
    session->live = live_new(&live_options, err);
    return session->live != NULL;
}

bool measure_prepare(struct measure_session *session, struct suite *const *suites,
                     size_t count, struct error *err)
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
