/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/schema.h"

#include "harness/base/attr.h"
#include "results/export/postgresql.h"

/* Series with the figure before each one, and where the interval left that of the figure before. A
 * series is a variant and metric of one build on one machine, in the order of commits. */
static const char views[] =
    "CREATE VIEW tare_series AS\n"
    "SELECT COALESCE(commit_at, run_at) AS at, tare_result.*,\n"
    "  lag(median) OVER series AS median_before,\n"
    "  lag(ci_low) OVER series AS ci_low_before,\n"
    "  lag(ci_high) OVER series AS ci_high_before\n"
    "FROM tare_result\n"
    "WINDOW series AS (PARTITION BY variant, metric, machine, build\n"
    "  ORDER BY COALESCE(commit_at, run_at), run_at, run_id);\n"
    "CREATE VIEW tare_change AS\n"
    "SELECT *, median / NULLIF(median_before, 0) AS ratio FROM tare_series\n"
    "WHERE ci_low > ci_high_before OR ci_high < ci_low_before;\n";

const char *const schema_steps[] = {export_postgresql_tables, views,
                                    export_postgresql_found_tables};
const size_t schema_version = ARRAY_LEN(schema_steps);
