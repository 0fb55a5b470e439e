/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/probe_facts.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "harness/base/units.h"
#include "harness/run/reap.h"
#include "harness/run/spawn.h"
#include "harness/run/tail.h"
#include "harness/run/worker.h"

#define OUTPUT_MAX ((size_t)256 << 10)
#define BEGIN_MARK "tare-probe\tbegin"
#define END_MARK   "tare-probe\tend"

/* Valid in every Python that still runs somewhere, 2 and PyPy included, so that it can say why
 * it is not measured. Values are escaped; a path that is not UTF-8 arrives as it is. */
static const char script[] =
    "import sys, os\n"
    "def tell(key, value):\n"
    "    if value is None:\n"
    "        return\n"
    "    text = '%s' % (value,)\n"
    "    for old, new in (('\\\\', '\\\\\\\\'), ('\\n', '\\\\n'), ('\\t', '\\\\t'), ('\\r', '\\\\r')):\n"
    "        text = text.replace(old, new)\n"
    "    line = '%s\\t%s\\n' % (key, text)\n"
    "    if hasattr(os, 'fsencode'):\n"
    "        sys.stdout.buffer.write(os.fsencode(line))\n"
    "    else:\n"
    "        sys.stdout.write(line)\n"
    "tell('tare-probe', 'begin')\n"
    "implementation = getattr(sys, 'implementation', None)\n"
    "name = getattr(implementation, 'name', 'pypy' if 'PyPy' in sys.version else 'cpython')\n"
    "tell('implementation', name)\n"
    "tell('version', sys.version.split()[0])\n"
    "for key, value in zip(('major', 'minor', 'micro'), sys.version_info):\n"
    "    tell(key, value)\n"
    "tell('compiler', sys.version[sys.version.rfind('[') + 1:].rstrip('] '))\n"
    "tell('executable', sys.executable)\n"
    "tell('prefix', sys.prefix)\n"
    "tell('base_prefix', getattr(sys, 'base_prefix', sys.prefix))\n"
    "debug = hasattr(sys, 'gettotalrefcount')\n"
    "tell('debug', int(debug))\n"
    "tell('gil', int(getattr(sys, '_is_gil_enabled', lambda: True)()))\n"
    "jit = getattr(sys, '_jit', None)\n"
    "tell('jit', jit and int(jit.is_enabled()))\n"
    "git = getattr(sys, '_git', None) or ('', '', '')\n"
    "tell('git_branch', git[1])\n"
    "tell('git_revision', git[2])\n"
    "try:\n"
    "    import sysconfig\n"
    "    if sysconfig.is_python_build():\n"
    "        tell('checkout', os.path.abspath(sysconfig.get_config_var('srcdir')))\n"
    "    for key in ('CONFIG_ARGS', 'Py_DEBUG', 'Py_ENABLE_SHARED', 'INSTSONAME', 'LIBDIR',\n"
    "                'MULTIARCH', 'Py_GIL_DISABLED', 'PY_CORE_CFLAGS', 'PY_CORE_LDFLAGS'):\n"
    "        tell(key, sysconfig.get_config_var(key))\n"
    "    own = ('mimalloc' if sysconfig.get_config_var('Py_GIL_DISABLED') else\n"
    "           'pymalloc' if sysconfig.get_config_var('WITH_PYMALLOC') else 'malloc')\n"
    "    asked = os.environ.get('PYTHONMALLOC', '')\n"
    "    if asked in ('', 'default', 'debug'):\n"
    "        dev = not asked and getattr(sys.flags, 'dev_mode', False)\n"
    "        own += '_debug' if debug or dev or asked == 'debug' else ''\n"
    "    else:\n"
    "        own = asked\n"
    "    tell('allocator', own)\n"
    "except Exception:\n"
    "    tell('no_sysconfig', sys.exc_info()[1])\n"
    "try:\n"
    "    with open('/proc/self/maps') as maps:\n"
    "        for line in maps:\n"
    "            path = line[line.find('/'):].rstrip('\\n') if '/' in line else ''\n"
    "            if os.path.basename(path).startswith('libpython'):\n"
    "                tell('library', path)\n"
    "                break\n"
    "except Exception:\n"
    "    pass\n"
    "tell('tare-probe', 'end')\n"
    "sys.stdout.flush()\n";

struct answer {
    struct buf out;
    struct tail errors;
    bool is_late;
    enum process_end end;
    int status;
};

const char *facts_get(const struct facts *facts, const char *key)
{
    for (size_t i = 0; i < facts->count; i++) {
        if (strcmp(facts->keys[i], key) == 0) {
            return facts->values[i];
        }
    }
    return NULL;
}

const char *facts_text(const struct facts *facts, const char *key)
{
    const char *value = facts_get(facts, key);

    return value != NULL ? value : "";
}

bool facts_is_true(const struct facts *facts, const char *key)
{
    const char *value = facts_text(facts, key);

    return value[0] != '\0' && strcmp(value, "0") != 0;
}

static char unescaped(char letter)
{
    switch (letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    default:
        return letter;
    }
}

static void unescape(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\\' && from[1] != '\0') {
            from++;
            *to++ = unescaped(*from);
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

bool facts_parse(const char *text, struct arena *arena, struct facts *ret)
{
    const char *begin = strstr(text, BEGIN_MARK "\n");
    struct facts facts = {.count = 0};
    char *rest;

    if (begin == NULL) {
        return false;
    }
    rest = arena_strdup(arena, begin + strlen(BEGIN_MARK "\n"));
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        char *tab = strchr(line, '\t');

        if (strcmp(line, END_MARK) == 0) {
            *ret = facts;
            return true;
        }
        if (tab == NULL || facts.count == FACTS_MAX) {
            return false;
        }
        *tab = '\0';
        unescape(tab + 1);
        facts.keys[facts.count] = line;
        facts.values[facts.count] = tab + 1;
        facts.count++;
    }
    return false;
}

