/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it takes to write, read and summarise a large result document: 2,000 benches (1,000
 * variants on 2 targets) x 20 workers x 12 samples, or as the arguments say. Prints the best
 * of 5 times, and the peak memory after each step.
 *
 *     bench_size [BENCHES WORKERS SAMPLES] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "harness/base/attr.h"
#include "results/read.h"
#include "results/summary.h"
#include "results/write.h"

#define ROUNDS 5

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024.0;
}

static void add_workers(struct result *result, struct result_bench *bench, size_t workers,
                        size_t samples)
{
    for (size_t w = 0; w < workers; w++) {
        struct result_worker *worker = result_add_worker(result, bench, samples, 1);
        worker->block = (int64_t)w;
        worker->hash_seed = (int64_t)(w * 2654435761U % 4294967296U);
        worker->overhead_ns = 5.1 + 0.001 * (double)w;
        worker->ready_ns = 8000000 + (int64_t)w;
        worker->warmup_ns[0] = 5000000;
        for (size_t s = 0; s < samples; s++) {
            worker->elapsed_ns[s] = 2000000 + (int64_t)((w * 7919 + s * 104729) % 40000);
            worker->cpu_ns[s] = worker->elapsed_ns[s] - 1234;
        }
    }
}

static struct result *make(size_t benches, size_t workers, size_t samples)
{
    static const char *const names[] = {"base", "new"};
    struct result *result = result_new("0.1.0");
    result->targets =
        arena_array(&result->arena, ARRAY_LEN(names), sizeof(*result->targets));
    result->target_count = ARRAY_LEN(names);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        result->targets[i].name = names[i];
    }
    for (size_t i = 0; i < benches; i++) {
        size_t index = result_add_bench(result);
        struct result_bench *bench = &result->benches[index];
        bench->suite = "strings";
        bench->case_name = "f-string";
        bench->variant =
            arena_printf(&result->arena, "strings/f-string[width=%zu]", i / 2);
        bench->group = bench->variant;
        bench->target = names[i % 2];
        bench->loops = 256;
        bench->unroll = 32;
        add_workers(result, bench, workers, samples);
    }
    return result;
}

static double best(double a, double b)
{
    return a < b ? a : b;
}

static double time_writing(const struct result *result, struct buf *text)
{
    double fastest = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        buf_free(text);
        double start = now_s();
        result_write(result, text);
        fastest = best(fastest, now_s() - start);
    }
    return fastest;
}

static double time_saving(const struct result *result)
{
    struct result_writer writer = {0};
    bool *changed = calloc(result->bench_count, sizeof(*changed));
    double fastest = 1e9;
    for (int round = 0; round < ROUNDS && changed != NULL; round++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        changed[0] = true;
        double start = now_s();
        result_writer_write(&writer, result, changed, &text);
        fastest = best(fastest, now_s() - start);
    }
    free(changed);
    result_writer_finish(&writer);
    return fastest;
}

static double time_reading(const struct buf *text)
{
    double fastest = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now_s();
        struct result *result =
            result_parse("size.json", buf_text(text), text->len, NULL);
        fastest = best(fastest, now_s() - start);
        if (result == NULL) {
            fprintf(stderr, "it does not read its own document\n");
            exit(1);
        }
        result_free(result);
    }
    return fastest;
}

static double time_summary(struct result *result)
{
    double fastest = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now_s();
        summary_result(result);
        fastest = best(fastest, now_s() - start);
    }
    return fastest;
}

static size_t argument(int argc, char **argv, int index, size_t otherwise)
{
    return argc > index ? strtoul(argv[index], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    size_t benches = argument(argc, argv, 1, 2000);
    size_t workers = argument(argc, argv, 2, 20);
    size_t samples = argument(argc, argv, 3, 12);
    struct result *result = make(benches, workers, samples);
    struct buf text = BUF_INIT;
    printf("%zu benches x %zu workers x %zu samples\n", benches, workers, samples);
    printf("in memory              %8.0f MB peak\n", peak_mb());
    printf("summary   %8.3f s  %8.0f MB peak\n", time_summary(result), peak_mb());
    double writing = time_writing(result, &text);
    printf("write     %8.3f s  %8.0f MB peak, %.1f MB of text\n", writing, peak_mb(),
           (double)text.len / 1e6);
    printf("save again%8.3f s  %8.0f MB peak, one bench changed\n", time_saving(result),
           peak_mb());
    result_free(result);
    double reading = time_reading(&text);
    printf("read      %8.3f s  %8.0f MB peak\n", reading, peak_mb());
    buf_free(&text);
    return 0;
}
