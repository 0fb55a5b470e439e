/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare`: finds the verb and hands it the rest of the command line. */
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/glob.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/term.h"
#include "results/report/text.h"

/* In the order of `tare --help`. */
static const struct command *const commands[] = {
    &cmd_run,    &cmd_timeit,   &cmd_list,   &cmd_show,    &cmd_compare,
    &cmd_stats,  &cmd_history,  &cmd_report, &cmd_export,  &cmd_publish,
    &cmd_import, &cmd_selftest, &cmd_doctor, &cmd_profile,
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[ARRAY_LEN(commands) + 1];
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        names[i] = commands[i]->name;
    }
    names[ARRAY_LEN(commands)] = "help";
    const char *nearest = glob_nearest(name, names, ARRAY_LEN(names));
    const char *what = name[0] == '-' ? "option" : "verb";
    struct error err = {0};
    if (nearest != NULL) {
        error_set(&err, ERROR_USAGE, "unknown %s '%s' (did you mean '%s'?)", what, name,
                  nearest);
    } else {
        error_set(&err, ERROR_USAGE, "unknown %s '%s'", what, name);
    }
    return output_usage_error(NULL, &err);
}

static void add_overview(struct buf *out, int width)
{
    buf_adds(out, "usage: tare VERB [OPTION]... [ARGUMENT]...\n\n");
    text_wrap(
        out,
        "tare weighs Python code without the weight of the scale: it measures small "
        "pieces of Python and says how sure the figures are.",
        0, 0, width);
    buf_adds(out, "\n\nVerbs:\n");
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        buf_addf(out, "  %-10s", commands[i]->name);
        text_wrap(out, commands[i]->summary, 12, 12, width);
        buf_addc(out, '\n');
    }
    buf_adds(out, "\nOptions:\n"
                  "  -h, --help  show this and exit; 'tare VERB --help' explains a verb\n"
                  "  --version   show the version and exit\n"
                  "\nExit status:\n"
                  "  0    all that was asked for held\n"
                  "  1    a check that was asked for failed\n"
                  "  2    the command line or a suite is wrong, nothing was measured\n"
                  "  3    some cases failed, the rest is measured and saved\n"
                  "  4    nothing could be measured\n"
                  "  130  interrupted, the result is saved\n");
}

static int show_overview(void)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    add_overview(&out, term_width(STDOUT_FILENO));
    return output_text(&out) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int show_version(void)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    buf_adds(&out, "tare " TARE_VERSION "\n");
    return output_text(&out) ? STATUS_OK : STATUS_NOT_MEASURED;
}

/* `tare help VERB` is `tare VERB --help`. */
static int help_verb(int argc, char **argv)
{
    if (argc < 3) {
        return show_overview();
    }
    const struct command *command = find_command(argv[2]);
    if (command == NULL) {
        return unknown_command(argv[2]);
    }
    char help[] = "--help";
    char *args[] = {argv[2], help, NULL};
    return command->run(2, args);
}

int main(int argc, char **argv)
{
    term_init();
    /* A reader that leaves early is noticed where something is written. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (argc < 2) {
        struct error err = {0};
        error_set(&err, ERROR_USAGE, "no verb given");
        return output_usage_error(NULL, &err);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        return show_overview();
    }
    if (strcmp(argv[1], "--version") == 0) {
        return show_version();
    }
    if (strcmp(argv[1], "help") == 0) {
        return help_verb(argc, argv);
    }
    const struct command *command = find_command(argv[1]);
    return command == NULL ? unknown_command(argv[1]) : command->run(argc - 1, argv + 1);
}