/* One read of what there is; false at the end of the stream. */
static bool take_output(const struct process *process, struct buf *out)
{
    char bytes[4096];
    const ssize_t got = recv(process->channel, bytes, sizeof(bytes), 0);

    if (got > 0) {
        buf_add(out, bytes, (size_t)got);
    }
    return got != 0 && out->len < OUTPUT_MAX;
}

static void take_errors(struct process *process, struct tail *errors)
{
    char bytes[4096];
    const ssize_t got = read(process->errors, bytes, sizeof(bytes));

    if (got > 0) {
        tail_add(errors, bytes, (size_t)got);
    } else if (got == 0) {
        (void)close(process->errors);
        process->errors = -1;
    }
}

/* Takes in what it prints until it closes its stdout, prints without end, or time is up. */
static void listen_to(struct process *process, int64_t timeout_ns, struct answer *answer)
{
    const int64_t deadline_ns = worker_clock_ns() + timeout_ns;
    bool goes_on = true;

    while (goes_on) {
        struct pollfd fds[3] = {
            {.fd = process->channel, .events = POLLIN},
            {.fd = process->errors, .events = POLLIN},
            {.fd = process->pidfd, .events = POLLIN},
        };
        const int64_t left_ns = deadline_ns - worker_clock_ns();

        answer->is_late = left_ns <= 0;
        if (answer->is_late) {
            return;
        }
        if (poll(fds, 3, (int)(left_ns / 1000000) + 1) <= 0) {
            continue;
        }
        if (fds[1].revents != 0) {
            take_errors(process, &answer->errors);
        }
        if (fds[0].revents != 0) {
            goes_on = take_output(process, &answer->out);
        } else {
            /* Something that it started may hold its stdout open. */
            goes_on = fds[2].revents == 0;
        }
    }
}

/* What it ended with; one that only closed its stdout gets a moment to end. */
static void bury(struct process *process, struct answer *answer)
{
    struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};

    if (!answer->is_late && process->pidfd >= 0) {
        (void)poll(&ended, 1, 200);
    }
    answer->end = reap_look(process->pid, &answer->status);
    if (process->errors >= 0) {
        take_errors(process, &answer->errors);
    }
    reap_kill(process);
    process_close(process);
}

/* The first line of what it printed, for a message. */
static const char *first_line(const struct answer *answer, struct arena *arena)
{
    char *errors = tail_text(&answer->errors);
    const char *shown = answer->out.len > 0 ? buf_text(&answer->out)
                        : errors != NULL    ? errors
                                            : "";
    char *line = arena_strndup(arena, shown,
                               strcspn(shown, "\n") < 200 ? strcspn(shown, "\n") : 200);

    free(errors);
    tail_clean(line, strlen(line));
    return line;
}

static bool refuse(const struct facts_source *source, const struct answer *answer,
                   struct arena *arena, struct error *err)
{
    const char *line = first_line(answer, arena);
    char limit[UNITS_SIZE];

    if (answer->is_late) {
        units_format_time_exact(source->timeout_ns, limit);
        return error_set(err, ERROR_TARGET, "'%s' did not say what it is within %s",
                         source->shown, limit);
    }
    if (answer->end == PROCESS_KILLED) {
        return error_set(err, ERROR_TARGET, "'%s' was killed by signal %d (%s)",
                         source->shown, answer->status, line);
    }
    if (line[0] == '\0') {
        return error_set(err, ERROR_TARGET,
                         "'%s' is no Python: it printed nothing (exit status %d)",
                         source->shown, answer->status);
    }
    return error_set(err, ERROR_TARGET, "'%s' is no Python that works: it printed '%s'",
                     source->shown, line);
}

static bool start(const struct facts_source *source, struct arena *arena,
                  struct process *process, struct error *err)
{
    const char **argv = arena_array(arena, source->command_len + 5, sizeof(*argv));
    struct environment *env = arena_alloc(arena, sizeof(*env));
    struct spawn spawn = {.file = source->command[0], .argv = argv, .channel_fd = 1};
    struct error cause = {0};

    memcpy(argv, source->command, source->command_len * sizeof(*argv));
    argv[source->command_len] = "-s";
    argv[source->command_len + 1] = "-c";
    argv[source->command_len + 2] = script;
    if (source->keeps_environment) {
        environment_init_whole(env, arena, source->env, source->env_count);
    } else {
        environment_init(env, arena, source->env, source->env_count);
    }
    spawn.envp = env->vars;
    if (!spawn_process(&spawn, process, &cause)) {
        return error_set(err, ERROR_TARGET, "%s", cause.message);
    }
    return true;
}

bool facts_ask(const struct facts_source *source, struct arena *arena, struct facts *ret,
               struct error *err)
{
    struct answer answer = {.is_late = false};
    struct process process;
    bool is_good;

    if (!start(source, arena, &process, err)) {
        return false;
    }
    listen_to(&process, source->timeout_ns, &answer);
    bury(&process, &answer);
    is_good = facts_parse(buf_text(&answer.out), arena, ret) ||
              refuse(source, &answer, arena, err);
    buf_free(&answer.out);
    return is_good;
}
