/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables and views in PostgreSQL, as steps from each version to the next. Steps are only ever
 * added, and nothing is taken away: queries of dashboards rest on it. */
#ifndef TARE_RESULTS_PUBLISH_SCHEMA_H
#define TARE_RESULTS_PUBLISH_SCHEMA_H

#include <stddef.h>

/* Step i leads to version i + 1. The first one makes what `tare export --to postgresql` makes, where it is missing. */
extern const char *const schema_steps[];
extern const size_t schema_version;

#endif
