/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a store are, from version to version (schema.sql). */
#ifndef TARE_RESULTS_STORE_SCHEMA_H
#define TARE_RESULTS_STORE_SCHEMA_H

#include "results/store/database.h"

/* Makes the tables of a new file and brings those of an older version up to date, in one transaction. False:
 * a newer version, another program's file, or an older one that may not be written. */
bool schema_prepare(struct database *database, struct error *err);

#endif
