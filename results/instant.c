/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/instant.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#define US_PER_S     1000000
#define DAY_S        86400
#define FRACTION_MAX 6 /* digits that a microsecond has */

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

/* A file of pyperf has one for each run: strptime and timegm would take a tenth of the time of
 * reading it. */
bool instant_parse(const char *text, int64_t *ret_us)
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

const char *instant_text(int64_t instant_us, struct arena *arena)
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
