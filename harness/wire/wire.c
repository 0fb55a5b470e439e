/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/wire/wire.h"

#include "harness/wire/frame.h"

size_t wire_encode_hello(const struct wire_hello *hello, unsigned char *data, size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_text(&w, hello->magic);
    wire_put_int(&w, hello->version);
    wire_put_int(&w, hello->pid);
    wire_put_text(&w, hello->python);
    return wire_frame_end(&w, WIRE_HELLO);
}

bool wire_decode_hello(const unsigned char *data, size_t len, struct wire_hello *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_hello){0};
    ret->magic = wire_get_text(&r);
    ret->version = wire_get_int(&r);
    ret->pid = wire_get_int(&r);
    ret->python = wire_get_text(&r);
    return wire_payload_ended(&r);
}

static void put_source(struct wire_writer *w, const struct wire_source *source)
{
    wire_put_text(w, source->text);
    wire_put_int(w, source->line);
    wire_put_int(w, source->col);
}

static void get_source(struct wire_reader *r, struct wire_source *ret)
{
    ret->text = wire_get_text(r);
    ret->line = wire_get_int(r);
    ret->col = wire_get_int(r);
}

size_t wire_encode_case(const struct wire_case *job, unsigned char *data, size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_text(&w, job->file);
    put_source(&w, &job->module_setup);
    put_source(&w, &job->setup);
    put_source(&w, &job->prepare);
    put_source(&w, &job->run);
    put_source(&w, &job->teardown);
    put_source(&w, &job->value);
    wire_put_int(&w, job->param_count);
    for (int64_t i = 0; i < job->param_count && i < WIRE_LIST_MAX; i++) {
        wire_put_text(&w, job->param_names[i]);
        wire_put_text(&w, job->param_literals[i]);
    }
    wire_put_int(&w, job->require_count);
    for (int64_t i = 0; i < job->require_count && i < WIRE_LIST_MAX; i++) {
        wire_put_text(&w, job->requires[i]);
    }
    wire_put_int(&w, job->unroll_few);
    wire_put_int(&w, job->unroll_many);
    wire_put_int(&w, job->gc_off);
    wire_put_int(&w, job->kind);
    wire_put_int(&w, job->is_async);
    wire_put_int(&w, job->threads);
    wire_put_int(&w, job->program_count);
    for (int64_t i = 0; i < job->program_count && i < WIRE_LIST_MAX; i++) {
        wire_put_text(&w, job->program[i]);
    }
    wire_put_int(&w, job->want_code);
    wire_put_int(&w, job->inspect);
    wire_put_int(&w, job->count);
    wire_put_text(&w, job->code);
    return wire_frame_end(&w, WIRE_CASE);
}

bool wire_decode_case(const unsigned char *data, size_t len, struct wire_case *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_case){0};
    ret->file = wire_get_text(&r);
    get_source(&r, &ret->module_setup);
    get_source(&r, &ret->setup);
    get_source(&r, &ret->prepare);
    get_source(&r, &ret->run);
    get_source(&r, &ret->teardown);
    get_source(&r, &ret->value);
    ret->param_count = wire_get_count(&r, WIRE_LIST_MAX);
    for (int64_t i = 0; i < ret->param_count; i++) {
        ret->param_names[i] = wire_get_text(&r);
        ret->param_literals[i] = wire_get_text(&r);
    }
    ret->require_count = wire_get_count(&r, WIRE_LIST_MAX);
    for (int64_t i = 0; i < ret->require_count; i++) {
        ret->requires[i] = wire_get_text(&r);
    }
    ret->unroll_few = wire_get_int(&r);
    ret->unroll_many = wire_get_int(&r);
    ret->gc_off = wire_get_int(&r);
    ret->kind = wire_get_int(&r);
    ret->is_async = wire_get_int(&r);
    ret->threads = wire_get_int(&r);
    ret->program_count = wire_get_count(&r, WIRE_LIST_MAX);
    for (int64_t i = 0; i < ret->program_count; i++) {
        ret->program[i] = wire_get_text(&r);
    }
    ret->want_code = wire_get_int(&r);
    ret->inspect = wire_get_int(&r);
    ret->count = wire_get_int(&r);
    ret->code = wire_get_text(&r);
    return wire_payload_ended(&r);
}

