/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/term.h"

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/base/number.h"

#define WIDTH_DEFAULT 80
#define WIDTH_MIN     40
#define WIDTH_MAX     1000

/* Whether the environment asks for UTF-8 by a locale that this system may not have. */
static bool environment_says_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            return strcasestr(value, "UTF-8") != NULL ||
                   strcasestr(value, "UTF8") != NULL;
        }
    }
    return false;
}

void term_init(void)
{
    if (setlocale(LC_CTYPE, "") == NULL && environment_says_utf8()) {
        setlocale(LC_CTYPE, "C.UTF-8");
    }
}

static int clamp_width(int64_t columns)
{
    return (int)(columns < WIDTH_MIN   ? WIDTH_MIN
                 : columns > WIDTH_MAX ? WIDTH_MAX
                                       : columns);
}

int term_width(int fd)
{
    const char *columns = getenv("COLUMNS");
    int64_t value = 0;
    if (columns != NULL && number_parse_int(columns, &value) && value > 0) {
        return clamp_width(value);
    }
    struct winsize size = {0};
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return clamp_width(size.ws_col);
    }
    return WIDTH_DEFAULT;
}

bool term_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool term_has_colour(int fd, const char *when)
{
    if (when != NULL && strcmp(when, "always") == 0) {
        return true;
    }
    if (when != NULL && strcmp(when, "never") == 0) {
        return false;
    }
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return (no_color == NULL || no_color[0] == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0 && isatty(fd) == 1;
}
