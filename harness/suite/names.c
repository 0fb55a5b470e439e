/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/names.h"

#include <stdbool.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/suite/suite.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
#define DIGITS  "0123456789"

const char *name_problem(const char *text)
{
    size_t len = strlen(text);
    if (len == 0) {
        return "is empty: give it a word or two";
    }
    if (len > NAME_BYTES_MAX) {
        return "is longer than 200 bytes: put the details into `description`";
    }
    if (text[0] == ' ' || text[len - 1] == ' ') {
        return "begins or ends with a blank: take it off";
    }
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr("/[]", *at) != NULL) {
            return "holds one of '/', '[' and ']', which join the names of suites, cases and "
                   "parameters: use other characters";
        }
        if ((unsigned char)*at < 0x20 || *at == 0x7F) {
            return "holds a line break or another control character: write it on one line";
        }
    }
    return NULL;
}

const char *previous_id_problem(const char *text)
{
    char suite[NAME_BYTES_MAX + 2];
    const char *slash = strchr(text, '/');
    if (slash == NULL) {
        return name_problem(text);
    }
    /* One byte more than a name has is enough to see that it is too long. */
    size_t len = (size_t)(slash - text) < sizeof(suite) ? (size_t)(slash - text)
                                                        : sizeof(suite) - 1;
    memcpy(suite, text, len);
    suite[len] = '\0';
    const char *problem = name_problem(suite);
    return problem != NULL ? problem : name_problem(slash + 1);
}

static bool is_among(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_identifier(const char *text, size_t len)
{
    return len > 0 && strchr(DIGITS, text[0]) == NULL &&
           strspn(text, LETTERS DIGITS) >= len;
}

/* What no version of Python 3 lets code assign to. Soft keywords (match, type) are names. */
static bool is_keyword(const char *text)
{
    static const char *const words[] = {
        "False",  "None",    "True",  "__debug__", "and",    "as",   "assert", "async",
        "await",  "break",   "class", "continue",  "def",    "del",  "elif",   "else",
        "except", "finally", "for",   "from",      "global", "if",   "import", "in",
        "is",     "lambda",  "not",   "nonlocal",  "or",     "pass", "raise",  "return",
        "try",    "while",   "with",  "yield",
    };
    return is_among(text, words, ARRAY_LEN(words));
}

const char *identifier_problem(const char *text)
{
    size_t len = strlen(text);
    if (!is_identifier(text, len)) {
        return "is no name for a Python variable: use letters, digits and '_'";
    }
    if (len > 60) {
        return "is longer than 60 letters: it stands in the name of every variant";
    }
    if (is_keyword(text)) {
        return "is a keyword of Python: choose another name";
    }
    if (strncmp(text, "_tare", 5) == 0) {
        return "begins with '_tare', which the worker keeps for itself: choose another name";
    }
    return NULL;
}

const char *module_problem(const char *text)
{
    bool goes_on = true;
    while (goes_on) {
        size_t len = strcspn(text, ".");
        if (!is_identifier(text, len)) {
            return "is no name of a module: write it as `import` would, such as numpy or "
                   "xml.etree (versions are not compared)";
        }
        goes_on = text[len] == '.';
        text += len + 1;
    }
    return NULL;
}

const char *option_problem(const char *text)
{
    static const char *const others[] = {"-c", "-m", "-i", "-"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(text, others[i]) == 0) {
            return "is for 'run': the interpreter is given that with -c";
        }
    }
    return text[0] == '\0' ? "is empty: leave it out" : NULL;
}

const char *tag_problem(const char *text)
{
    size_t len = strlen(text);
    if (len == 0 || len > 60 || strspn(text, LETTERS DIGITS "-.") != len) {
        return "is no tag: use letters, digits, '_', '-' and '.', at most 60 of them";
    }
    return NULL;
}

unsigned amount_metric(const char *text)
{
    static const char *const memory[] = {"allocations", "allocated_bytes", "peak_bytes",
                                         "left_bytes"};
    static const char *const events[] = {
        "cycles",           "instructions", "branches",   "branch_misses",
        "cache_references", "cache_misses", "page_faults"};
    return strcmp(text, "time") == 0                   ? METRIC_TIME
           : is_among(text, memory, ARRAY_LEN(memory)) ? METRIC_MEMORY
           : is_among(text, events, ARRAY_LEN(events)) ? METRIC_COUNTERS
                                                       : 0;
}

const char *amount_problem(const char *text)
{
    return amount_metric(text) != 0 ? NULL : "is nothing that is measured: use " AMOUNTS;
}

const char *growth_problem(const char *text)
{
    static const char *const words[] = {"O(1)", "O(log n)", "O(n)", "O(n log n)",
                                        "O(n^2)"};
    return is_among(text, words, ARRAY_LEN(words))
               ? NULL
               : "is no order of growth that is told apart: use O(1), O(log n), O(n), O(n "
                 "log n) or O(n^2)";
}
