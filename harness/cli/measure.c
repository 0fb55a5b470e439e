/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/measure.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/progress.h"
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
#include "harness/run/revision.h"
#include "results/read.h"
#include "results/write.h"

/* Saving may take at most one part in so many of the time: a document of many megabytes is then
 * written less often than after every block. */
#define SAVE_SHARE 20

static const char *const modes[] = {"auto", "embedded", "hosted", NULL};
static const char *const clocks[] = {"wall", "cpu", NULL};

const struct option_spec measure_specs[] = {
    {"", 0, OPTION_HEADING, 0, .help = "Interpreters"},
    {"--python", 0, OPTION_STRINGS, offsetof(struct measure_options, pythons),
     .metavar = "[NAME=]PATH",
     .help =
         "an interpreter to measure: a path, a name on PATH, a virtual environment; options "
         "for it may follow after a blank. Given several times, the others are compared "
         "with the first (default: the libpython tare was built against)"},
    {"--mode", 0, OPTION_CHOICE, offsetof(struct measure_options, mode), .choices = modes,
     .help = "run interpreters in their libpython or in their executable (default: auto, "
             "whichever runs the machine code that a user of the executable runs)"},
    {"--env", 0, OPTION_STRINGS, offsetof(struct measure_options, env),
     .metavar = "NAME[=VALUE]",
     .help = "a variable for the workers, whose environment is clean otherwise"},
    {"", 0, OPTION_HEADING, 0, .help = "How much to measure"},
    {"--quick", 0, OPTION_CONST, offsetof(struct measure_options, preset),
     .constant = "quick", .help = "5 % precision, at most 40 blocks, 0.3 s a bench"},
    {"--thorough", 0, OPTION_CONST, offsetof(struct measure_options, preset),
     .constant = "thorough", .help = "0.5 % precision, 30 to 1000 blocks, 20 s a bench"},
    {"--precision", 0, OPTION_RATIO, offsetof(struct measure_options, precision_ratio),
     .min = 1e-6, .max = 10,
     .help = "measure until half of every 95 % interval is at most this share of its "
             "figure (default: 2%)"},
    {"--max-time", 0, OPTION_TIME, offsetof(struct measure_options, max_time_ns),
     .min = 1, .max = 1e18,
     .help =
         "stop after this long, the fewest blocks done (default: 1 s for every bench)"},
    {"--blocks", 0, OPTION_STRING, offsetof(struct measure_options, blocks),
     .metavar = "N|MIN..MAX", .help = "how many workers a bench gets (default: 8..200)"},
    {"--sample-time", 0, OPTION_TIME, offsetof(struct measure_options, sample_time_ns),
     .min = 10000, .max = 60e9, .help = "how long one timing lasts (default: 2.5ms)"},
    {"--samples", 0, OPTION_INT, offsetof(struct measure_options, samples), .min = 1,
     .max = 64, .help = "timings in a worker (default: 3)"},
    {"--seed", 0, OPTION_INT, offsetof(struct measure_options, seed), .min = 0,
     .max = 9007199254740991.0,
     .help =
         "makes orders and hash seeds repeatable (default: a fresh one, in the result)"},
    {"--clock", 0, OPTION_CHOICE, offsetof(struct measure_options, clock),
     .choices = clocks,
     .help = "wall time, or CPU time of the measuring thread (default: wall)"},
    {"", 0, OPTION_HEADING, 0, .help = "Workers"},
    {"--affinity", 0, OPTION_STRING, offsetof(struct measure_options, affinity),
     .metavar = "CPUS",
     .help =
         "the processors that workers run on, such as 2-3 (default: isolated ones where "
         "the kernel has any, else all)"},
    {"--timeout", 0, OPTION_TIME, offsetof(struct measure_options, timeout_ns),
     .min = 1e6, .max = 1e15,
     .help =
         "how long a worker may take for one answer (default: 60s; a case may say its own)"},
    {"--memory-limit", 0, OPTION_BYTES,
     offsetof(struct measure_options, memory_limit_bytes), .min = 0, .max = 1e18,
     .help =
         "how much memory a worker may take, 0 for no limit (default: three quarters of "
         "what is available)"},
    {"", 0, OPTION_HEADING, 0, .help = "Results"},
    {"--output", 'o', OPTION_STRING, offsetof(struct measure_options, output_path),
     .metavar = "FILE",
     .help = "write the result document here, complete and valid after every block"},
    {"--dry-run", 0, OPTION_FLAG, offsetof(struct measure_options, dry_run),
     .help = "show the plan and how long it takes, measure nothing"},
    {"--quiet", 'q', OPTION_FLAG, offsetof(struct measure_options, quiet),
     .help = "no progress and no remarks on stderr"},
    {"--replay", 0, OPTION_STRING, offsetof(struct measure_options, replay_path),
     .metavar = "FILE",
     .help = "take the timings from the formulas in FILE instead of an interpreter: for "
             "tests and demonstrations"},
    {0},
};

