/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tare-publish, which `tare publish --to ADDRESS|DIR RESULT...` becomes: results sent to where they are looked at. */
#include "harness/cli/publish.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/cli/command.h"
#include "harness/cli/exports.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/output.h"
#include "harness/cli/publish_show.h"
#include "harness/cli/term.h"
#include "results/publish/folder.h"
#include "results/publish/outbox.h"
#include "results/publish/publish.h"
#include "results/publish/send.h"
#include "results/publish/sql_session.h"

#define NS_PER_S    INT64_C(1000000000)
#define CONNECT_NS  (10 * NS_PER_S)
#define RETRIES     3
#define RETRIES_MAX 100
#define TIME_NS_MAX 3.6e12
#define US_PER_S    1000000
#define NS_PER_US   1000
#define TIME_NS_MIN 1e6
#define CANCEL_S    2 /* for a server to hear that nobody waits any more */

struct verb_options {
    const char *to;
    const char *as;
    struct exports_options names;
    bool dry_run;
    bool verify;
    bool git_commit;
    const char *secrets;
    const char *ca_file;
    int64_t connect_ns;
    int64_t total_ns;
    int64_t retries;
    int64_t wait_ns;
    const char *outbox;
    bool pending;
    bool flush;
};

/* Receivers, then formats of files for a folder. */
static const char *const as_words[] = {
    "codespeed",
    "bencher",
    "pushgateway",
    "victoria-metrics",
    "influx",
    "postgresql",
    "github-action-benchmark-data",
    "asv",
    "pyperf-tree",
    "pyperf",
    "openmetrics",
    "github-action-benchmark",
    "pytest-benchmark",
    "google-benchmark",
    NULL,
};

static const struct option_spec options[] = {
    {"--to", 0, OPTION_STRING, offsetof(struct verb_options, to),
     .metavar = "ADDRESS|DIR",
     .help = "where to: http://..., https://..., postgresql://..., or a folder"},
    {"--as", 0, OPTION_CHOICE, offsetof(struct verb_options, as), .choices = as_words,
     .metavar = "WHAT",
     .help = "what is there: one of those above (default: as the address tells)"},
    {"--dry-run", 'n', OPTION_FLAG, offsetof(struct verb_options, dry_run),
     .help = "show the addresses and the very bytes, and send nothing"},
    {"--verify", 0, OPTION_FLAG, offsetof(struct verb_options, verify),
     .help = "ask back what was stored: 'accepted' does not mean that it was"},
    {"--git-commit", 0, OPTION_FLAG, offsetof(struct verb_options, git_commit),
     .help = "a folder: commit the files in the git working tree it is in"},
    {.kind = OPTION_INCLUDE,
     .table = exports_specs,
     .offset = offsetof(struct verb_options, names)},
    {.kind = OPTION_HEADING, .help = "How it is sent"},
    {"--secrets", 0, OPTION_STRING, offsetof(struct verb_options, secrets),
     .metavar = "FILE",
     .help = "tokens and passwords, in a file that only you can read (default: "
             "~/.config/tare/secrets, if it is there)"},
    {"--ca-file", 0, OPTION_STRING, offsetof(struct verb_options, ca_file),
     .metavar = "FILE", .help = "certificates to trust instead of the system's (PEM)"},
    {"--connect-timeout", 0, OPTION_TIME, offsetof(struct verb_options, connect_ns),
     .min = TIME_NS_MIN, .max = TIME_NS_MAX,
     .help = "most time until it is connected (default: 10s)"},
    {"--timeout", 0, OPTION_TIME, offsetof(struct verb_options, total_ns),
     .min = TIME_NS_MIN, .max = TIME_NS_MAX,
     .help = "most time for one request (default: by receiver, 60s to 300s)"},
    {"--retries", 0, OPTION_INT, offsetof(struct verb_options, retries), .min = 0,
     .max = RETRIES_MAX,
     .help = "how often to try again where that may help (default: 3)"},
    {"--retry-wait", 0, OPTION_TIME, offsetof(struct verb_options, wait_ns),
     .min = TIME_NS_MIN, .max = TIME_NS_MAX,
     .help = "the pause before the first retry, twice as long before each next one "
             "(default: 1s)"},
    {.kind = OPTION_HEADING, .help = "Outbox"},
    {"--outbox", 0, OPTION_STRING, offsetof(struct verb_options, outbox),
     .metavar = "DIR",
     .help = "where what cannot be sent is kept (default: ~/.local/state/tare/outbox)"},
    {"--pending", 0, OPTION_FLAG, offsetof(struct verb_options, pending),
     .help = "list what is kept"},
    {"--flush", 0, OPTION_FLAG, offsetof(struct verb_options, flush),
     .help = "send what is kept, also what was refused before"},
    {0},
};

