/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/configure.h"
#include "harness/base/number.h"
#include "results/instant.h"

#define US_PER_S 1000000
/* A year, far beyond any run: a longer one is no duration. */
#define DURATION_MAX_S 31536000.0

struct json metadata_get(const struct metadata *metadata, const char *key)
{
    const struct json *levels[] = {&metadata->run, &metadata->benchmark, &metadata->file};
    struct json at = {0};
    for (size_t i = 0; i < ARRAY_LEN(levels) && at.node == NULL; i++) {
        at = json_get(levels[i], key);
    }
    return at;
}

const char *metadata_text(const struct metadata *metadata, const char *key,
                          struct arena *arena)
{
    struct json at = metadata_get(metadata, key);
    const char *text = json_text(&at);
    if (text == NULL) {
        return NULL;
    }
    text += strspn(text, " \t\r\n");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL) {
        len--;
    }
    return len > 0 ? arena_strndup(arena, text, len) : NULL;
}

const char *metadata_text_of(const struct json *object, const char *key,
                             struct arena *arena)
{
    const struct metadata metadata = {.run = *object};
    return metadata_text(&metadata, key, arena);
}

double metadata_number(const struct metadata *metadata, const char *key)
{
    struct json at = metadata_get(metadata, key);
    const char *text = json_number_text(&at);
    double value = (double)NAN;
    if (text != NULL) {
        number_parse(text, &value);
    }
    return value;
}

int64_t metadata_count(const struct metadata *metadata, const char *key, int64_t min)
{
    struct json at = metadata_get(metadata, key);
    const char *text = json_number_text(&at);
    int64_t value = -1;
    bool is_count = text != NULL && number_parse_int(text, &value) && value >= min;
    return is_count ? value : -1;
}

bool metadata_span(const struct metadata *metadata, int64_t *ret_from_us,
                   int64_t *ret_to_us)
{
    struct json at = metadata_get(metadata, "date");
    const char *date = json_text(&at);
    if (date == NULL || !instant_parse(date, ret_from_us)) {
        return false;
    }
    double duration_s = metadata_number(metadata, "duration");
    bool is_known = duration_s >= 0.0 && duration_s < DURATION_MAX_S;
    *ret_to_us = *ret_from_us + (is_known ? llround(duration_s * US_PER_S) : 0);
    return true;
}

/* What the kernel calls 0, 1 and 2. */
static int64_t aslr_of(const char *words)
{
    static const char *const known[] = {"No randomization", "Conservative randomization",
                                        "Full randomization"};
    for (size_t i = 0; words != NULL && i < ARRAY_LEN(known); i++) {
        if (strcmp(words, known[i]) == 0) {
            return (int64_t)i;
        }
    }
    return -1;
}

/* "performance" of "2-3=driver:acpi-cpufreq, governor:performance, isolated". */
static const char *governor_of(const char *config, struct arena *arena)
{
    static const char label[] = "governor:";
    const char *at = config != NULL ? strstr(config, label) : NULL;
    if (at == NULL) {
        return NULL;
    }
    at += strlen(label);
    return arena_strndup(arena, at, strcspn(at, ",; "));
}

void metadata_machine(const struct metadata *metadata, struct arena *arena,
                      struct result_machine *machine)
{
    const char *model = metadata_text(metadata, "cpu_model_name", arena);
    machine->label = metadata_text(metadata, "hostname", arena);
    machine->cpu_model =
        model != NULL ? model : metadata_text(metadata, "cpu_machine", arena);
    machine->cpu_count = metadata_count(metadata, "cpu_count", 1);
    machine->os = metadata_text(metadata, "platform", arena);
    machine->governor = governor_of(metadata_text(metadata, "cpu_config", arena), arena);
    machine->aslr = aslr_of(metadata_text(metadata, "aslr", arena));
    machine->affinity = metadata_text(metadata, "cpu_affinity", arena);
    machine->load_1min = metadata_number(metadata, "load_avg_1min");
}

static enum result_flag flag_of(bool is_so)
{
    return is_so ? RESULT_YES : RESULT_NO;
}

void metadata_target(const struct metadata *metadata, struct arena *arena,
                     struct result_target *target)
{
    const char *version = metadata_text(metadata, "python_version", arena);
    const char *args = metadata_text(metadata, "python_config_args", arena);
    *target = (struct result_target){
        .name = "python",
        .executable = metadata_text(metadata, "python_executable", arena),
        .implementation = metadata_text(metadata, "python_implementation", arena),
        .compiler = metadata_text(metadata, "python_compiler", arena),
        .config_args = args,
        .pgo = RESULT_UNKNOWN,
        .lto = RESULT_UNKNOWN,
        .debug = RESULT_UNKNOWN,
        .asserts = RESULT_UNKNOWN,
        .jit = RESULT_UNKNOWN,
        .gil = RESULT_UNKNOWN,
        .free_threading = RESULT_UNKNOWN,
        .shared = RESULT_UNKNOWN,
        .loop_overhead_ns = (double)NAN,
    };
    /* "3.15.0a1+ (64-bit) revision 11159d2c9d" */
    target->version =
        version != NULL ? arena_strndup(arena, version, strcspn(version, " ")) : NULL;
    if (args != NULL) {
        bool is_debug = configure_has(args, "--with-pydebug");
        target->pgo = flag_of(configure_has(args, "--enable-optimizations"));
        target->lto = flag_of(configure_has(args, "--with-lto"));
        target->debug = flag_of(is_debug);
        target->asserts = flag_of(is_debug || configure_has(args, "--with-assertions"));
        target->free_threading = flag_of(configure_has(args, "--disable-gil"));
    }
}