size_t wire_encode_ready(const struct wire_ready *ready, unsigned char *data, size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_int(&w, ready->setup_ns);
    wire_put_int(&w, ready->empty_body);
    wire_put_text(&w, ready->code);
    return wire_frame_end(&w, WIRE_READY);
}

bool wire_decode_ready(const unsigned char *data, size_t len, struct wire_ready *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_ready){0};
    ret->setup_ns = wire_get_int(&r);
    ret->empty_body = wire_get_int(&r);
    ret->code = wire_get_text(&r);
    return wire_payload_ended(&r);
}

size_t wire_encode_sample(const struct wire_sample *sample, unsigned char *data,
                          size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_int(&w, sample->few);
    wire_put_int(&w, sample->lead);
    wire_put_int(&w, sample->turns);
    wire_put_int(&w, sample->batch);
    wire_put_int(&w, sample->batch_bytes);
    wire_put_int(&w, sample->want_modules);
    return wire_frame_end(&w, WIRE_SAMPLE);
}

bool wire_decode_sample(const unsigned char *data, size_t len, struct wire_sample *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_sample){0};
    ret->few = wire_get_int(&r);
    ret->lead = wire_get_int(&r);
    ret->turns = wire_get_int(&r);
    ret->batch = wire_get_int(&r);
    ret->batch_bytes = wire_get_int(&r);
    ret->want_modules = wire_get_int(&r);
    return wire_payload_ended(&r);
}

size_t wire_encode_timed(const struct wire_timed *timed, unsigned char *data, size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_int(&w, timed->turns);
    wire_put_int(&w, timed->elapsed_ns);
    wire_put_int(&w, timed->cpu_ns);
    wire_put_int(&w, timed->switches);
    wire_put_int(&w, timed->collections);
    wire_put_int(&w, timed->batch);
    wire_put_int(&w, timed->prepare_ns);
    wire_put_int(&w, timed->yardstick_ns);
    wire_put_text(&w, timed->modules);
    wire_put_int(&w, timed->loaded);
    wire_put_int(&w, timed->tasks);
    wire_put_int(&w, timed->counter_count);
    for (int64_t i = 0; i < timed->counter_count && i < WIRE_COUNTERS; i++) {
        wire_put_int(&w, timed->counters[i].count);
        wire_put_int(&w, timed->counters[i].enabled_ns);
        wire_put_int(&w, timed->counters[i].running_ns);
        wire_put_int(&w, timed->counters[i].error);
    }
    return wire_frame_end(&w, WIRE_TIMED);
}

bool wire_decode_timed(const unsigned char *data, size_t len, struct wire_timed *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_timed){0};
    ret->turns = wire_get_int(&r);
    ret->elapsed_ns = wire_get_int(&r);
    ret->cpu_ns = wire_get_int(&r);
    ret->switches = wire_get_int(&r);
    ret->collections = wire_get_int(&r);
    ret->batch = wire_get_int(&r);
    ret->prepare_ns = wire_get_int(&r);
    ret->yardstick_ns = wire_get_int(&r);
    ret->modules = wire_get_text(&r);
    ret->loaded = wire_get_int(&r);
    ret->tasks = wire_get_int(&r);
    ret->counter_count = wire_get_count(&r, WIRE_COUNTERS);
    for (int64_t i = 0; i < ret->counter_count; i++) {
        ret->counters[i].count = wire_get_int(&r);
        ret->counters[i].enabled_ns = wire_get_int(&r);
        ret->counters[i].running_ns = wire_get_int(&r);
        ret->counters[i].error = wire_get_int(&r);
    }
    return wire_payload_ended(&r);
}

size_t wire_encode_inspect(const struct wire_inspect *inspect, unsigned char *data,
                           size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_int(&w, inspect->warmup);
    wire_put_int(&w, inspect->executions);
    wire_put_int(&w, inspect->limit_ns);
    return wire_frame_end(&w, WIRE_INSPECT);
}

