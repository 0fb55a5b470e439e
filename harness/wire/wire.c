/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/wire/wire.h"

#include <string.h>

/* The length that stands for an absent text; no bytes and no NUL follow it. */
#define TEXT_ABSENT UINT32_MAX

static void put_bytes(struct wire_writer *w, const void *data, size_t len)
{
    if (len > 0 && w->len <= w->size && len <= w->size - w->len) {
        memcpy(w->data + w->len, data, len);
    }
    w->len += len;
}

static void put_u32(struct wire_writer *w, uint32_t value)
{
    unsigned char bytes[4];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(value >> (8 * i));
    }
    put_bytes(w, bytes, sizeof(bytes));
}

static void put_int(struct wire_writer *w, int64_t value)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    }
    put_bytes(w, bytes, sizeof(bytes));
}

/* A text of 4 GiB has a wrong length here, but its frame is far above WIRE_PAYLOAD_MAX, which
 * senders check. */
static void put_text(struct wire_writer *w, struct wire_text text)
{
    if (text.data == NULL) {
        put_u32(w, TEXT_ABSENT);
        return;
    }
    put_u32(w, (uint32_t)text.len);
    put_bytes(w, text.data, text.len);
    put_bytes(w, "", 1);
}

static void put_source(struct wire_writer *w, const struct wire_source *source)
{
    put_text(w, source->text);
    put_int(w, source->line);
    put_int(w, source->col);
}

/* Leaves room for the header, which frame_end fills in once the length is known. */
static struct wire_writer frame_begin(unsigned char *data, size_t size)
{
    struct wire_writer w;

    w.data = data;
    w.size = size;
    w.len = WIRE_HEADER_SIZE;
    return w;
}

static size_t frame_end(const struct wire_writer *w, enum wire_type type)
{
    struct wire_writer header = {.data = w->data, .size = WIRE_HEADER_SIZE};
    const unsigned char rest[4] = {(unsigned char)type, 0, 0, 0};

    if (w->len <= w->size) {
        put_u32(&header, (uint32_t)(w->len - WIRE_HEADER_SIZE));
        put_bytes(&header, rest, sizeof(rest));
    }
    return w->len;
}

size_t wire_encode_hello(const struct wire_hello *hello, unsigned char *data, size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_text(&w, hello->magic);
    put_int(&w, hello->version);
    put_int(&w, hello->pid);
    put_text(&w, hello->python);
    return frame_end(&w, WIRE_HELLO);
}

size_t wire_encode_case(const struct wire_case *job, unsigned char *data, size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_text(&w, job->file);
    put_source(&w, &job->module_setup);
    put_source(&w, &job->setup);
    put_source(&w, &job->prepare);
    put_source(&w, &job->run);
    put_source(&w, &job->teardown);
    put_source(&w, &job->value);
    put_int(&w, job->param_count);
    for (int64_t i = 0; i < job->param_count && i < WIRE_LIST_MAX; i++) {
        put_text(&w, job->param_names[i]);
        put_text(&w, job->param_literals[i]);
    }
    put_int(&w, job->require_count);
    for (int64_t i = 0; i < job->require_count && i < WIRE_LIST_MAX; i++) {
        put_text(&w, job->requires[i]);
    }
    put_int(&w, job->unroll_few);
    put_int(&w, job->unroll_many);
    put_int(&w, job->gc_off);
    put_int(&w, job->kind);
    put_int(&w, job->is_async);
    put_int(&w, job->threads);
    put_int(&w, job->program_count);
    for (int64_t i = 0; i < job->program_count && i < WIRE_LIST_MAX; i++) {
        put_text(&w, job->program[i]);
    }
    put_int(&w, job->want_code);
    put_int(&w, job->inspect);
    put_int(&w, job->count);
    put_text(&w, job->code);
    return frame_end(&w, WIRE_CASE);
}

