/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data and the page that shows it become HTML. The page is built from results/report/web and carried in
 * the program, where Node.js was there when that was built. */
#ifndef TARE_RESULTS_PAGE_FILL_H
#define TARE_RESULTS_PAGE_FILL_H

#include <stdbool.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"

/* False, and an ERROR_USAGE with the way out, when the program carries no page. */
bool fill_check(struct error *err);

/* One page that stands alone. `json` is data of page.h or site.h; nothing in it can end the element that it
 * stands in. `title` is raw. */
void fill_page(struct buf *out, const char *title, const struct buf *json);
/* A page that shares its code with others; `root` is the way from it to the folder of fill_assets: "", "../". */
void fill_site(struct buf *out, const char *title, const char *root,
               const struct buf *json);

/* What the pages of a site share. */
struct fill_asset {
    const char *name; /* "tare.js" */
    const char *type; /* content type */
    const char *text;
};
#define FILL_ASSETS 2
extern const struct fill_asset fill_assets[FILL_ASSETS];

/* Whether the text begins as a page, an asset of one or data, of any version: only that is replaced
 * unasked. */
bool fill_is_ours(const char *text);

#endif
