/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL that makes the table of results where it is missing. */
#ifndef TARE_RESULTS_EXPORT_POSTGRESQL_H
#define TARE_RESULTS_EXPORT_POSTGRESQL_H

extern const char export_postgresql_tables[];

#endif