size_t wire_encode_ready(const struct wire_ready *ready, unsigned char *data, size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_int(&w, ready->setup_ns);
    put_int(&w, ready->empty_body);
    put_text(&w, ready->code);
    return frame_end(&w, WIRE_READY);
}

size_t wire_encode_sample(const struct wire_sample *sample, unsigned char *data,
                          size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_int(&w, sample->few);
    put_int(&w, sample->lead);
    put_int(&w, sample->turns);
    put_int(&w, sample->batch);
    put_int(&w, sample->batch_bytes);
    put_int(&w, sample->want_modules);
    return frame_end(&w, WIRE_SAMPLE);
}

size_t wire_encode_timed(const struct wire_timed *timed, unsigned char *data, size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_int(&w, timed->turns);
    put_int(&w, timed->elapsed_ns);
    put_int(&w, timed->cpu_ns);
    put_int(&w, timed->switches);
    put_int(&w, timed->collections);
    put_int(&w, timed->batch);
    put_int(&w, timed->prepare_ns);
    put_int(&w, timed->yardstick_ns);
    put_text(&w, timed->modules);
    put_int(&w, timed->loaded);
    put_int(&w, timed->tasks);
    put_int(&w, timed->counter_count);
    for (int64_t i = 0; i < timed->counter_count && i < WIRE_COUNTERS; i++) {
        put_int(&w, timed->counters[i].count);
        put_int(&w, timed->counters[i].enabled_ns);
        put_int(&w, timed->counters[i].running_ns);
        put_int(&w, timed->counters[i].error);
    }
    return frame_end(&w, WIRE_TIMED);
}

size_t wire_encode_inspect(const struct wire_inspect *inspect, unsigned char *data,
                           size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_int(&w, inspect->warmup);
    put_int(&w, inspect->executions);
    put_int(&w, inspect->limit_ns);
    return frame_end(&w, WIRE_INSPECT);
}

static void put_execution(struct wire_writer *w, const struct wire_execution *execution)
{
    for (size_t i = 0; i < WIRE_DOMAINS; i++) {
        put_int(w, execution->allocations[i]);
        put_int(w, execution->allocated_bytes[i]);
    }
    put_int(w, execution->peak_bytes);
    put_int(w, execution->left_bytes);
    put_int(w, execution->collections);
}

static void put_value(struct wire_writer *w, const struct wire_value *value)
{
    put_text(w, value->text);
    put_int(w, value->length);
    put_text(w, value->digest);
}

size_t wire_encode_inspected(const struct wire_inspected *inspected, unsigned char *data,
                             size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_int(&w, inspected->execution_count);
    for (int64_t i = 0; i < inspected->execution_count && i < WIRE_EXECUTIONS_MAX; i++) {
        put_execution(&w, &inspected->executions[i]);
    }
    put_int(&w, inspected->peak_resident_bytes);
    put_value(&w, &inspected->value);
    put_value(&w, &inspected->again);
    put_text(&w, inspected->bytecode);
    return frame_end(&w, WIRE_INSPECTED);
}

size_t wire_encode_done(const struct wire_done *done, unsigned char *data, size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_int(&w, done->gil);
    return frame_end(&w, WIRE_DONE);
}

size_t wire_encode_failed(const struct wire_failed *failed, unsigned char *data,
                          size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    put_text(&w, failed->phase);
    put_text(&w, failed->kind);
    put_text(&w, failed->message);
    put_int(&w, failed->line);
    put_int(&w, failed->col);
    put_text(&w, failed->traceback);
    return frame_end(&w, WIRE_FAILED);
}

size_t wire_encode_empty(enum wire_type type, unsigned char *data, size_t size)
{
    struct wire_writer w = frame_begin(data, size);

    return frame_end(&w, type);
}

/* Takes fields off a payload. After the first that does not fit, `bad` stays set and every
 * further field is zero, so that a decoder checks once at its end. */
struct reader {
    const unsigned char *data;
    size_t len;
    size_t pos;
    bool bad;
};

