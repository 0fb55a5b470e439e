/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VictoriaMetrics: the metrics of results/export/openmetrics.c with their dates, in milliseconds. It answers 204
 * to anything and keeps what is sent twice twice, so it is asked first what it has. vmagent and vminsert take the
 * same and have nothing to tell: they are sent it unasked. */
#include <inttypes.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/publish/pack.h"
#include "results/publish/readback.h"

#define LINES_MAX 10000
#define BYTES_MAX ((size_t)8 << 20)
#define MS_PER_S  1000

enum {
    HTTP_BAD = 400,
    HTTP_UNKNOWN = 401,
    HTTP_FORBIDDEN = 403,
    HTTP_NOWHERE = 404,
    HTTP_NO_SUCH_METHOD = 405,
    HTTP_NOT_MADE = 501
};

/* It keeps 15 digits at most. */
#define TOLERANCE_RATIO 1e-12

static const char tail[] = "api/v1/import/prometheus";

/* "1787224953.123456" as milliseconds. */
static int64_t date_ms(const char *text, struct arena *arena)
{
    int64_t seconds = 0;
    int64_t us = 0;
    size_t len = strcspn(text, ".");
    (void)number_parse_int(arena_strndup(arena, text, len), &seconds);
    if (text[len] == '.') {
        const char *digits = text + len + 1;
        digits += strspn(digits, "0");
        (void)number_parse_int(*digits != '\0' ? digits : "0", &us);
    }
    return seconds * MS_PER_S + us / 1000;
}

/* The samples alone, with other dates. */
static void convert(const struct buf *text, struct buf *out)
{
    for (const char *line = buf_text(text); *line != '\0';) {
        SCOPED(arena_finish) struct arena arena = {0};
        size_t len = strcspn(line, "\n");
        char *one = arena_strndup(&arena, line, len);
        char *date = strrchr(one, ' ');
        if (one[0] != '#' && date != NULL) {
            *date = '\0';
            buf_addf(out, "%s %" PRId64 "\n", one, date_ms(date + 1, &arena));
        }
        line += len + (line[len] == '\n' ? 1 : 0);
    }
}

static bool pack(const struct publish_job *job, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    SCOPED(buf_free) struct buf samples = BUF_INIT;
    struct export_options options = *job->options;
    options.dated = true;
    if (!publish_export(job, &export_openmetrics, &options, &files, err)) {
        return false;
    }
    convert(publish_text(&files), &samples);
    const struct publish_pieces how = {
        .receiver = &receiver_victoria_metrics,
        .url = address_below(job->address, tail, &arena),
        .type = "text/plain",
        .brackets = "",
        .units = "samples",
        .of = publish_files(job, &arena),
        .items_max = LINES_MAX,
        .bytes_max = BYTES_MAX,
    };
    publish_pieces(job, &how, &samples);
    return true;
}

/* The dates of samples as the window of a question. */
static void find_window(const struct parcel *parcel, int64_t *ret_first,
                        int64_t *ret_last)
{
    *ret_first = INT64_MAX;
    *ret_last = INT64_MIN;
    for (const char *line = buf_text(&parcel->body); *line != '\0';) {
        SCOPED(arena_finish) struct arena arena = {0};
        size_t len = strcspn(line, "\n");
        const char *one = arena_strndup(&arena, line, len);
        const char *date = strrchr(one, ' ');
        int64_t ms = 0;
        if (date != NULL && number_parse_int(date + 1, &ms)) {
            *ret_first = ms < *ret_first ? ms : *ret_first;
            *ret_last = ms > *ret_last ? ms : *ret_last;
        }
        line += len + (line[len] == '\n' ? 1 : 0);
    }
}

/* vmagent, vminsert and what stands before them have no such question, or do not let everybody ask it. Where it
 * is the secret that is wrong, they will say so again. */
static bool is_for_writing(const struct http_answer *answer)
{
    static const int statuses[] = {HTTP_UNKNOWN, HTTP_FORBIDDEN, HTTP_NOWHERE,
                                   HTTP_NO_SUCH_METHOD, HTTP_NOT_MADE};
    const char *words = buf_text(&answer->body);
    if (answer->end != HTTP_ANSWERED) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        if (answer->status == statuses[i]) {
            return true;
        }
    }
    return answer->status == HTTP_BAD && (strstr(words, "unsupported path") != NULL ||
                                          strstr(words, "missing route") != NULL);
}

static bool read_back(const struct courier *courier, const struct parcel *parcel,
                      struct readback *ret, struct error *err)
{
    SCOPED(http_answer_finish) struct http_answer flushed = {0};
    SCOPED(http_answer_finish) struct http_answer answer = {0};
    SCOPED(readings_finish) struct readings sent = {0};
    SCOPED(readings_finish) struct readings found = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    int64_t first_ms = 0;
    int64_t last_ms = 0;
    const char *end = strstr(parcel->address, tail);
    size_t len = end != NULL ? (size_t)(end - parcel->address) : 0;
    const char *base = arena_strndup(&arena, parcel->address, len);
    find_window(parcel, &first_ms, &last_ms);
    const char *url = arena_printf(
        &arena,
        "%sapi/v1/export?format=prometheus&match%%5B%%5D=%s&start=%" PRId64
        ".%03d&end=%" PRId64 ".%03d",
        base, address_escape("{__name__=~\"tare_.*\"}", &arena), first_ms / MS_PER_S,
        (int)(first_ms % MS_PER_S), last_ms / MS_PER_S, (int)(last_ms % MS_PER_S));
    /* What came a moment ago is not seen before. A proxy may hide this one: then it is seen later. */
    (void)courier_ask(courier, &receiver_victoria_metrics, parcel, "GET",
                      arena_printf(&arena, "%sinternal/force_flush", base), &flushed,
                      NULL);
    if (!courier_ask(courier, &receiver_victoria_metrics, parcel, "GET", url, &answer,
                     err)) {
        ret->is_mute = is_for_writing(&answer);
        return false;
    }
    readings_of_metrics(&sent, &parcel->body);
    readings_of_metrics(&found, &answer.body);
    readings_compare(&sent, &found, TOLERANCE_RATIO, ret);
    return true;
}

const struct receiver receiver_victoria_metrics = {
    .name = "victoria-metrics",
    .summary = "VictoriaMetrics, its address",
    .token_scheme = "Bearer",
    .timeout_s = 60,
    .is_repeatable = false,
    .pack = pack,
    .read_back = read_back,
};