static int status_of(const struct publish_run *run)
{
    return run->refused > 0                          ? STATUS_CHECK_FAILED
           : run->unreached > 0 || run->troubles > 0 ? STATUS_NOT_MEASURED
                                                     : STATUS_OK;
}

static int nothing_left(void)
{
    struct error err = {0};
    error_set(&err, ERROR_TARGET, "nothing is left to be sent");
    output_error(&err);
    return STATUS_NOT_MEASURED;
}

static int fail(const struct error *err)
{
    output_error(err);
    return output_status(err);
}

static bool write_folder(const struct export_output *out,
                         const struct verb_options *values, bool *ret_is_new,
                         struct error *err)
{
    SCOPED(folder_unlock) int fd = -1;
    return folder_lock(values->to, &fd, err) &&
           folder_write(out, values->to, true, err) &&
           (!values->verify || folder_verify(out, values->to, err)) &&
           (!values->git_commit ||
            folder_commit(out, values->to, "Results of tare", ret_is_new, err));
}

static bool show_folder(const struct export_output *out, const char *folder)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < out->count; i++) {
        buf_addf(&text, "%s%s/%s\n\n", i > 0 ? "\n" : "", folder, out->files[i]->path);
        buf_add(&text, buf_text(&out->files[i]->bytes), out->files[i]->bytes.len);
    }
    return output_text(&text);
}

/* `tare publish --to DIR`: the files are written, nothing is sent or kept. */
static int publish_folder(const struct exports *inputs, const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(export_output_finish) struct export_output out = {0};
    bool is_new = false;
    const struct export_format *format = export_find(values->as);
    if (!export_run(format, inputs->documents, inputs->count, &values->names.export, &out,
                    &err)) {
        return fail(&err);
    }
    exports_say_notes(&out);
    if (out.count == 0) {
        return nothing_left();
    }
    if (values->dry_run ? !folder_meet(&out, values->to, true, &err)
                        : !write_folder(&out, values, &is_new, &err)) {
        return fail(&err);
    }
    if (values->dry_run && !show_folder(&out, values->to)) {
        return STATUS_NOT_MEASURED;
    }
    for (size_t i = 0; i < out.count && !values->dry_run; i++) {
        SCOPED(buf_free) struct buf line = BUF_INIT;
        buf_addf(&line, "stored: %s/%s%s%s", values->to, out.files[i]->path,
                 values->verify ? ", read back" : "",
                 !values->git_commit ? ""
                 : is_new            ? ", committed"
                                     : ", nothing to commit");
        publish_say_line(buf_text(&line));
    }
    return out.refused > 0 ? STATUS_SOME_FAILED : STATUS_OK;
}

static void leave(int signal_number)
{
    (void)signal_number;
    _exit(STATUS_INTERRUPTED);
}

/* In the midst of anything: whatever is under way is on the disk, in the outbox. */
static void interrupt(int signal_number)
{
    static const char words[] =
        "tare: interrupted; 'tare publish --pending' lists what is kept\n";
    (void)!write(STDERR_FILENO, words, sizeof(words) - 1);
    (void)signal(SIGALRM, leave);
    (void)alarm(CANCEL_S);
    sql_interrupt();
    leave(signal_number);
}