static const unsigned char *get_bytes(struct reader *r, size_t len)
{
    const unsigned char *bytes = r->data + r->pos;

    if (r->bad || len > r->len - r->pos) {
        r->bad = true;
        return NULL;
    }
    r->pos += len;
    return bytes;
}

static uint32_t get_u32(struct reader *r)
{
    const unsigned char *bytes = get_bytes(r, 4);
    uint32_t value = 0;

    for (size_t i = 0; bytes != NULL && i < 4; i++) {
        value |= (uint32_t)bytes[i] << (8 * i);
    }
    return value;
}

static int64_t get_int(struct reader *r)
{
    const unsigned char *bytes = get_bytes(r, 8);
    uint64_t value = 0;

    for (size_t i = 0; bytes != NULL && i < 8; i++) {
        value |= (uint64_t)bytes[i] << (8 * i);
    }
    return (int64_t)value;
}

static struct wire_text get_text(struct reader *r)
{
    struct wire_text text = {0};
    const uint32_t len = get_u32(r);
    const unsigned char *bytes;

    if (r->bad || len == TEXT_ABSENT) {
        return text;
    }
    bytes = get_bytes(r, (size_t)len + 1);
    if (bytes == NULL || bytes[len] != '\0') {
        r->bad = true;
        return text;
    }
    text.data = (const char *)bytes;
    text.len = len;
    return text;
}

static void get_source(struct reader *r, struct wire_source *ret)
{
    ret->text = get_text(r);
    ret->line = get_int(r);
    ret->col = get_int(r);
}

static int64_t get_count(struct reader *r, int64_t most)
{
    const int64_t count = get_int(r);

    if (count < 0 || count > most) {
        r->bad = true;
        return 0;
    }
    return count;
}

static bool payload_ended(const struct reader *r)
{
    return !r->bad && r->pos == r->len;
}

bool wire_decode_header(const unsigned char *data, enum wire_type *ret_type,
                        size_t *ret_len)
{
    struct reader r = {.data = data, .len = WIRE_HEADER_SIZE};
    const size_t len = get_u32(&r);
    const unsigned char *rest = get_bytes(&r, 4);

    if (rest == NULL || rest[0] < WIRE_HELLO || rest[0] > WIRE_INSPECTED ||
        (rest[1] | rest[2] | rest[3]) != 0 || len > WIRE_PAYLOAD_MAX) {
        return false;
    }
    *ret_type = (enum wire_type)rest[0];
    *ret_len = len;
    return true;
}

bool wire_decode_hello(const unsigned char *data, size_t len, struct wire_hello *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_hello){0};
    ret->magic = get_text(&r);
    ret->version = get_int(&r);
    ret->pid = get_int(&r);
    ret->python = get_text(&r);
    return payload_ended(&r);
}

bool wire_decode_case(const unsigned char *data, size_t len, struct wire_case *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_case){0};
    ret->file = get_text(&r);
    get_source(&r, &ret->module_setup);
    get_source(&r, &ret->setup);
    get_source(&r, &ret->prepare);
    get_source(&r, &ret->run);
    get_source(&r, &ret->teardown);
    get_source(&r, &ret->value);
    ret->param_count = get_count(&r, WIRE_LIST_MAX);
    for (int64_t i = 0; i < ret->param_count; i++) {
        ret->param_names[i] = get_text(&r);
        ret->param_literals[i] = get_text(&r);
    }
    ret->require_count = get_count(&r, WIRE_LIST_MAX);
    for (int64_t i = 0; i < ret->require_count; i++) {
        ret->requires[i] = get_text(&r);
    }
    ret->unroll_few = get_int(&r);
    ret->unroll_many = get_int(&r);
    ret->gc_off = get_int(&r);
    ret->kind = get_int(&r);
    ret->is_async = get_int(&r);
    ret->threads = get_int(&r);
    ret->program_count = get_count(&r, WIRE_LIST_MAX);
    for (int64_t i = 0; i < ret->program_count; i++) {
        ret->program[i] = get_text(&r);
    }
    ret->want_code = get_int(&r);
    ret->inspect = get_int(&r);
    ret->count = get_int(&r);
    ret->code = get_text(&r);
    return payload_ended(&r);
}

