/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiler attributes under readable names, and the two macros of scoped cleanup.
 * This is the only place where the project uses a language extension. */
#ifndef TARE_HARNESS_BASE_ATTR_H
#define TARE_HARNESS_BASE_ATTR_H

#define MUST_CHECK              __attribute__((warn_unused_result))
#define NORETURN                __attribute__((noreturn))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* SCOPED(buf_free) struct buf text = BUF_INIT; calls buf_free(&text) when the variable
 * leaves its scope. Always with an initialiser, never beside a goto, never in stats/. */
#define SCOPED(fn) __attribute__((cleanup(fn)))

/* Hands a scoped pointer out: the value, with the variable set to NULL behind it. */
#define TAKE(p)                                                                          \
    __extension__({                                                                      \
        __typeof__(p) take_value_ = (p);                                                 \
        (p) = NULL;                                                                      \
        take_value_;                                                                     \
    })

#endif
