/* SPDX-License-Identifier: GPL-3.0-or-later */
/* InfluxDB: lines to /write (1.x: ?db=NAME) or /api/v2/write (2.x: ?org=NAME&bucket=NAME). A point of
 * the same series and time is the same point. Where some lines are refused the others are stored. */
#include <math.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/counts.h"
#include "results/json.h"
#include "results/publish/pack.h"
#include "results/publish/readback.h"

#define LINES_MAX 5000
#define BYTES_MAX ((size_t)5 << 20)

static const char *const tag_names[] = {"suite", "benchmark", "params", "build",
                                        "machine"};
static const char *const time_names[] = {"median", "ci_low", "ci_high", "mean",
                                         "stddev", "min",    "max",     "workers"};
#define TAGS   ARRAY_LEN(tag_names)
#define TIMES  ARRAY_LEN(time_names)
#define FIELDS (TIMES + COUNTS)

static const char *field_name(size_t index)
{
    return index < TIMES ? time_names[index] : count_name((int)(index - TIMES));
}

/* With the path and the precision that are missing. */
static bool url_of(const struct address *address, struct arena *arena,
                   const char **ret_url, struct error *err)
{
    const char *bucket = address_member(address, "bucket", arena);
    const char *precision = address_member(address, "precision", arena);
    if (bucket == NULL && address_member(address, "db", arena) == NULL) {
        return error_set(err, ERROR_USAGE,
                         "the address names no database: end it in ?db=NAME, or in "
                         "?org=NAME&bucket=NAME for InfluxDB 2");
    }
    if (precision != NULL && strcmp(precision, "ns") != 0) {
        return error_set(err, ERROR_USAGE,
                         "dates are sent in nanoseconds: leave 'precision=' out of the "
                         "address");
    }
    struct address whole = *address;
    if (precision == NULL) {
        whole.query = arena_printf(arena, "%s&precision=ns", address->query);
    }
    bool has_path = address->path[0] != '\0' && strcmp(address->path, "/") != 0;
    *ret_url =
        has_path
            ? arena_printf(arena, "%s%s?%s", whole.origin, whole.path, whole.query)
            : address_below(&whole, bucket != NULL ? "api/v2/write" : "write", arena);
    return true;
}

static bool pack(const struct publish_job *job, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output files = {0};
    const char *url = NULL;
    if (!url_of(job->address, &arena, &url, err) ||
        !publish_export(job, &export_influx, job->options, &files, err)) {
        return false;
    }
    const struct publish_pieces how = {
        .receiver = &receiver_influx,
        .url = url,
        .type = "text/plain; charset=utf-8",
        .brackets = "",
        .units = "benches",
        .of = publish_files(job, &arena),
        .items_max = LINES_MAX,
        .bytes_max = BYTES_MAX,
    };
    publish_pieces(job, &how, publish_text(&files));
    return true;
}

/* The end of a part of a line: where `stop` stands that no backslash takes. */
static size_t part_length(const char *text, const char *stop)
{
    size_t at = 0;
    while (text[at] != '\0' && strchr(stop, text[at]) == NULL) {
        at += text[at] == '\\' && text[at + 1] != '\0' ? 2 : 1;
    }
    return at;
}

static const char *unescaped(const char *text, size_t len, struct arena *arena)
{
    char *plain = arena_strndup(arena, text, len);
    char *to = plain;
    for (const char *p = plain; *p != '\0'; p++) {
        p += *p == '\\' && p[1] != '\0' && strchr(",= ", p[1]) != NULL ? 1 : 0;
        *to++ = *p;
    }
    *to = '\0';
    return plain;
}

/* "median of benchmark\nbuild\n...": a point in the words that both sides use. */
static const char *name_of(const char *const values[TAGS], double date_ns,
                           struct arena *arena)
{
    SCOPED(buf_free) struct buf name = BUF_INIT;
    for (size_t i = 0; i < TAGS; i++) {
        buf_addf(&name, "%s%s=%s", i > 0 ? " " : "", tag_names[i],
                 values[i] != NULL ? values[i] : "");
    }
    buf_addf(&name, " at %.0f", date_ns);
    return arena_strdup(arena, buf_text(&name));
}

static void add_figure(struct readings *readings, const char *field, const char *point,
                       double value)
{
    readings_add(readings, arena_printf(&readings->arena, "%s of %s", field, point),
                 value);
}

