/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/footer.h"

#include <stddef.h>
#include <string.h>

#include "results/overall.h"
#include "results/report/columns.h"
#include "results/report/figure.h"
#include "results/report/text.h"
#include "results/report/words.h"
#include "results/samples.h"

/* Where the text of a line begins, after its label: the names of targets may move it. */
#define TEXT_COLUMN_MIN 10
#define TEXT_COLUMN_MAX 22

struct footer {
    const struct report_style *style;
    struct buf *out;
    int text_column;
};

/* ", text" or "text" at the beginning; nothing for what is not known. */
static void add_item(struct buf *out, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        buf_addf(out, "%s%s", out->len > 0 ? ", " : "", text);
    }
}

/* ", options: -X jit"; nothing without any. */
static void add_words(struct buf *out, const char *label, const char *const *words,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addf(out, "%s%s%s %s", i == 0 ? ", " : "", i == 0 ? label : "",
                 i == 0 ? ":" : "", words[i]);
    }
}

void footer_target(struct buf *out, const struct result_target *target)
{
    bool is_cpython =
        target->implementation == NULL || strcmp(target->implementation, "cpython") == 0;
    buf_addf(out, "%s %s", is_cpython ? "CPython" : target->implementation,
             target->version == NULL ? "of unknown version" : target->version);
    add_item(out, target->mode);
    add_item(out, target->library == NULL ? target->executable : target->library);
    add_item(out, target->debug == RESULT_YES ? "debug build" : NULL);
    add_item(out, target->asserts == RESULT_YES ? "with assertions" : NULL);
    add_item(out, target->free_threading != RESULT_YES ? NULL
                  : target->gil == RESULT_YES          ? "free-threaded with its GIL on"
                                                       : "free-threaded");
    add_item(out, target->jit == RESULT_YES ? "JIT" : NULL);
    add_words(out, "options", target->options, target->option_count);
    add_words(out, "variables", target->environment, target->environment_count);
}

void footer_machine(struct buf *out, const struct result_machine *machine)
{
    add_item(out, machine->label);
    add_item(out, machine->cpu_model == NULL ? machine->arch : machine->cpu_model);
    if (machine->cpu_count > 0) {
        buf_addf(out, "%s%lld CPU%s", out->len > 0 ? ", " : "",
                 (long long)machine->cpu_count, machine->cpu_count == 1 ? "" : "s");
    }
    bool is_virtual =
        machine->virtualised != NULL && strcmp(machine->virtualised, "none") != 0;
    add_item(out, is_virtual ? machine->virtualised : NULL);
    add_item(out, machine->os);
    if (machine->kernel != NULL) {
        buf_addf(out, "%sLinux %s", out->len > 0 ? ", " : "", machine->kernel);
    }
    add_item(out, machine->libc);
}

void footer_mean_ratio(struct buf *out, const struct result_geomean *geomean)
{
    if (figure_has_interval(&geomean->ratio)) {
        const struct result_change change = {.ratio = geomean->ratio,
                                             .verdict = overall_verdict(geomean)};
        words_change(out, &change, WORDS_FULL);
        return;
    }
    char words[REPORT_RATIO_SIZE];
    report_ratio_words(geomean->ratio.point, words);
    buf_addf(out, "%s, too few blocks for an interval", words);
}

static void add_verdicts(struct buf *out, const struct result *result,
                         const struct result_geomean *geomean)
{
    static const char *const verdicts[] = {"faster", "slower", "same", "unclear"};
    const char *before = "; after correction for their number ";
    for (size_t v = 0; v < ARRAY_LEN(verdicts); v++) {
        size_t count = 0;
        for (size_t i = 0; i < result->change_count; i++) {
            const struct result_change *change = &result->changes[i];
            count += change->verdict_adjusted != NULL &&
                     strcmp(change->pair.base, geomean->base) == 0 &&
                     strcmp(change->pair.new_target, geomean->new_target) == 0 &&
                     strcmp(change->verdict_adjusted, verdicts[v]) == 0;
        }
        if (count > 0) {
            buf_addf(out, "%s%zu %s%s", before, count, v == 2 ? "the " : "", verdicts[v]);
            before = ", ";
        }
    }
}

void footer_geomean(struct buf *out, const struct result *result,
                    const struct result_geomean *geomean)
{
    if (geomean->changes < 2) {
        return;
    }
    buf_addf(out, "%s against %s, geometric mean of %zu changes: ", geomean->new_target,
             geomean->base, geomean->changes);
    footer_mean_ratio(out, geomean);
    add_verdicts(out, result, geomean);
}

void footer_counts(struct buf *out, const struct result *result)
{
    static const char *const words[] = {
        [RESULT_OK] = "measured",
        [RESULT_ERROR] = "failed",
        [RESULT_SKIPPED] = "skipped",
        [RESULT_NOT_STATIONARY] = "not steady",
        [RESULT_INCOMPLETE] = "not measured",
    };
    size_t counts[ARRAY_LEN(words)] = {0};
    for (size_t i = 0; i < result->bench_count; i++) {
        counts[result->benches[i].status]++;
    }
    buf_addf(out, "%zu bench%s", result->bench_count,
             result->bench_count == 1 ? "" : "es");
    const char *before = ": ";
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (counts[i] > 0) {
            buf_addf(out, "%s%zu %s", before, counts[i], words[i]);
            before = ", ";
        }
    }
    if (result->settings.seed >= 0) {
        buf_addf(out, "; seed %lld", (long long)result->settings.seed);
    }
    if (result->created != NULL) {
        /* To the second: "2026-11-20T14:03:07.123456Z" is for machines. */
        size_t len = strcspn(result->created, ".");
        buf_adds(out, "; ");
        buf_add(out, result->created, len);
        buf_adds(out, result->created[len] == '.' ? "Z" : "");
    }
}

