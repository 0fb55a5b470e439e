/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what the key table says, for the committed files that a test keeps equal to it:
 *
 *     write_schema > suites/suite.schema.json
 *     write_schema suite-keys   the tables of docs/suite-format.md
 *     write_schema case-keys
 *     write_schema claim-keys
 */
#include <stdio.h>
#include <string.h>

#include "harness/suite/schema.h"

int main(int argc, char **argv)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    if (argc == 1) {
        schema_write(&out);
    } else if (strcmp(argv[1], "suite-keys") == 0) {
        schema_write_suite_keys(&out);
    } else if (strcmp(argv[1], "case-keys") == 0) {
        schema_write_case_keys(&out);
    } else if (strcmp(argv[1], "claim-keys") == 0) {
        schema_write_claim_keys(&out);
    } else {
        fprintf(stderr, "usage: write_schema [suite-keys|case-keys|claim-keys]\n");
        return 2;
    }
    return fwrite(out.data, 1, out.len, stdout) == out.len && fflush(stdout) == 0 ? 0 : 1;
}
