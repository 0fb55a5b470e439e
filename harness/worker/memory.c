/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/memory.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/worker/blocks.h"
#include "harness/worker/python.h"

/* CPython's public PyMemAllocatorEx and the two functions for it: exported by every version, but no
 * part of the limited API. */
struct allocator {
    void *ctx;
    void *(*malloc)(void *ctx, size_t size);
    void *(*calloc)(void *ctx, size_t count, size_t size);
    void *(*realloc)(void *ctx, void *block, size_t size);
    void (*free)(void *ctx, void *block);
};
typedef void allocator_function(int domain, struct allocator *allocator);

/* One domain: what its hooks wrap. */
struct domain {
    struct allocator wrapped;
    int number;
};

static struct domain domains[WIRE_DOMAINS];
static bool is_installed;

/* Raw blocks are asked for without the GIL, and where there is none all are: one lock for all. */
static atomic_flag lock = ATOMIC_FLAG_INIT;
static struct blocks blocks;
static int64_t live_bytes;
static int64_t begin_bytes;
static int64_t peak_bytes;
static bool is_counting;
static struct wire_execution counted;

/* Whether this thread is in a hook already: what an allocator asks of another one is its own affair. */
static _Thread_local bool is_within __attribute__((tls_model("initial-exec")));

static void take_lock(void)
{
    while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire)) {
        (void)sched_yield();
    }
}

static void release_lock(void)
{
    atomic_flag_clear_explicit(&lock, memory_order_release);
}

/* `grown` of the `size` bytes are new. */
static void note_block(const struct domain *domain, void *block, size_t size,
                       size_t grown)
{
    blocks_put(&blocks, block, size);
    live_bytes += (int64_t)grown;
    peak_bytes = live_bytes > peak_bytes ? live_bytes : peak_bytes;
    if (is_counting) {
        counted.allocations[domain->number]++;
        counted.allocated_bytes[domain->number] += (int64_t)grown;
    }
}

static void *hook_malloc(void *ctx, size_t size)
{
    const struct domain *domain = ctx;
    const struct allocator *wrapped = &domain->wrapped;
    if (is_within) {
        return wrapped->malloc(wrapped->ctx, size);
    }
    is_within = true;
    void *block = wrapped->malloc(wrapped->ctx, size);
    is_within = false;
    if (block != NULL) {
        take_lock();
        note_block(domain, block, size, size);
        release_lock();
    }
    return block;
}

static void *hook_calloc(void *ctx, size_t count, size_t size)
{
    const struct domain *domain = ctx;
    const struct allocator *wrapped = &domain->wrapped;
    if (is_within) {
        return wrapped->calloc(wrapped->ctx, count, size);
    }
    is_within = true;
    void *block = wrapped->calloc(wrapped->ctx, count, size);
    is_within = false;
    if (block != NULL) {
        take_lock();
        note_block(domain, block, count * size, count * size);
        release_lock();
    }
    return block;
}

/* The old block leaves the table before the allocator may give its place to another thread. */
static void *hook_realloc(void *ctx, void *old, size_t size)
{
    const struct domain *domain = ctx;
    const struct allocator *wrapped = &domain->wrapped;
    if (is_within) {
        return wrapped->realloc(wrapped->ctx, old, size);
    }
    size_t old_size = 0;
    take_lock();
    bool is_known = old != NULL && blocks_take(&blocks, old, &old_size);
    release_lock();
    is_within = true;
    void *block = wrapped->realloc(wrapped->ctx, old, size);
    is_within = false;
    take_lock();
    if (block == NULL) {
        if (is_known) {
            blocks_put(&blocks, old, old_size);
        }
    } else if (size > old_size) {
        note_block(domain, block, size, size - old_size);
    } else {
        blocks_put(&blocks, block, size);
        live_bytes -= (int64_t)(old_size - size);
    }
    release_lock();
    return block;
}

static void hook_free(void *ctx, void *block)
{
    const struct domain *domain = ctx;
    const struct allocator *wrapped = &domain->wrapped;
    if (is_within || block == NULL) {
        wrapped->free(wrapped->ctx, block);
        return;
    }
    size_t size;
    take_lock();
    if (blocks_take(&blocks, block, &size)) {
        live_bytes -= (int64_t)size;
    }
    release_lock();
    is_within = true;
    wrapped->free(wrapped->ctx, block);
    is_within = false;
}

/* ISO C has no cast from an object's address to a function's, POSIX has the pointers alike. */
static allocator_function *find(const char *name)
{
    void *symbol = dlsym(RTLD_DEFAULT, name);
    allocator_function *function;
    memcpy(&function, &symbol, sizeof(function));
    return function;
}

bool memory_install(void)
{
    if (is_installed) {
        return true;
    }
    allocator_function *get = find("PyMem_GetAllocator");
    allocator_function *set = find("PyMem_SetAllocator");
    /* A process that the case forks has the table too, and no thread that could release it. */
    if (get == NULL || set == NULL || !blocks_init(&blocks) ||
        pthread_atfork(take_lock, release_lock, release_lock) != 0) {
        PyErr_SetString(PyExc_RuntimeError,
                        "the allocators of this interpreter cannot be hooked");
        return false;
    }
    for (int i = 0; i < WIRE_DOMAINS; i++) {
        domains[i].number = i;
        get(i, &domains[i].wrapped);
    }
    for (int i = 0; i < WIRE_DOMAINS; i++) {
        struct allocator hooks = {&domains[i], hook_malloc, hook_calloc, hook_realloc,
                                  hook_free};
        set(i, &hooks);
    }
    is_installed = true;
    return true;
}

int64_t memory_live_bytes(void)
{
    take_lock();
    int64_t bytes = live_bytes;
    release_lock();
    return bytes;
}

void memory_begin(void)
{
    take_lock();
    counted = (struct wire_execution){{0}};
    begin_bytes = live_bytes;
    peak_bytes = live_bytes;
    is_counting = true;
    release_lock();
}

void memory_end(struct wire_execution *ret)
{
    take_lock();
    is_counting = false;
    *ret = counted;
    ret->peak_bytes = peak_bytes - begin_bytes;
    release_lock();
}

int64_t memory_peak_resident_bytes(void)
{
    char line[256];
    long long kib = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "VmHWM:", strlen("VmHWM:")) == 0) {
            kib = strtoll(line + strlen("VmHWM:"), NULL, 10);
            break;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (int64_t)kib * 1024;
}