bool wire_decode_ready(const unsigned char *data, size_t len, struct wire_ready *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_ready){0};
    ret->setup_ns = get_int(&r);
    ret->empty_body = get_int(&r);
    ret->code = get_text(&r);
    return payload_ended(&r);
}

bool wire_decode_sample(const unsigned char *data, size_t len, struct wire_sample *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_sample){0};
    ret->few = get_int(&r);
    ret->lead = get_int(&r);
    ret->turns = get_int(&r);
    ret->batch = get_int(&r);
    ret->batch_bytes = get_int(&r);
    ret->want_modules = get_int(&r);
    return payload_ended(&r);
}

bool wire_decode_timed(const unsigned char *data, size_t len, struct wire_timed *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_timed){0};
    ret->turns = get_int(&r);
    ret->elapsed_ns = get_int(&r);
    ret->cpu_ns = get_int(&r);
    ret->switches = get_int(&r);
    ret->collections = get_int(&r);
    ret->batch = get_int(&r);
    ret->prepare_ns = get_int(&r);
    ret->yardstick_ns = get_int(&r);
    ret->modules = get_text(&r);
    ret->loaded = get_int(&r);
    ret->tasks = get_int(&r);
    ret->counter_count = get_count(&r, WIRE_COUNTERS);
    for (int64_t i = 0; i < ret->counter_count; i++) {
        ret->counters[i].count = get_int(&r);
        ret->counters[i].enabled_ns = get_int(&r);
        ret->counters[i].running_ns = get_int(&r);
        ret->counters[i].error = get_int(&r);
    }
    return payload_ended(&r);
}

bool wire_decode_inspect(const unsigned char *data, size_t len, struct wire_inspect *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_inspect){0};
    ret->warmup = get_int(&r);
    ret->executions = get_count(&r, WIRE_EXECUTIONS_MAX);
    ret->limit_ns = get_int(&r);
    return payload_ended(&r);
}

static void get_execution(struct reader *r, struct wire_execution *ret)
{
    for (size_t i = 0; i < WIRE_DOMAINS; i++) {
        ret->allocations[i] = get_int(r);
        ret->allocated_bytes[i] = get_int(r);
    }
    ret->peak_bytes = get_int(r);
    ret->left_bytes = get_int(r);
    ret->collections = get_int(r);
}

static void get_value(struct reader *r, struct wire_value *ret)
{
    ret->text = get_text(r);
    ret->length = get_int(r);
    ret->digest = get_text(r);
}

bool wire_decode_inspected(const unsigned char *data, size_t len,
                           struct wire_inspected *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_inspected){0};
    ret->execution_count = get_count(&r, WIRE_EXECUTIONS_MAX);
    for (int64_t i = 0; i < ret->execution_count; i++) {
        get_execution(&r, &ret->executions[i]);
    }
    ret->peak_resident_bytes = get_int(&r);
    get_value(&r, &ret->value);
    get_value(&r, &ret->again);
    ret->bytecode = get_text(&r);
    return payload_ended(&r);
}

bool wire_decode_done(const unsigned char *data, size_t len, struct wire_done *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_done){0};
    ret->gil = get_int(&r);
    return payload_ended(&r);
}

bool wire_decode_failed(const unsigned char *data, size_t len, struct wire_failed *ret)
{
    struct reader r = {.data = data, .len = len};

    *ret = (struct wire_failed){0};
    ret->phase = get_text(&r);
    ret->kind = get_text(&r);
    ret->message = get_text(&r);
    ret->line = get_int(&r);
    ret->col = get_int(&r);
    ret->traceback = get_text(&r);
    return payload_ended(&r);
}