static int send_parcels(const struct courier *courier, const struct receiver *receiver,
                        const struct parcels *parcels, const struct verb_options *values)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct publish_run run = {
        .courier = courier,
        .outbox = values->outbox != NULL ? values->outbox : outbox_usual_folder(&arena),
        .verifies = values->verify,
        .tell = publish_tell,
        .complain = publish_complain,
    };
    interrupt_catch(interrupt);
    publish_parcels(&run, parcels);
    if (run.stored + run.refused + run.unreached > 1) {
        fprintf(stderr, "tare: %s: %zu stored, %zu refused, %zu not sent\n",
                receiver->name, run.stored, run.refused, run.unreached);
    }
    return status_of(&run);
}

static int64_t now_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * US_PER_S + now.tv_nsec / NS_PER_US;
}

static int publish_address(const struct exports *inputs, const struct address *address,
                           const struct receiver *receiver, const struct courier *courier,
                           const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(export_output_finish) struct export_output out = {0};
    SCOPED(parcels_finish) struct parcels parcels = {0};
    struct publish_job job = {
        .address = address,
        .documents = inputs->documents,
        .count = inputs->count,
        .options = &values->names.export,
        .out = &out,
        .parcels = &parcels,
        .now_us = now_us(),
    };
    if (!receiver->pack(&job, &err)) {
        return fail(&err);
    }
    exports_say_notes(&out);
    if (parcels.count == 0) {
        return nothing_left();
    }
    int status = values->dry_run ? publish_show_parcels(courier, receiver, &parcels)
                                 : send_parcels(courier, receiver, &parcels, values);
    return status == STATUS_OK && out.refused > 0 ? STATUS_SOME_FAILED : status;
}

static struct courier courier_of(const struct verb_options *values,
                                 const struct secrets *secrets)
{
    return (struct courier){
        .secrets = secrets,
        .ca_file = values->ca_file,
        .connect_ns = values->connect_ns,
        .total_ns = values->total_ns,
        .retries = values->retries,
        .wait_ns = values->wait_ns,
        .say = publish_say_wait,
    };
}

static bool choose_receiver(const struct address *address,
                            const struct verb_options *values,
                            const struct receiver **ret, struct error *err)
{
    bool is_sql = strcmp(address->scheme, "postgresql") == 0;
    *ret = values->as != NULL ? receiver_find(values->as) : receiver_of(address);
    if (*ret == NULL && values->as != NULL) {
        return error_set(err, ERROR_USAGE,
                         "%s is files: give a folder with --to, not an address",
                         values->as);
    }
    if (*ret == NULL) {
        return error_set(err, ERROR_USAGE,
                         "the address does not tell what is there: give --as codespeed, "
                         "bencher, pushgateway, victoria-metrics or influx");
    }
    if (is_sql != (*ret == &receiver_postgresql)) {
        return error_set(err, ERROR_USAGE, "%s is not at an address of %s", (*ret)->name,
                         is_sql ? "postgresql://" : "http");
    }
    return !values->git_commit ||
           error_set(err, ERROR_USAGE, "--git-commit is for a folder");
}

static bool check_folder(const struct verb_options *values, struct error *err)
{
    return values->as != NULL ||
           error_set(err, ERROR_USAGE,
                     "'%s' is a folder: give the format of its files with --as, for "
                     "example asv or github-action-benchmark-data",
                     values->to);
}

static int publish_files_to(const struct option_strings *files,
                            struct verb_options *values)
{
    struct error err = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(secrets_finish) struct secrets secrets = {0};
    SCOPED(exports_free) struct exports inputs = {0};
    struct address address = {0};
    const struct receiver *receiver = NULL;
    struct courier courier = courier_of(values, &secrets);
    bool is_address = address_is_one(values->to);
    if (is_address ? !address_parse(values->to, &arena, &address, &err) ||
                         !choose_receiver(&address, values, &receiver, &err) ||
                         !secrets_read(&secrets, values->secrets, &err) ||
                         !secrets_of_environment(&secrets, address.origin, &err) ||
                         !courier_check(&courier, &address, &err)
                   : !check_folder(values, &err)) {
        return err.kind == ERROR_USAGE && err.file[0] == '\0'
                   ? output_usage_error("publish", &err)
                   : fail(&err);
    }
    exports_settle(&values->names);
    if (!exports_read(files, &inputs, &err)) {
        return fail(&err);
    }
    return is_address ? publish_address(&inputs, &address, receiver, &courier, values)
                      : publish_folder(&inputs, values);
}

