/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/keys.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/glob.h"
#include "harness/base/units.h"
#include "harness/suite/names.h"
#include "harness/suite/suite.h"

#define HOUR_NS  INT64_C(3600000000000)
#define FIELD(f) offsetof(struct suite_case, f)
#define CLAIM(f) offsetof(struct suite_claim, f)

static const struct key table[] = {
    {.name = "suite",
     .type = KEY_NAME,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .standard = "the file's name",
     .help = "What the suite is called in reports."},
    {.name = "description",
     .type = KEY_TEXT,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .help = "What the suite is about."},
    {.name = "python",
     .type = KEY_VERSIONS,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .standard = "every version",
     .help =
         "The versions of Python that the suite runs on; on others its cases are skipped."},
    {.name = "setup",
     .type = KEY_SOURCE,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .help =
         "Code at module level, run once in every worker; its names are globals of every "
         "case."},
    {.name = "params",
     .type = KEY_PARAMS,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .help =
         "Parameters of every case, by name; a case measures each combination of values."},
    {.name = "defaults",
     .type = KEY_DEFAULTS,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .help = "Keys of cases with the values that every case starts from."},
    {.name = "cases",
     .type = KEY_CASES,
     .places = IN_SUITE,
     .is_required = true,
     .offset = KEY_NO_FIELD,
     .help = "The cases, at least one."},
    {.name = "claims",
     .type = KEY_CLAIMS,
     .places = IN_SUITE,
     .offset = KEY_NO_FIELD,
     .help = "Statements that every run judges."},
    {.name = "name",
     .type = KEY_NAME,
     .places = IN_CASE,
     .is_required = true,
     .offset = FIELD(name),
     .help = "What the case is called; every case of a suite has a name of its own."},
    {.name = "description",
     .type = KEY_TEXT,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(description),
     .help = "What the case is about."},
    {.name = "kind",
     .type = KEY_KIND,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(kind),
     .standard = "run",
     .help = "What is measured: `run` again and again, `run` once in every fresh process "
             "(an import), or an interpreter that runs it, from start to exit."},
    {.name = "async",
     .type = KEY_BOOLEAN,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(is_async),
     .standard = "false",
     .help = "Whether the code of the case may await; an event loop drives it."},
    {.name = "setup",
     .type = KEY_SOURCE,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(setup),
     .help =
         "Code before the clock starts, in one function with `run`, so that its names are "
         "fast locals."},
    {.name = "prepare",
     .type = KEY_SOURCE,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(prepare),
     .help = "Code that makes the input of one execution of `run`, outside the clock, by "
             "assigning names."},
    {.name = "run",
     .type = KEY_SOURCE,
     .places = IN_CASE,
     .is_required = true,
     .offset = FIELD(run),
     .help = "The code that is measured."},
    {.name = "teardown",
     .type = KEY_SOURCE,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(teardown),
     .help = "Code after the last sample of a worker, not timed."},
    {.name = "params",
     .type = KEY_PARAMS,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = KEY_NO_FIELD,
     .help =
         "Parameters by name; added to those of the suite, or instead of a namesake."},
    {.name = "threads",
     .type = KEY_THREADS,
     .places = IN_CASE | IN_DEFAULTS,
     .low = 1,
     .high = 64,
     .offset = KEY_NO_FIELD,
     .standard = "the main thread",
     .help = "Numbers of threads that run the case at once; each is a variant, the "
             "fewest are the baseline."},
    {.name = "inner",
     .type = KEY_COUNT,
     .places = IN_CASE | IN_DEFAULTS,
     .low = 1,
     .high = INT64_C(1000000000000),
     .offset = FIELD(inner),
     .standard = "1",
     .help = "Operations in one execution of `run`; the figure is divided by it."},
    {.name = "unroll",
     .type = KEY_COUNT,
     .places = IN_CASE | IN_DEFAULTS,
     .low = 1,
     .high = 1000,
     .offset = FIELD(unroll),
     .standard = "found by looking",
     .help = "Copies of `run` in the timed loop."},
    {.name = "gc",
     .type = KEY_GC,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(gc),
     .standard = "on",
     .help =
         "The garbage collector: on as in user code, or off around every sample after a "
         "collection."},
    {.name = "clock",
     .type = KEY_CLOCK,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(clock),
     .standard = "wall, or what --clock says",
     .help = "The clock that counts: wall time, or CPU time of the thread."},
    {.name = "requires",
     .type = KEY_MODULES,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(requires),
     .help =
         "Modules that the case imports; where one is absent the case is skipped and the "
         "reason reported."},
    {.name = "python",
     .type = KEY_VERSIONS,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(python),
     .standard = "every version",
     .help = "The versions of Python that the case runs on, within those of the suite."},
    {.name = "options",
     .type = KEY_OPTIONS,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(options),
     .help = "Options of the interpreter that a case of the kind startup starts."},
    {.name = "tags",
     .type = KEY_TAGS,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(tags),
     .help =
         "Words to choose cases by with --tag; `slow` is left out unless it is asked for."},
    {.name = "previous_ids",
     .type = KEY_NAMES,
     .places = IN_CASE,
     .offset = FIELD(previous_ids),
     .help =
         "Names that the case had before, so that it keeps its history; `suite/name` where "
         "it was in another suite."},
    {.name = "slow",
     .type = KEY_SLOW,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = KEY_NO_FIELD,
     .help =
         "Values of parameters whose variants are left out like cases with the tag `slow`."},
    {.name = "group",
     .type = KEY_NAME,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(group),
     .standard = "the case alone",
     .help =
         "Cases of one group are measured in lock-step and compared with each other."},
    {.name = "baseline",
     .type = KEY_BOOLEAN,
     .places = IN_CASE,
     .offset = FIELD(is_baseline),
     .standard = "the group's first case",
     .help = "Whether the others of the group are compared with this case."},
    {.name = "timeout",
     .type = KEY_TIME,
     .places = IN_CASE | IN_DEFAULTS,
     .low = 1000000,
     .high = 24 * HOUR_NS,
     .offset = FIELD(timeout_ns),
     .standard = "the default of the runner",
     .help = "How long a worker may take for one answer before the case is given up."},
    {.name = "margin",
     .type = KEY_RATIO,
     .places = IN_CASE | IN_DEFAULTS,
     .low = 1,
     .high = 1000,
     .offset = FIELD(margin_ratio),
     .standard = "2%, or what --margin says",
     .help = "Differences of the case up to this are called the same."},
    {.name = "metrics",
     .type = KEY_METRICS,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(metrics),
     .standard = "time, and what --memory and --counters add",
     .help = "What is measured: the time of an execution, its allocations, and what the "
             "processor counts."},
    {.name = "value",
     .type = KEY_SOURCE,
     .places = IN_CASE | IN_DEFAULTS,
     .offset = FIELD(value),
     .help =
         "An expression over the names of `run` that says what it computed: cases that are "
         "compared must agree."},
    {.name = "faster",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(subject.text),
     .help = "Takes less time than the case in `than`, by the factor `by` at least."},
    {.name = "slower",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(subject.text),
     .help = "Takes more time than the case in `than`, by the factor `by` at least."},
    {.name = "not slower",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(subject.text),
     .help = "Takes at most as much time as the case in `than`, up to `within`."},
    {.name = "uses less",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(subject.text),
     .help =
         "Has less of the amount in `of` than the case in `than`, by the factor `by` at least."},
    {.name = "uses no more",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(subject.text),
     .help =
         "Has at most as much of the amount in `of` as the case in `than`, up to `within`."},
    {.name = "complexity",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(subject.text),
     .help = "Grows as `is` says when the parameter in `over` does."},
    {.name = "than",
     .type = KEY_SIDE,
     .places = IN_CLAIM,
     .offset = CLAIM(than.text),
     .help = "What it is compared with."},
    {.name = "by",
     .type = KEY_FACTOR,
     .places = IN_CLAIM,
     .offset = CLAIM(factor),
     .standard = "1",
     .help = "The least factor; of `faster`, `slower` and `uses less`."},
    {.name = "within",
     .type = KEY_RATIO,
     .places = IN_CLAIM,
     .low = 0,
     .high = 1000,
     .offset = CLAIM(factor),
     .standard = "2% of time and of events, 0% of memory",
     .help = "What more is allowed; of `not slower` and `uses no more`."},
    {.name = "of",
     .type = KEY_METRIC,
     .places = IN_CLAIM,
     .offset = CLAIM(metric),
     .standard = "time of a complexity, else peak_bytes",
     .help =
         "The amount that is meant; of `uses less`, `uses no more` and `complexity`."},
    {.name = "is",
     .type = KEY_GROWTHS,
     .places = IN_CLAIM,
     .offset = CLAIM(growths),
     .help = "The order of growth that is claimed; of `complexity`."},
    {.name = "over",
     .type = KEY_TEXT,
     .places = IN_CLAIM,
     .offset = CLAIM(over),
     .standard = "the only parameter with several numbers",
     .help = "The parameter that is the size; of `complexity`."},
    {.name = "source",
     .type = KEY_TEXT,
     .places = IN_CLAIM,
     .offset = CLAIM(source),
     .help = "Where the statement comes from."},
    {.name = "text",
     .type = KEY_TEXT,
     .places = IN_CLAIM,
     .offset = CLAIM(text),
     .standard = "the statement in words of tare",
     .help = "The statement in the author's words."},
};

