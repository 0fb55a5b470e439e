/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/base/buf.h"
#include "harness/cli/term.h"
#include "results/report/text.h"

#define REDRAW_NS 100000000  /* a bar: ten times a second */
#define LINE_NS   5000000000 /* lines in a file: one in five seconds */
#define BAR_MAX   30

static int64_t now_ns(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* One write, so that lines of others on the same terminal do not come between. Nobody can be
 * told when stderr is gone. */
static void put(const struct buf *text)
{
    ssize_t written = write(STDERR_FILENO, buf_text(text), text->len);
    (void)written;
}

void progress_init(struct progress *progress, bool quiet, bool colour)
{
    const char *terminal = getenv("TERM");
    bool is_dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
    *progress = (struct progress){
        .quiet = quiet,
        .is_terminal = isatty(STDERR_FILENO) == 1 && !is_dumb,
        .is_utf8 = term_is_utf8(),
        .has_colour = colour,
        .width = term_width(STDERR_FILENO),
    };
    /* The bar is there at once; a run that is over soon needs no line in a file. */
    progress->last_drawn_ns = progress->is_terminal ? 0 : now_ns();
}

/* "0:07 left", "12:30 left", "1:02:03 left"; nothing when it is not known. */
static void add_left(struct buf *out, int64_t left_ns)
{
    if (left_ns < 0) {
        return;
    }
    long long seconds = (long long)((left_ns + 999999999) / 1000000000);
    if (seconds >= 3600) {
        buf_addf(out, "%lld:%02lld:%02lld left", seconds / 3600, seconds / 60 % 60,
                 seconds % 60);
    } else {
        buf_addf(out, "%lld:%02lld left", seconds / 60, seconds % 60);
    }
}

static void add_bar(struct buf *out, const struct progress *progress, double ratio,
                    int cells)
{
    static const char *const eighths[] = {"",
                                          "\xe2\x96\x8f",
                                          "\xe2\x96\x8e",
                                          "\xe2\x96\x8d",
                                          "\xe2\x96\x8c",
                                          "\xe2\x96\x8b",
                                          "\xe2\x96\x8a",
                                          "\xe2\x96\x89"};
    int parts = (int)(ratio * cells * 8);
    int full = parts / 8;
    int rest = progress->is_utf8 ? parts % 8 : 0;
    buf_addf(out, "%s[", progress->has_colour ? "\x1b[36m" : "");
    buf_repeat(out, progress->is_utf8 ? "\xe2\x96\x88" : "#", (size_t)full);
    buf_adds(out, eighths[rest]);
    buf_repeat(out, progress->is_utf8 ? " " : "-",
               (size_t)(cells - full - (rest > 0 ? 1 : 0)));
    buf_addf(out, "]%s", progress->has_colour ? "\x1b[0m" : "");
}

static void draw_bar(struct progress *progress, double ratio, const char *label,
                     int64_t left_ns)
{
    SCOPED(buf_free) struct buf left = BUF_INIT;
    SCOPED(buf_free) struct buf out = BUF_INIT;
    add_left(&left, left_ns);
    int cells = progress->width / 4 < BAR_MAX ? progress->width / 4 : BAR_MAX;
    buf_adds(&out, "\r");
    add_bar(&out, progress, ratio, cells);
    buf_addf(&out, " %3d%%  ", (int)(ratio * 100));
    /* The last column stays free: a terminal wraps when it is written. */
    int room = progress->width - 1 - (cells + 2) - 7 - (int)left.len - 2;
    if (room > 5) {
        text_ellipsis(&out, label, room, progress->is_utf8);
        buf_adds(&out, "  ");
    }
    buf_addf(&out, "%s\x1b[K", buf_text(&left));
    put(&out);
    progress->bar_shown = true;
}

static void draw_line(double ratio, const char *label, int64_t left_ns)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    SCOPED(buf_free) struct buf left = BUF_INIT;
    add_left(&left, left_ns);
    buf_addf(&out, "%3d%%  %s%s%s\n", (int)(ratio * 100), label, left.len > 0 ? "  " : "",
             buf_text(&left));
    put(&out);
}

void progress_update(struct progress *progress, double done_ratio, const char *label,
                     int64_t left_ns)
{
    if (progress->quiet) {
        return;
    }
    int64_t now = now_ns();
    int64_t pause = progress->is_terminal ? REDRAW_NS : LINE_NS;
    if (now - progress->last_drawn_ns < pause) {
        return;
    }
    progress->last_drawn_ns = now;
    double ratio = done_ratio > 1 ? 1 : done_ratio >= 0 ? done_ratio : 0;
    SCOPED(buf_free) struct buf name = BUF_INIT;
    text_escape(&name, label, progress->is_utf8);
    if (progress->is_terminal) {
        draw_bar(progress, ratio, buf_text(&name), left_ns);
    } else {
        draw_line(ratio, buf_text(&name), left_ns);
    }
}

void progress_finish(struct progress *progress)
{
    if (!progress->bar_shown) {
        return;
    }
    SCOPED(buf_free) struct buf out = BUF_INIT;
    buf_adds(&out, "\r\x1b[K");
    put(&out);
    progress->bar_shown = false;
}
