/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare doctor`: what is this machine, what are these interpreters, and what stands in the way
 * of a good measurement, of given suites too? */
#include <math.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/units.h"
#include "harness/cli/command.h"
#include "harness/cli/inputs.h"
#include "harness/cli/output.h"
#include "harness/cli/targets.h"
#include "harness/cli/term.h"
#include "harness/host/advise.h"
#include "harness/host/sibling.h"
#include "harness/plan/variant.h"
#include "harness/run/record.h"
#include "results/compare/differences.h"
#include "results/report/columns.h"
#include "results/report/remarks.h"
#include "results/report/text.h"
#include "results/report/words.h"

struct doctor_options {
    struct option_strings pythons;
    const char *mode;
    bool force;
    const char *color;
};

/* Twenty ticks of the kernel, or more. */
static const struct timespec look_time = {.tv_nsec = 200000000};

static const char *const modes[] = {"auto", "embedded", "hosted", NULL};

static const struct option_spec options[] = {
    {"--python", 0, OPTION_STRINGS, offsetof(struct doctor_options, pythons),
     .metavar = "[NAME=]PATH",
     .help =
         "an interpreter to look at: a path, a name on PATH, a virtual environment; may be "
         "given several times (default: the libpython tare was built against)"},
    {"--mode", 0, OPTION_CHOICE, offsetof(struct doctor_options, mode), .choices = modes,
     .help = "look at it as it runs in this mode (default: auto)"},
    {"--force", 0, OPTION_FLAG, offsetof(struct doctor_options, force),
     .help = "end well although a comparison of these interpreters cannot mean anything"},
    {"--color", 0, OPTION_CHOICE, offsetof(struct doctor_options, color),
     .choices = output_color_words,
     .help = "when to use colours (default: auto, on a terminal unless NO_COLOR is set)"},
    {0},
};

struct page {
    struct buf text;
    int width;
    bool is_utf8;
    bool colour;
};

#define LABEL_WIDTH 18

/* "  label           value", wrapped; nothing when the value is not known. */
static void add_fact(struct page *page, const char *label, const char *value)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    if (value == NULL || value[0] == '\0') {
        return;
    }
    text_escape(&escaped, value, page->is_utf8);
    buf_addf(&page->text, "  %-*s", LABEL_WIDTH - 2, label);
    text_wrap(&page->text, buf_text(&escaped), LABEL_WIDTH, LABEL_WIDTH, page->width);
    buf_addc(&page->text, '\n');
}

static void add_heading(struct page *page, const char *text)
{
    colour_add(&page->text, COLOUR_BOLD, page->colour, text);
    buf_addc(&page->text, '\n');
}

static void add_words(struct page *page, const char *label, const char *const *words,
                      size_t count)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        buf_addf(&line, "%s%s", i > 0 ? " " : "", words[i]);
    }
    add_fact(page, label, buf_text(&line));
}

static const char *yes(bool value)
{
    return value ? "yes" : "no";
}

static void add_target(struct page *page, const struct target *target)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    add_heading(page, target->name);
    bool is_cpython = strcmp(target->implementation, "cpython") == 0;
    buf_addf(&line, "%s %s", is_cpython ? "CPython" : target->implementation,
             target->version);
    add_fact(page, "version", buf_text(&line));
    add_fact(page, "executable", target->executable);
    add_fact(page, "runs", target->why);
    add_fact(page, "library", target->library);
    add_fact(page, "build id", target->build_id);
    add_fact(page, "compiler", target->compiler);
    buf_reset(&line);
    buf_addf(&line, "PGO %s, LTO %s, debug %s, assertions %s, shared library %s",
             yes(target->pgo), yes(target->lto), yes(target->debug), yes(target->asserts),
             yes(target->shared));
    add_fact(page, "build", buf_text(&line));
    buf_reset(&line);
    buf_addf(&line, "GIL %s, free-threaded build %s, JIT %s", target->gil ? "on" : "off",
             yes(target->free_threading), yes(target->jit));
    add_fact(page, "features", buf_text(&line));
    add_fact(page, "allocator", target->allocator);
    add_words(page, "options", target->options, target->option_count);
    add_words(page, "variables", target->env, target->env_count);
    add_fact(page, "prefix", target->prefix);
    add_fact(page, "environment",
             target->is_venv ? "virtual, its packages import" : NULL);
    add_fact(page, "fingerprint", target->build_fingerprint);
    buf_addc(&page->text, '\n');
}

static void add_machine(struct page *page, const struct host *host)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    char memory[UNITS_SIZE];
    char fingerprint[24];
    host_fingerprint(host, fingerprint);
    add_heading(page, "this machine");
    buf_addf(&line, "%s, %d online, %d for this process (%s)", host->cpu_model,
             host->cpu_count, host->allowed_cpu_count, host->affinity);
    add_fact(page, "processor", buf_text(&line));
    add_fact(page, "isolated", host->isolated_cpus);
    add_fact(page, "governor", host->governor);
    add_fact(page, "turbo", host->turbo < 0 ? "" : host->turbo > 0 ? "on" : "off");
    add_fact(page, "sibling threads", host->smt < 0 ? "" : host->smt > 0 ? "on" : "off");
    add_fact(page, "virtualised", host->virtualised);
    units_format_bytes(host->memory_bytes, memory);
    add_fact(page, "memory", memory);
    buf_reset(&line);
    buf_addf(&line, "%s, %s, %s", host->os, host->kernel, host->libc);
    add_fact(page, "system", buf_text(&line));
    buf_reset(&line);
    buf_addf(&line, "%s, resolution %g ns", host->clock_source,
             host->clock_resolution_ns);
    add_fact(page, "clock", buf_text(&line));
    if (!isnan(host->load_1min)) {
        buf_reset(&line);
        buf_addf(&line, "%.2f", host->load_1min);
        add_fact(page, "load", buf_text(&line));
    }
    add_fact(page, "fingerprint", fingerprint);
    buf_addc(&page->text, '\n');
}

static void add_line(struct page *page, const char *text)
{
    buf_adds(&page->text, "  ");
    text_wrap(&page->text, text, 2, 4, page->width);
    buf_addc(&page->text, '\n');
}

static void add_finding(struct page *page, const char *severity, const char *what,
                        const char *why, const char *remedy)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    buf_addf(&line, "%s: %s: %s%s%s", severity, what, why,
             remedy[0] != '\0' ? "; try: " : "", remedy);
    add_line(page, buf_text(&line));
}

/* How many CPUs the workers of a run get; below 0: unknown. */
static int count_worker_cpus(const struct host *host)
{
    int isolated[CPU_SETSIZE];
    int count = host_parse_cpus(host->isolated_cpus, isolated, (int)ARRAY_LEN(isolated));
    return count > 0 ? count : host->allowed_cpu_count;
}

/* Names the variants with more threads than CPUs. */
static void name_oversubscribed(const struct suite *suite, int64_t cpus,
                                struct remark *remark)
{
    SCOPED(arena_finish) struct arena arena = {0};
    for (size_t i = 0; i < suite->case_count; i++) {
        for (size_t j = 0; j < variant_count(&suite->cases[i]); j++) {
            struct variant variant;
            variant_make(&arena, suite, &suite->cases[i], j, false, &variant);
            if (variant.threads > cpus) {
                SCOPED(buf_free) struct buf name = BUF_INIT;
                remark_name(&name, variant.name, NULL);
                remark_add_name(remark, &name);
            }
        }
    }
}

/* What stands in the way of these suites; false when nothing does. */
static bool add_suite_findings(struct page *page, const struct inputs *inputs,
                               const struct host *host)
{
    const struct words_finding *words = words_finding("oversubscribed");
    int cpus = count_worker_cpus(host);
    struct remarks remarks = {0};
    struct remark *remark = remarks_add(&remarks, REMARK_WARNING, "oversubscribed");
    for (size_t i = 0; i < inputs->count && cpus > 0; i++) {
        name_oversubscribed(inputs->suites[i], cpus, remark);
    }
    bool is_found = remark->name_count > 0;
    if (is_found) {
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        SCOPED(buf_free) struct buf line = BUF_INIT;
        buf_adds(&remark->text, words->what);
        buf_adds(&raw, "warning: ");
        remark_text(&raw, remark, false);
        buf_addf(&raw, "; try: %s", words->remedy);
        text_escape(&line, buf_text(&raw), page->is_utf8);
        add_line(page, buf_text(&line));
    }
    remarks_finish(&remarks);
    return is_found;
}

static void add_findings(struct page *page, const struct host *host,
                         const struct target *targets, size_t count, bool is_default,
                         const struct inputs *inputs, struct arena *arena)
{
    struct finding findings[ADVISE_MAX];
    size_t n = advise(host, findings);
    struct result *remarks = result_new(TARE_VERSION);
    record_targets(remarks, targets, count);
    targets_remark(targets, count, is_default, arena, remarks);
    differences_of_builds(remarks);
    add_heading(page, "findings");
    for (size_t i = 0; i < n; i++) {
        add_finding(page, findings[i].severity, findings[i].what, findings[i].why,
                    findings[i].remedy);
    }
    for (size_t i = 0; i < remarks->finding_count; i++) {
        const struct result_finding *finding = &remarks->findings[i];
        add_finding(page, finding->severity, finding->what, finding->why,
                    finding->remedy);
    }
    bool is_in_suites = add_suite_findings(page, inputs, host);
    if (n + remarks->finding_count == 0 && !is_in_suites) {
        buf_adds(&page->text, "  nothing stands in the way\n");
    }
    result_free(remarks);
}

/* While nothing of this process runs. */
static void look_at_siblings(struct host *host)
{
    struct sibling_ticks before;
    struct sibling_ticks after;
    sibling_read_ticks("", &before);
    nanosleep(&look_time, NULL);
    sibling_read_ticks("", &after);
    sibling_find("", &before, &after, host);
}

static int examine(const struct doctor_options *values, const struct inputs *inputs)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct target *targets;
    size_t count;
    struct host host;
    struct error err = {0};
    struct page page = {
        .width = term_width(STDOUT_FILENO),
        .is_utf8 = term_is_utf8(),
        .colour = term_has_colour(STDOUT_FILENO, values->color),
    };
    const struct probe_how how = {.mode = targets_mode(values->mode)};
    if (!targets_find(&values->pythons, &how, &arena, &targets, &count, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    host_read("", &host);
    look_at_siblings(&host);
    for (size_t i = 0; i < count; i++) {
        add_target(&page, &targets[i]);
    }
    add_machine(&page, &host);
    add_findings(&page, &host, targets, count, values->pythons.count == 0, inputs,
                 &arena);
    bool is_written = output_text(&page.text);
    buf_free(&page.text);
    if (is_written && !values->force && !targets_are_comparable(targets, count, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    return is_written ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int run_doctor(int argc, char **argv)
{
    struct doctor_options values = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    struct inputs inputs = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_doctor, argc, argv, &values, &operands, &status)) {
        bool is_loaded =
            operands.count == 0 || inputs_load(&inputs, operands.items, operands.count);
        status = is_loaded ? examine(&values, &inputs) : STATUS_USAGE;
    }
    inputs_finish(&inputs);
    option_strings_free(&values.pythons);
    return status;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .synopsis = "[OPTION]... [SUITE|DIR]...",
    .summary = "look at this machine and at interpreters: is it fit to measure?",
    .details =
        "Shows what an interpreter is and why it is run the way it is, and what about the "
        "machine disturbs measurements, with the command that mends it; and which cases of the "
        "suites that are given ask for more than this machine has.",
    .options = options,
    .run = run_doctor,
};