bool wire_decode_inspect(const unsigned char *data, size_t len, struct wire_inspect *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_inspect){0};
    ret->warmup = wire_get_int(&r);
    ret->executions = wire_get_count(&r, WIRE_EXECUTIONS_MAX);
    ret->limit_ns = wire_get_int(&r);
    return wire_payload_ended(&r);
}

static void put_execution(struct wire_writer *w, const struct wire_execution *execution)
{
    for (size_t i = 0; i < WIRE_DOMAINS; i++) {
        wire_put_int(w, execution->allocations[i]);
        wire_put_int(w, execution->allocated_bytes[i]);
    }
    wire_put_int(w, execution->peak_bytes);
    wire_put_int(w, execution->left_bytes);
    wire_put_int(w, execution->collections);
}

static void get_execution(struct wire_reader *r, struct wire_execution *ret)
{
    for (size_t i = 0; i < WIRE_DOMAINS; i++) {
        ret->allocations[i] = wire_get_int(r);
        ret->allocated_bytes[i] = wire_get_int(r);
    }
    ret->peak_bytes = wire_get_int(r);
    ret->left_bytes = wire_get_int(r);
    ret->collections = wire_get_int(r);
}

static void put_value(struct wire_writer *w, const struct wire_value *value)
{
    wire_put_text(w, value->text);
    wire_put_int(w, value->length);
    wire_put_text(w, value->digest);
}

static void get_value(struct wire_reader *r, struct wire_value *ret)
{
    ret->text = wire_get_text(r);
    ret->length = wire_get_int(r);
    ret->digest = wire_get_text(r);
}

size_t wire_encode_inspected(const struct wire_inspected *inspected, unsigned char *data,
                             size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_int(&w, inspected->execution_count);
    for (int64_t i = 0; i < inspected->execution_count && i < WIRE_EXECUTIONS_MAX; i++) {
        put_execution(&w, &inspected->executions[i]);
    }
    wire_put_int(&w, inspected->peak_resident_bytes);
    put_value(&w, &inspected->value);
    put_value(&w, &inspected->again);
    wire_put_text(&w, inspected->bytecode);
    return wire_frame_end(&w, WIRE_INSPECTED);
}

bool wire_decode_inspected(const unsigned char *data, size_t len,
                           struct wire_inspected *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_inspected){0};
    ret->execution_count = wire_get_count(&r, WIRE_EXECUTIONS_MAX);
    for (int64_t i = 0; i < ret->execution_count; i++) {
        get_execution(&r, &ret->executions[i]);
    }
    ret->peak_resident_bytes = wire_get_int(&r);
    get_value(&r, &ret->value);
    get_value(&r, &ret->again);
    ret->bytecode = wire_get_text(&r);
    return wire_payload_ended(&r);
}

size_t wire_encode_done(const struct wire_done *done, unsigned char *data, size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_int(&w, done->gil);
    return wire_frame_end(&w, WIRE_DONE);
}

bool wire_decode_done(const unsigned char *data, size_t len, struct wire_done *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_done){0};
    ret->gil = wire_get_int(&r);
    return wire_payload_ended(&r);
}

size_t wire_encode_failed(const struct wire_failed *failed, unsigned char *data,
                          size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    wire_put_text(&w, failed->phase);
    wire_put_text(&w, failed->kind);
    wire_put_text(&w, failed->message);
    wire_put_int(&w, failed->line);
    wire_put_int(&w, failed->col);
    wire_put_text(&w, failed->traceback);
    return wire_frame_end(&w, WIRE_FAILED);
}

bool wire_decode_failed(const unsigned char *data, size_t len, struct wire_failed *ret)
{
    struct wire_reader r = {.data = data, .len = len};

    *ret = (struct wire_failed){0};
    ret->phase = wire_get_text(&r);
    ret->kind = wire_get_text(&r);
    ret->message = wire_get_text(&r);
    ret->line = wire_get_int(&r);
    ret->col = wire_get_int(&r);
    ret->traceback = wire_get_text(&r);
    return wire_payload_ended(&r);
}

size_t wire_encode_empty(enum wire_type type, unsigned char *data, size_t size)
{
    struct wire_writer w = wire_frame_begin(data, size);

    return wire_frame_end(&w, type);
}
