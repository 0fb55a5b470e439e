/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which store is meant. */
#ifndef TARE_HARNESS_CLI_STORE_PATH_H
#define TARE_HARNESS_CLI_STORE_PATH_H

#include "harness/base/error.h"

/* What was given; where that is "", TARE_STORE of the environment, else the store of this user. NULL, and an
 * ERROR_USAGE: there is none. Caller frees. */
char *store_path(const char *given, struct error *err);

#endif