/* Everything one run holds on to. */
struct session {
    const struct measure_options *options;
    const struct output_options *output;
    struct arena arena;
    struct host host;
    struct target *targets;
    size_t target_count;
    struct plan *plan;
    struct result *result;
    struct live *live;
    struct replay *replay;
    struct progress progress;
    struct result_writer writer;
    struct buf document;
    bool *unsaved; /* benches changed since the document was written last */
    bool has_saved;
    int64_t saved_ns; /* when the last saving ended, and how long it took */
    int64_t save_took_ns;
    cpu_set_t cpus;
    bool has_cpus;
    const char *affinity;
    int64_t memory_limit_bytes;
    const char *output_path;
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

static int64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void measure_options_finish(struct measure_options *options)
{
    option_strings_free(&options->patterns);
    option_strings_free(&options->tags);
    option_strings_free(&options->pythons);
    option_strings_free(&options->env);
}

/* ---- options ---- */

static int64_t fresh_seed(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed)) {
        seed = (uint64_t)monotonic_ns();
    }
    return (int64_t)(seed & 0xffffffff); /* short enough to be typed again */
}

/* "20" or "8..200". */
static bool parse_blocks(const char *text, struct plan_options *plan_options,
                         struct error *err)
{
    char *end;
    errno = 0;
    long long least = strtoll(text, &end, 10);
    long long most = least;
    bool is_number = end != text;
    if (is_number && strncmp(end, "..", 2) == 0) {
        const char *second = end + 2;
        most = strtoll(second, &end, 10);
        is_number = end != second;
    }
    if (!is_number || *end != '\0' || errno != 0 || least < 1 || most < least ||
        most > 1000000) {
        return error_set(
            err, ERROR_USAGE,
            "'%s' is no number of blocks: give one (--blocks 20) or the fewest and "
            "the most (--blocks 8..200)",
            text);
    }
    plan_options->blocks_min = least;
    plan_options->blocks_max = most;
    return true;
}

static bool make_plan_options(const struct measure_options *options,
                              const struct result *resumed, struct plan_options *ret,
                              struct error *err)
{
    *ret = strcmp(options->preset, "quick") == 0      ? plan_options_quick()
           : strcmp(options->preset, "thorough") == 0 ? plan_options_thorough()
                                                      : plan_options_default();
    ret->precision_ratio =
        options->precision_ratio > 0 ? options->precision_ratio : ret->precision_ratio;
    ret->max_time_ns = options->max_time_ns;
    ret->sample_time_ns =
        options->sample_time_ns > 0 ? options->sample_time_ns : ret->sample_time_ns;
    ret->samples = options->samples > 0 ? options->samples : ret->samples;
    ret->timeout_ns = options->timeout_ns > 0 ? options->timeout_ns : ret->timeout_ns;
    ret->clock_is_cpu = options->clock != NULL && strcmp(options->clock, "cpu") == 0;
    ret->seed = options->seed >= 0 ? options->seed : fresh_seed();
    if (resumed != NULL) {
        /* One result, one plan: what decides samples and orders comes from the document. */
        ret->seed = resumed->settings.seed;
        ret->samples =
            resumed->settings.samples > 0 ? resumed->settings.samples : ret->samples;
        ret->sample_time_ns = resumed->settings.sample_time_ns;
    }
    return options->blocks == NULL || parse_blocks(options->blocks, ret, err);
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

/* ---- the facts in the document ---- */

static enum result_flag flag_of(int value)
{
    return value < 0 ? RESULT_UNKNOWN : value > 0 ? RESULT_YES : RESULT_NO;
}

static const char *known(struct arena *arena, const char *text)
{
    return text[0] != '\0' ? arena_strdup(arena, text) : NULL;
}

static void record_machine(struct result *result, const struct host *host)
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

static void record_revision(struct result *result)
{
    struct revision revision = revision_find(&result->arena);
    result->commit = revision.commit;
    result->commit_at = revision.commit_at;
    result->branch = revision.branch;
    result->dirty = revision.commit == NULL ? RESULT_UNKNOWN : flag_of(revision.is_dirty);
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
        targets_remark(session->targets, session->target_count,
                       session->options->pythons.count == 0, &session->arena,
                       session->result);
    }
}

