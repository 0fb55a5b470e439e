/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a store are, from version to version (schema.sql). */
#ifndef TARE_RESULTS_STORE_SCHEMA_H
#define TARE_RESULTS_STORE_SCHEMA_H

#include "results/store/database.h"

/* Makes the tables of a new file and brings those of an older version up to date, in one transaction. An older
 * one that may not be written is read as if it were. False: a newer version, or another program's file. */
bool schema_prepare(struct database *database, struct error *err);

/* The same, but reads every older version as if it were up to date and leaves it as it is. */
bool schema_look(struct database *database, struct error *err);

#endif
