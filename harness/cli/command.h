/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A verb of the program: one file each, one constant each, listed in main.c. */
#ifndef TARE_HARNESS_CLI_COMMAND_H
#define TARE_HARNESS_CLI_COMMAND_H

#include <stddef.h>

#include "harness/cli/options.h"

/* Exit statuses; docs and man page list the same. */
enum status {
    STATUS_OK = 0,
    STATUS_CHECK_FAILED = 1,  /* --fail-on, --check */
    STATUS_USAGE = 2,         /* command line or suite, nothing measured */
    STATUS_SOME_FAILED = 3,   /* some cases failed, the rest is measured and saved */
    STATUS_NOT_MEASURED = 4,  /* no such interpreter, unwritable output */
    STATUS_INTERRUPTED = 130, /* saved */
};

struct command {
    const char *name;
    const char *synopsis; /* "[OPTION]... [SUITE|DIR]..." */
    const char *summary;  /* one line for `tare --help` */
    const char *details;  /* paragraphs for `tare VERB --help`, may be NULL */
    const struct option_spec *options; /* ends with {0} */
    int (*run)(int argc, char **argv); /* argv[0] is the verb; returns an enum status */
};

extern const struct command cmd_run, cmd_timeit, cmd_list, cmd_show, cmd_compare,
    cmd_stats, cmd_history, cmd_export, cmd_import, cmd_selftest, cmd_doctor, cmd_profile,
    cmd_report, cmd_publish;

#endif
