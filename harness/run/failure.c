/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/failure.h"

#include <ctype.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/run/tail.h"
#include "harness/worker/boot.h"

void failure_finish(struct failure *failure)
{
    free(failure->traceback);
    free(failure->stderr_tail);
    *failure = (struct failure){0};
}

const char *failure_kind_name(enum failure_kind kind)
{
    switch (kind) {
    case FAILURE_NONE:
        return "none";
    case FAILURE_EXCEPTION:
        return "exception";
    case FAILURE_SYNTAX:
        return "syntax";
    case FAILURE_MISSING:
        return "missing";
    case FAILURE_SIGNAL:
        return "signal";
    case FAILURE_EXIT:
        return "exit";
    case FAILURE_TIMEOUT:
        return "timeout";
    case FAILURE_STOPPED:
        return "stopped";
    case FAILURE_PROTOCOL:
        return "protocol";
    case FAILURE_START:
        return "start";
    case FAILURE_INTERRUPTED:
        return "interrupted";
    }
    return "unknown";
}

void failure_set(struct failure *failure, enum failure_kind kind, const char *phase,
                 const char *format, ...)
{
    va_list args;

    failure->kind = kind;
    (void)snprintf(failure->phase, sizeof(failure->phase), "%s", phase);
    va_start(args, format);
    (void)vsnprintf(failure->message, sizeof(failure->message), format, args);
    va_end(args);
    tail_clean(failure->message, strlen(failure->message));
}

void failure_set_end(struct failure *failure, const char *phase, enum process_end end,
                     int status)
{
    const char *name = end == PROCESS_KILLED ? sigdescr_np(status) : NULL;
    char text[64];

    switch (end) {
    case PROCESS_EXITED:
        if (status == WORKER_EXIT_PROTOCOL) {
            failure_set(
                failure, FAILURE_PROTOCOL, phase,
                "gave up with exit status %d, as a worker does whose descriptor was "
                "closed or written to",
                status);
            return;
        }
        failure_set(failure, FAILURE_EXIT, phase, "left with exit status %d", status);
        return;
    case PROCESS_KILLED:
        (void)snprintf(text, sizeof(text), "%s",
                       name != NULL ? name : "real-time signal");
        text[0] = (char)tolower((unsigned char)text[0]);
        /* SIGKILL that was not ours comes from a person or from the kernel out of memory. */
        failure_set(failure, FAILURE_SIGNAL, phase, "killed by signal %d (%s)%s", status,
                    text,
                    status == SIGKILL ? "; the system may have run out of memory" : "");
        return;
    case PROCESS_STOPPED:
        failure_set(failure, FAILURE_STOPPED, phase,
                    "stopped itself (signal %d) and was killed", status);
        return;
    case PROCESS_RUNS:
        failure_set(failure, FAILURE_PROTOCOL, phase,
                    "closed its connection to the runner and was killed");
        return;
    }
}

/* Texts of the wire may hold NUL bytes; what lies behind one is not shown. */
static const char *text_or(struct wire_text text, const char *otherwise)
{
    return text.data != NULL ? text.data : otherwise;
}

static int place(int64_t value)
{
    return value > 0 && value <= INT_MAX ? (int)value : 0;
}

bool failure_decode(struct failure *failure, const unsigned char *payload, size_t len)
{
    static const struct {
        const char *name;
        enum failure_kind kind;
    } kinds[] = {
        {"exception", FAILURE_EXCEPTION},
        {"syntax", FAILURE_SYNTAX},
        {"missing-module", FAILURE_MISSING},
        {"protocol", FAILURE_PROTOCOL},
    };
    struct wire_failed failed;

    if (!wire_decode_failed(payload, len, &failed)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcmp(text_or(failed.kind, ""), kinds[i].name) != 0) {
            continue;
        }
        failure_set(failure, kinds[i].kind, text_or(failed.phase, ""), "%s",
                    text_or(failed.message, ""));
        failure->line = place(failed.line);
        failure->col = place(failed.col);
        if (failed.traceback.data != NULL) {
            failure->traceback = xstrdup(failed.traceback.data);
            tail_clean(failure->traceback, strlen(failure->traceback));
        }
        return true;
    }
    return false;
}