static_assert(ARRAY_LEN(table) <= KEYS_MAX, "the loader keeps one slot for every key");

const struct key *keys_table(size_t *ret_count)
{
    *ret_count = ARRAY_LEN(table);
    return table;
}

int keys_find(const char *name, enum key_place place)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if ((table[i].places & (unsigned)place) != 0 &&
            strcmp(table[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *keys_nearest(const char *name, enum key_place place)
{
    const char *words[KEYS_MAX];
    unsigned long count = 0;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if ((table[i].places & (unsigned)place) != 0) {
            words[count++] = table[i].name;
        }
    }
    return glob_nearest(name, words, count);
}

void key_expects(const struct key *key, char *text, size_t size)
{
    static const char amounts[] = AMOUNTS;
    static const char *const forms[] = {
        [KEY_NAME] = "a text on one line",
        [KEY_TEXT] = "a text",
        [KEY_SOURCE] = "Python code as a text",
        [KEY_GC] = "on or off",
        [KEY_CLOCK] = "wall or cpu",
        [KEY_BOOLEAN] = "true or false",
        [KEY_METRICS] = "time, memory, counters, or a list of them",
        [KEY_VERSIONS] = "a range of versions such as '>=3.9,<3.13'",
        [KEY_TAGS] = "a tag or a list of tags",
        [KEY_NAMES] = "the name of a case or a list of names",
        [KEY_MODULES] = "the name of a module or a list of names",
        [KEY_OPTIONS] = "an option such as -S or a list of options",
        [KEY_KIND] = "run, import or startup",
        [KEY_PARAMS] = "a mapping such as {n: [10, 1000]}",
        [KEY_SLOW] = "a mapping such as {n: [100000, 1000000]}",
        [KEY_DEFAULTS] = "a mapping of keys of cases",
        [KEY_CASES] = "a list of cases, each `- name: ...` with its `run: ...`",
        [KEY_CLAIMS] = "a list of claims such as `- {faster: A, than: B}`",
        [KEY_SIDE] = "the name of a case, also with parameters as in 'drain[n=1000]'",
        [KEY_FACTOR] = "a number, at least 1",
        [KEY_METRIC] = amounts,
        [KEY_GROWTHS] = "O(1), O(log n), O(n), O(n log n) or O(n^2), or a list of them",
    };
    if (key->type == KEY_COUNT) {
        snprintf(text, size, "a whole number from %" PRId64 " to %" PRId64, key->low,
                 key->high);
    } else if (key->type == KEY_THREADS) {
        snprintf(text, size,
                 "a whole number from %" PRId64 " to %" PRId64 " or a list of them",
                 key->low, key->high);
    } else if (key->type == KEY_TIME) {
        char low[UNITS_SIZE];
        char high[UNITS_SIZE];
        units_format_time_exact(key->low, low);
        units_format_time_exact(key->high, high);
        snprintf(text, size, "a time with its unit, from %s to %s, such as 500ms or 10s",
                 low, high);
    } else if (key->type == KEY_RATIO) {
        snprintf(text, size, "a ratio from %g%% to %g%%, such as 2%% or 0.02",
                 (double)key->low / 10.0, (double)key->high / 10.0);
    } else {
        snprintf(text, size, "%s", forms[key->type]);
    }
}