/* ---- saving and telling ---- */

static bool write_document(struct session *session)
{
    struct error err = {0};
    int64_t begin_ns = monotonic_ns();
    buf_reset(&session->document);
    result_writer_write(&session->writer, session->result,
                        session->has_saved ? session->unsaved : NULL, &session->document);
    bool is_written = file_write(session->output_path, buf_text(&session->document),
                                 session->document.len, &err);
    memset(session->unsaved, 0, session->plan->member_count * sizeof(*session->unsaved));
    session->has_saved = true;
    session->saved_ns = monotonic_ns();
    session->save_took_ns = session->saved_ns - begin_ns;
    if (!is_written) {
        progress_finish(&session->progress);
        (void)error_prefix(
            &err, "the result cannot be saved, its last complete state is kept: ");
        output_error(&err);
    }
    return is_written;
}

static bool save_sometimes(void *context, const bool *changed)
{
    struct session *session = context;
    if (session->output_path == NULL) {
        return true;
    }
    for (size_t i = 0; i < session->plan->member_count; i++) {
        session->unsaved[i] = session->unsaved[i] || changed[i];
    }
    if (monotonic_ns() - session->saved_ns < SAVE_SHARE * session->save_took_ns) {
        return true;
    }
    return write_document(session);
}

static void tell(void *context, double done_ratio, const char *label, int64_t left_ns)
{
    struct session *session = context;
    progress_update(&session->progress, done_ratio, label, left_ns);
}

/* ---- the way from suites to a result ---- */

static bool find_targets(struct session *session, struct error *err)
{
    if (session->options->replay_path == NULL) {
        return targets_find(&session->options->pythons, session->options->mode,
                            &session->arena, &session->targets, &session->target_count,
                            err);
    }
    session->replay = replay_load(session->options->replay_path, err);
    if (session->replay == NULL) {
        return false;
    }
    session->targets = targets_replayed(&session->options->pythons, &session->arena,
                                        &session->target_count);
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
        .env = session->options->env.items,
        .env_count = session->options->env.count,
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
    record_machine(session->result, &session->host);
    if (session->replay == NULL) {
        record_revision(session->result);
    }
    record_findings(session);
    return true;
}

/* Everything that can go wrong before the first measurement does so here. */
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
    if (!make_plan_options(options, resumed, &plan_options, err) ||
        !choose_cpus(session, err) ||
        (session->output_path != NULL && !options->dry_run &&
         !file_check_writable(session->output_path, err)) ||
        !find_targets(session, err)) {
        return false;
    }
    session->plan = plan_new(suites, count, &selection, session->targets,
                             session->target_count, &plan_options, err);
    if (session->plan == NULL || options->dry_run) {
        return session->plan != NULL;
    }
    session->unsaved =
        arena_array(&session->arena, session->plan->member_count, sizeof(bool));
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
        .save = save_sometimes,
    };
    progress_init(&session->progress, session->options->quiet,
                  term_has_colour(STDERR_FILENO, session->output->color));
    catch_signals();
    enum collected outcome = collect_run(&run);
    stamp_end(session->result, outcome == COLLECTED_ALL || outcome == COLLECTED_SOME ||
                                   outcome == COLLECTED_NONE);
    progress_finish(&session->progress);
    if (session->output_path != NULL && outcome != COLLECTED_UNSAVED) {
        session->has_saved = false; /* figures of all benches may be new */
        if (!write_document(session)) {
            outcome = COLLECTED_UNSAVED;
        }
    }
    if (!output_result(session->result, session->output)) {
        return STATUS_NOT_MEASURED;
    }
    return status_of(outcome);
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
    result_writer_finish(&session.writer);
    buf_free(&session.document);
    result_free(session.result);
    arena_finish(&session.arena);
    return status;
}
