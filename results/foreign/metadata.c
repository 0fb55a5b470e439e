/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/metadata.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/base/attr.h"
#include "harness/base/configure.h"
#include "harness/base/number.h"

#define US_PER_S     1000000
#define DAY_S        86400
#define FRACTION_MAX 6 /* digits that a microsecond has */
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

/* A number of so many digits at *text, which moves behind it; -1 when it is none. */
static int digits_at(const char **text, int count)
{
    int value = 0;
    for (; count > 0; count--, (*text)++) {
        if (!isdigit((unsigned char)**text)) {
            return -1;
        }
        value = value * 10 + (**text - '0');
    }
    return value;
}

static bool skip_one_of(const char **text, const char *characters)
{
    bool is_there = **text != '\0' && strchr(characters, **text) != NULL;
    *text += is_there ? 1 : 0;
    return is_there;
}

/* "14:03", behind which *text moves, in seconds; -1 when it is none. */
static int64_t minutes_at(const char **text)
{
    int hours = digits_at(text, 2);
    int minutes = hours >= 0 && skip_one_of(text, ":") ? digits_at(text, 2) : -1;
    return hours <= 23 && minutes >= 0 && minutes <= 59 ? hours * 3600 + minutes * 60
                                                        : -1;
}

/* ".123456" as microseconds, behind which *text moves. */
static int64_t fraction_us(const char **text)
{
    int64_t us = 0;
    if (!skip_one_of(text, ".")) {
        return 0;
    }
    for (int i = 0; i < FRACTION_MAX; i++) {
        us = us * 10 + (isdigit((unsigned char)**text) ? **text - '0' : 0);
        *text += isdigit((unsigned char)**text) ? 1 : 0;
    }
    *text += strspn(*text, "0123456789");
    return us;
}

/* Days since 1970 in the Gregorian calendar. The year begins in March here, so that the day that
 * some years lack is the last one; 153 days are in five months from there on. */
static int64_t days_of(int year, int month, int day)
{
    int64_t years = month > 2 ? year : year - 1;
    int64_t months = month > 2 ? month - 3 : month + 9;
    return years * 365 + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 +
           day - 719469;
}

/* "Z", "+01:00" or nothing up to the end: what it is ahead of UTC. */
static bool parse_zone(const char *text, int64_t *ret_s)
{
    *ret_s = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0) {
        return true;
    }
    bool is_behind = *text == '-';
    if (!skip_one_of(&text, "+-")) {
        return false;
    }
    int64_t s = minutes_at(&text);
    *ret_s = is_behind ? -s : s;
    return s >= 0 && *text == '\0';
}

/* "2026-08-20 14:03:07.123456", with a T for the blank, and with a zone behind it. There is one for
 * each run: strptime and timegm would take a tenth of the time of reading. */
static bool parse_date(const char *text, int64_t *ret_us)
{
    int year = digits_at(&text, 4);
    int month = year >= 0 && skip_one_of(&text, "-") ? digits_at(&text, 2) : -1;
    int day = month >= 0 && skip_one_of(&text, "-") ? digits_at(&text, 2) : -1;
    if (month < 1 || month > 12 || day < 1 || day > 31 || !skip_one_of(&text, " T")) {
        return false;
    }
    int64_t s = minutes_at(&text);
    int seconds = s >= 0 && skip_one_of(&text, ":") ? digits_at(&text, 2) : -1;
    if (seconds < 0 || seconds > 60) {
        return false;
    }
    int64_t us = fraction_us(&text);
    int64_t zone_s = 0;
    if (!parse_zone(text, &zone_s)) {
        return false;
    }
    *ret_us = (days_of(year, month, day) * DAY_S + s + seconds - zone_s) * US_PER_S + us;
    return true;
}

bool metadata_span(const struct metadata *metadata, int64_t *ret_from_us,
                   int64_t *ret_to_us)
{
    struct json at = metadata_get(metadata, "date");
    const char *date = json_text(&at);
    if (date == NULL || !parse_date(date, ret_from_us)) {
        return false;
    }
    double duration_s = metadata_number(metadata, "duration");
    bool is_known = duration_s >= 0.0 && duration_s < DURATION_MAX_S;
    *ret_to_us = *ret_from_us + (is_known ? llround(duration_s * US_PER_S) : 0);
    return true;
}

const char *metadata_instant(int64_t instant_us, struct arena *arena)
{
    int64_t us = instant_us % US_PER_S;
    us += us < 0 ? US_PER_S : 0;
    time_t s = (time_t)((instant_us - us) / US_PER_S);
    struct tm utc;
    if (gmtime_r(&s, &utc) == NULL) {
        return NULL;
    }
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", utc.tm_year + 1900,
                        utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                        (int)us);
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