static int flush_outbox(const char *outbox, const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(secrets_finish) struct secrets secrets = {0};
    struct address address = {0};
    struct courier courier = courier_of(values, &secrets);
    struct publish_run run = {
        .courier = &courier,
        .outbox = outbox,
        .verifies = values->verify,
        .tell = publish_tell,
        .complain = publish_complain,
    };
    if (!secrets_read(&secrets, values->secrets, &err) ||
        (values->to != NULL && (!address_parse(values->to, &arena, &address, &err) ||
                                !secrets_of_environment(&secrets, address.origin, &err) ||
                                !courier_check(&courier, &address, &err)))) {
        return fail(&err);
    }
    interrupt_catch(interrupt);
    publish_pending(&run, address.origin);
    fprintf(stderr, "tare: the outbox: %zu stored, %zu refused, %zu not sent\n",
            run.stored, run.refused, run.unreached);
    return status_of(&run);
}

static int publish_or_list(const struct option_strings *files,
                           struct verb_options *values)
{
    struct error err = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    const char *outbox =
        values->outbox != NULL ? values->outbox : outbox_usual_folder(&arena);
    if (values->pending || values->flush) {
        bool is_dry = values->flush && values->dry_run;
        if (files->count > 0 || outbox == NULL || is_dry ||
            (values->pending && values->flush)) {
            error_set(&err, ERROR_USAGE, "%s",
                      outbox == NULL ? "there is no home for an outbox: give one with "
                                       "--outbox DIR"
                      : is_dry ? "--flush has no dry run: --pending lists what it would "
                                 "send"
                               : "--pending and --flush stand alone: they take no "
                                 "results");
            return output_usage_error("publish", &err);
        }
        return values->pending ? publish_list_pending(outbox)
                               : flush_outbox(outbox, values);
    }
    if (values->to == NULL || files->count == 0) {
        error_set(&err, ERROR_USAGE, "%s",
                  values->to == NULL ? "a receiver is missing: give --to ADDRESS|DIR"
                                     : "a result document is missing");
        return output_usage_error("publish", &err);
    }
    return publish_files_to(files, values);
}

static const struct command publish = {
    .name = "publish",
    .synopsis = "--to ADDRESS|DIR [OPTION]... RESULT...",
    .summary = PUBLISH_SUMMARY,
    .details =
        "RESULT is a result document or a file that 'tare import' reads. At an address "
        "there is codespeed, bencher, pushgateway, victoria-metrics, influx or postgresql; in a "
        "folder files of github-action-benchmark-data, asv, pyperf-tree, pyperf, openmetrics, "
        "github-action-benchmark, pytest-benchmark or google-benchmark. Secrets come from the "
        "environment (TARE_PUBLISH_TOKEN, or TARE_PUBLISH_USER and TARE_PUBLISH_PASSWORD) or "
        "a file, never from the command line.\n"
        "What cannot be sent is kept in the outbox, and the next publish to the same address sends it. "
        "Exit status: 0 all is stored, 1 something was refused, 4 something could not be "
        "sent; docs/publish.md says more.",
    .options = options,
};

/* As `tare` passes it on: argv[0] is the verb. */
int main(int argc, char **argv)
{
    struct verb_options values = {
        .connect_ns = CONNECT_NS, .retries = RETRIES, .wait_ns = NS_PER_S};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    term_init();
    (void)signal(SIGPIPE, SIG_IGN);
    if (options_begin(&publish, argc, argv, &values, &operands, &status)) {
        status = publish_or_list(&operands, &values);
    }
    return status;
}