void footer_interactions(const struct result *result, const struct report_style *style,
                         struct buf *out)
{
    if (result->interaction_count == 0) {
        return;
    }
    colour_add(out, COLOUR_BOLD, style->colour, "variants from target to target");
    buf_addc(out, '\n');
    for (size_t i = 0; i < result->interaction_count; i++) {
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        SCOPED(buf_free) struct buf text = BUF_INIT;
        if (!style->verbose && !words_is_telling(&result->interactions[i])) {
            continue;
        }
        words_interaction(&raw, &result->interactions[i]);
        text_escape(&text, buf_text(&raw), style->utf8);
        buf_adds(out, "  ");
        text_wrap(out, buf_text(&text), 2, 4, style->width);
        buf_addc(out, '\n');
    }
    SCOPED(buf_free) struct buf left = BUF_INIT;
    words_interactions_left(&left, result);
    if (!style->verbose && left.len > 0) {
        buf_addf(out, "  %s\n", buf_text(&left));
    }
    buf_addc(out, '\n');
}

static void write_line(const struct footer *footer, const char *label, enum colour colour,
                       const char *text)
{
    const struct report_style *style = footer->style;
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    SCOPED(buf_free) struct buf name = BUF_INIT;
    text_escape(&escaped, text, style->utf8);
    text_escape(&name, label, style->utf8);
    int width = text_width(buf_text(&name));
    int gap = width + 1 < footer->text_column ? footer->text_column - width : 2;
    colour_add(footer->out, colour, style->colour, buf_text(&name));
    buf_repeat(footer->out, " ", (size_t)gap);
    text_wrap(footer->out, buf_text(&escaped), width + gap, footer->text_column,
              style->width);
    buf_addc(footer->out, '\n');
}

static void write_finding(const struct footer *footer,
                          const struct result_finding *finding)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const char *severity = finding->severity == NULL ? "info" : finding->severity;
    buf_adds(&text, finding->what);
    if (finding->why != NULL && finding->why[0] != '\0') {
        buf_addf(&text, ": %s", finding->why);
    }
    if (finding->remedy != NULL && finding->remedy[0] != '\0') {
        buf_addf(&text, "; try: %s", finding->remedy);
    }
    bool is_info = strcmp(severity, "info") == 0;
    bool is_error = strcmp(severity, "error") == 0;
    enum colour colour = is_info ? COLOUR_DIM : is_error ? COLOUR_RED : COLOUR_YELLOW;
    write_line(footer, is_info ? "remark" : severity, colour, buf_text(&text));
}

static int text_column(const struct result *result, bool utf8)
{
    int column = TEXT_COLUMN_MIN;
    for (size_t i = 0; i < result->target_count; i++) {
        SCOPED(buf_free) struct buf name = BUF_INIT;
        text_escape(&name, result->targets[i].name, utf8);
        int wanted = text_width(buf_text(&name)) + 2;
        column = wanted > column && wanted <= TEXT_COLUMN_MAX ? wanted : column;
    }
    return column;
}

/* How much of what was measured no figure rests on. */
static void add_disturbed(struct buf *out, const struct result *result)
{
    size_t all = 0;
    size_t undisturbed = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        for (size_t j = 0; j < bench->worker_count; j++) {
            all += bench->workers[j].samples;
            undisturbed +=
                samples_count(result, bench, &bench->workers[j], SAMPLES_UNDISTURBED);
        }
    }
    if (undisturbed < all) {
        figure_percent(out, (double)(all - undisturbed) / (double)all);
        buf_addf(out,
                 " of the samples were taken while something else used the processor, as "
                 "the yardstick beside them and the time they lost show; figures %s",
                 undisturbed > 0 ? "rest on the others" : "hold its share");
    }
}

void footer_write(const struct result *result, const struct report_style *style,
                  struct buf *out)
{
    const struct footer footer = {style, out, text_column(result, style->utf8)};
    for (size_t i = 0; i < result->target_count; i++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        footer_target(&text, &result->targets[i]);
        write_line(&footer, result->targets[i].name, COLOUR_DIM, buf_text(&text));
    }
    SCOPED(buf_free) struct buf machine = BUF_INIT;
    SCOPED(buf_free) struct buf counts = BUF_INIT;
    SCOPED(buf_free) struct buf disturbed = BUF_INIT;
    footer_machine(&machine, &result->machine);
    if (machine.len > 0) {
        write_line(&footer, "machine", COLOUR_DIM, buf_text(&machine));
    }
    footer_counts(&counts, result);
    write_line(&footer, "run", COLOUR_DIM, buf_text(&counts));
    add_disturbed(&disturbed, result);
    if (disturbed.len > 0) {
        write_line(&footer, "noise", COLOUR_DIM, buf_text(&disturbed));
    }
    for (size_t i = 0; i < result->geomean_count; i++) {
        SCOPED(buf_free) struct buf mean = BUF_INIT;
        footer_geomean(&mean, result, &result->geomeans[i]);
        if (mean.len > 0) {
            write_line(&footer, "overall", COLOUR_NONE, buf_text(&mean));
        }
    }
    for (size_t i = 0; i < result->finding_count; i++) {
        write_finding(&footer, &result->findings[i]);
    }
    if (!result->complete) {
        write_line(&footer, "warning", COLOUR_YELLOW,
                   "the run was cut short: this is what was measured until then");
    }
}
