/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a result document to a result. */
#ifndef TARE_RESULTS_READ_H
#define TARE_RESULTS_READ_H

#include "harness/base/error.h"
#include "results/result.h"

struct json_doc;

/* A document of 2,000 benches x 20 workers x 12 samples has 16 MB. */
#define RESULT_BYTES_MAX ((size_t)1 << 30)

/* NULL and an ERROR_DATA that names the file and the JSON path ("benches[3].loops: expected an
 * integer, found a string") when the text is no result document, or one of a later version. Fields that are not
 * known are ignored, those that may be absent are unknown. Caller frees with result_free. */
struct result *result_parse(const char *name, const char *text, size_t len,
                            struct error *err);
/* The same of text that is parsed; the caller frees `doc`. */
struct result *result_from_json(struct json_doc *doc, struct error *err);
/* "-" reads standard input. For a file of any kind see results/open.h. */
struct result *result_read(const char *path, struct error *err);

#endif