/* The figures of a line that we wrote. Returns its date. */
static double read_line(const char *line, struct readings *readings)
{
    struct arena *arena = &readings->arena;
    const char *values[TAGS] = {0};
    const char *at = line + part_length(line, ", ");
    double date_ns = 0.0;
    while (*at == ',') {
        size_t key = strcspn(++at, "=");
        size_t value = part_length(at + key + 1, ", ");
        for (size_t i = 0; i < TAGS; i++) {
            if (strlen(tag_names[i]) == key && strncmp(at, tag_names[i], key) == 0) {
                values[i] = unescaped(at + key + 1, value, arena);
            }
        }
        at += key + 1 + value;
    }
    (void)number_parse(strrchr(line, ' ') + 1, &date_ns);
    const char *point = name_of(values, date_ns, arena);
    for (bool is_number = true; is_number && *at != '\0';) {
        double number = 0.0;
        size_t key = strcspn(++at, "=");
        size_t len = strcspn(at + key + 1, ", ");
        size_t digits = len - (len > 0 && at[key + len] == 'i' ? 1 : 0);
        is_number = number_parse(arena_strndup(arena, at + key + 1, digits), &number);
        if (is_number) {
            add_figure(readings, arena_strndup(arena, at, key), point, number);
        }
        at += key + 1 + len;
    }
    return date_ns;
}

static void read_series(const struct json *series, struct readings *readings)
{
    const char *values[TAGS] = {0};
    struct json tags = json_object(series, "tags");
    struct json rows = json_array(series, "values");
    for (size_t i = 0; i < TAGS; i++) {
        values[i] = json_string(&tags, tag_names[i], &readings->arena);
    }
    for (struct json row = json_first(&rows); row.node != NULL; row = json_next(&row)) {
        double figures[FIELDS + 1];
        if (json_length(&row) != FIELDS + 1) {
            continue;
        }
        json_reals_known(&row, figures);
        const char *point = name_of(values, figures[0], &readings->arena);
        for (size_t i = 0; i < FIELDS; i++) {
            if (!isnan(figures[i + 1])) {
                add_figure(readings, field_name(i), point, figures[i + 1]);
            }
        }
    }
}

static bool read_answer(const struct buf *body, struct readings *readings,
                        struct error *err)
{
    struct json_doc *doc =
        json_parse("the answer of InfluxDB", buf_text(body), body->len, err);
    if (doc == NULL) {
        return false;
    }
    struct json root = json_root(doc);
    struct json results = json_objects(&root, "results");
    for (struct json one = json_first(&results); one.node != NULL;
         one = json_next(&one)) {
        struct json all = json_objects(&one, "series");
        for (struct json series = json_first(&all); series.node != NULL;
             series = json_next(&series)) {
            read_series(&series, readings);
        }
    }
    bool ok = json_doc_ok(doc, err);
    json_doc_free(doc);
    return ok;
}

/* /query of the server that took the parcel, for figures between two dates. */
static const char *question(const struct parcel *parcel, double first_ns, double last_ns,
                            struct arena *arena)
{
    struct address address;
    SCOPED(buf_free) struct buf fields = BUF_INIT;
    if (!address_parse(parcel->address, arena, &address, NULL)) {
        return NULL;
    }
    const char *database = address_member(&address, "db", arena);
    const char *path = address.path;
    size_t base =
        strlen(path) - (strrchr(path, '/') != NULL ? strlen(strrchr(path, '/')) : 0);
    static const char second[] = "/api/v2";
    size_t tail = sizeof(second) - 1;
    if (base >= tail && strncmp(path + base - tail, second, tail) == 0) {
        base -= tail;
    }
    for (size_t i = 0; i < FIELDS; i++) {
        buf_addf(&fields, "%s%s", i > 0 ? "," : "", field_name(i));
    }
    /* Doubles do not hold nanoseconds: the window is a little wider. */
    const char *query = arena_printf(
        arena,
        "SELECT %s FROM tare_benchmark WHERE time >= %.0f AND time <= %.0f GROUP BY *",
        buf_text(&fields), first_ns - 1000, last_ns + 1000);
    return arena_printf(
        arena, "%s%.*s/query?db=%s&epoch=ns&q=%s", address.origin, (int)base, path,
        database != NULL ? database : address_member(&address, "bucket", arena),
        address_escape(query, arena));
}

static bool read_back(const struct courier *courier, const struct parcel *parcel,
                      struct readback *ret, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(readings_finish) struct readings sent = {0};
    SCOPED(readings_finish) struct readings found = {0};
    SCOPED(http_answer_finish) struct http_answer answer = {0};
    double first_ns = INFINITY;
    double last_ns = -INFINITY;
    for (const char *line = buf_text(&parcel->body); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        double date_ns = read_line(arena_strndup(&arena, line, len), &sent);
        first_ns = fmin(first_ns, date_ns);
        last_ns = fmax(last_ns, date_ns);
        line += len + (line[len] == '\n' ? 1 : 0);
    }
    const char *url = question(parcel, first_ns, last_ns, &arena);
    if (!courier_ask(courier, &receiver_influx, parcel, "GET", url, &answer, err) ||
        !read_answer(&answer.body, &found, err)) {
        return false;
    }
    readings_compare(&sent, &found, 0.0, ret);
    return true;
}

const struct receiver receiver_influx = {
    .name = "influx",
    .summary = "InfluxDB, an address that ends in ?db=NAME or ?org=NAME&bucket=NAME",
    .token_scheme = "Token",
    .timeout_s = 60,
    .is_repeatable = true,
    .on_refusal = "lines that the answer does not name may be stored",
    .pack = pack,
    .read_back = read_back,
};
