/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `tare report` shows, as numbered pages, whatever they are made of: results make one, a store a
 * site of them. Page 0 is the first that is looked at. */
#ifndef TARE_HARNESS_CLI_REPORT_PAGES_H
#define TARE_HARNESS_CLI_REPORT_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/page/site.h"

/* What was asked for; borrowed from the command line. */
struct report_request {
    const char *const *files; /* results; or, without any, */
    size_t file_count;
    const char *store; /* the path of a store */
    bool force;        /* compare what cannot be compared */
    struct site_options site;
};

struct report_pages;

/* Reads everything. The request must outlive the pages; caller frees with report_pages_free. */
bool report_pages_read(const struct report_request *request, struct report_pages **ret,
                       struct error *err);
void report_pages_free(struct report_pages *pages); /* NULL is fine */

size_t report_pages_count(const struct report_pages *pages);
/* "index.html", "suites/strings.html". */
const char *report_pages_path(const struct report_pages *pages, size_t page);

enum report_form {
    REPORT_ALONE,  /* HTML that needs nothing else */
    REPORT_SHARED, /* HTML that shares the files of fill_assets */
    REPORT_DATA,   /* the JSON alone */
};

/* `state` is what a page that is served asks for later on; NULL: it is written to a file. */
void report_pages_write(const struct report_pages *pages, size_t page,
                        enum report_form form, const char *state, struct buf *out);

/* Whether the files, or the store, are still what the pages were made of. */
bool report_pages_are_current(const struct report_pages *pages);

/* Where a page asks for the state, from the folder of the first page. */
#define REPORT_STATE_PATH "state"

#endif
