/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a page's data, a file each; every one writes its keys into the object that is open. */
#ifndef TARE_RESULTS_PAGE_WRITERS_H
#define TARE_RESULTS_PAGE_WRITERS_H

#include "results/emit.h"
#include "results/page/page.h"
#include "results/page/view.h"

void writers_overview(struct emit *emit, const struct view *view); /* overview */
void writers_benches(struct emit *emit, const struct view *view);  /* benches */
void writers_groups(struct emit *emit, const struct view *view);   /* groups */
void writers_changes(struct emit *emit, const struct view *view);  /* sides, changes,
                                                                        interactions */
void writers_growth(struct emit *emit, const struct view *view);   /* growth */
void writers_counts(struct emit *emit, const struct view *view);   /* memory */

/* Schema, version and the object `page` with what is in `head`; the caller writes crumbs and closes it. */
void writers_begin(struct emit *emit, const char *kind, const char *title,
                   const struct page_head *head);

#endif
