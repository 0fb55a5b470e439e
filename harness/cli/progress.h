/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run shows of itself while it goes on, on stderr: a bar that is redrawn on a terminal,
 * plain lines elsewhere, one in five seconds, nothing when quiet. */
#ifndef TARE_HARNESS_CLI_PROGRESS_H
#define TARE_HARNESS_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool quiet;
    bool is_terminal;
    bool is_utf8;
    bool has_colour;
    int width;
    bool bar_shown;
    int64_t last_drawn_ns;
};

/* Finds out about stderr. */
void progress_init(struct progress *progress, bool quiet, bool colour);

/* The run is `done_ratio` (0..1) through, measuring `label` now; left_ns is the time left, -1
 * when it is not known. Cheap to call often: draws at most ten times a second; never called while a sample is being taken. */
void progress_update(struct progress *progress, double done_ratio, const char *label,
                     int64_t left_ns);

/* Takes the bar away. */
void progress_finish(struct progress *progress);

#endif
