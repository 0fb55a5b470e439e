/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushgateway: the group of a job, machine, build and suite is replaced whole, so that a case that is gone
 * is gone there too. It keeps the last figures only and takes no dates. */
#include <string.h>

#include "results/publish/base64.h"
#include "results/publish/pack.h"
#include "results/publish/readback.h"

/* "/machine/bench1"; a value with a slash in it is written in base64. */
static const char *label(const char *name, const char *value, struct arena *arena)
{
    if (value == NULL || value[0] == '\0') {
        return arena_printf(arena, "/%s@base64/=", name);
    }
    if (strchr(value, '/') != NULL) {
        return arena_printf(arena, "/%s@base64/%s", name, base64(value, "-_", arena));
    }
    return arena_printf(arena, "/%s/%s", name, address_escape(value, arena));
}

static bool is_first_of_suite(const struct export_side *side, size_t at,
                              const struct export_options *options)
{
    const struct result_bench *benches = side->result->benches;
    if (!export_has_bench(side, &benches[at], options)) {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (export_has_bench(side, &benches[i], options) &&
            strcmp(benches[i].suite, benches[at].suite) == 0) {
            return false;
        }
    }
    return true;
}

static bool is_twin(const struct publish_job *job, const char *url)
{
    for (size_t i = 0; i < job->parcels->count; i++) {
        if (strcmp(job->parcels->items[i].address, url) == 0) {
            return true;
        }
    }
    return false;
}

static bool pack_suite(const struct publish_job *job, const struct export_side *side,
                       const char *suite, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    struct export_options options = *job->options;
    options.suite = suite;
    options.dated = false;
    const char *url = address_below(job->address,
                                    arena_printf(&arena, "metrics/job/tare%s%s%s",
                                                 label("machine", side->machine, &arena),
                                                 label("build", side->build, &arena),
                                                 label("suite", suite, &arena)),
                                    &arena);
    if (!publish_export(job, &export_openmetrics, &options, &files, err)) {
        return false;
    }
    if (is_twin(job, url)) {
        return error_set(
            err, ERROR_DATA,
            "two documents or targets are the suite '%s' of one build on one "
            "machine, and a Pushgateway keeps the last: publish one, or give "
            "another --build",
            suite);
    }
    publish_add(job, &receiver_pushgateway, "PUT", url, "text/plain; version=0.0.4",
                arena_printf(&arena, "suite %s of %s in %s", suite, side->target->name,
                             side->file),
                &files.files[0]->bytes);
    return true;
}

static bool pack_side(const struct publish_job *job, const struct export_side *side,
                      struct error *err)
{
    for (size_t i = 0; i < side->result->bench_count; i++) {
        if (is_first_of_suite(side, i, job->options) &&
            !pack_suite(job, side, side->result->benches[i].suite, err)) {
            return false;
        }
    }
    return true;
}

static bool pack(const struct publish_job *job, struct error *err)
{
    return publish_each_side(job, pack_side, err);
}

static bool read_back(const struct courier *courier, const struct parcel *parcel,
                      struct readback *ret, struct error *err)
{
    SCOPED(http_answer_finish) struct http_answer answer = {0};
    SCOPED(readings_finish) struct readings sent = {0};
    SCOPED(readings_finish) struct readings found = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    const char *end = strstr(parcel->address, "/job/tare/");
    const char *url = arena_strndup(&arena, parcel->address,
                                    end != NULL ? (size_t)(end - parcel->address)
                                                : strlen(parcel->address));
    if (!courier_ask(courier, &receiver_pushgateway, parcel, "GET", url, &answer, err)) {
        return false;
    }
    readings_of_metrics(&sent, &parcel->body);
    readings_of_metrics(&found, &answer.body);
    readings_compare(&sent, &found, 0.0, ret);
    return true;
}

const struct receiver receiver_pushgateway = {
    .name = "pushgateway",
    .summary = "a Pushgateway of Prometheus, its address",
    .token_scheme = "Bearer",
    .timeout_s = 60,
    .is_repeatable = true,
    .pack = pack,
    .read_back = read_back,
};
