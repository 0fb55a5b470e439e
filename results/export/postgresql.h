/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that results go into, and their rows one table at a time. */
#ifndef TARE_RESULTS_EXPORT_POSTGRESQL_H
#define TARE_RESULTS_EXPORT_POSTGRESQL_H

#include "results/export/export.h"

/* Statements that make what is not there. What was released is never edited: each is a step of the schema. */
extern const char export_postgresql_tables[];       /* tare_result */
extern const char export_postgresql_found_tables[]; /* tare_claim, tare_growth */

/* A file for each table that gets rows, named as the table, which holds the one INSERT. It is of no use alone, so
 * it is not among the formats. */
extern const struct export_format export_postgresql_rows;

#endif
