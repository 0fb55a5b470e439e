/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as other programs read them. An exporter is one constant structure in one file; it turns
 * sides (results/export/side.h) into files in memory and writes none of them: the command line
 * does. It refuses what its receiver would refuse, cut or misread, for many a receiver says
 * "accepted" and stores something else. */
#ifndef TARE_RESULTS_EXPORT_EXPORT_H
#define TARE_RESULTS_EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "results/emit.h"
#include "results/export/output.h"
#include "results/export/side.h"

/* How many files a format has. */
enum export_shape {
    EXPORT_ONE,  /* one, whatever goes into it */
    EXPORT_EACH, /* one a document and target: the job has one side */
    EXPORT_TREE, /* a folder of files with names of their own */
};

struct export_format {
    const char *name;
    const char *summary;   /* for --help */
    const char *extension; /* "pyperf.json"; NULL: EXPORT_TREE */
    enum export_shape shape;
    bool (*write)(const struct export_job *job, struct export_output *out,
                  struct error *err);
};

extern const struct export_format export_pyperf, export_openmetrics, export_influx,
    export_postgresql, export_codespeed, export_github_action, export_github_action_data,
    export_bencher, export_pytest_benchmark, export_google_benchmark, export_asv,
    export_pyperf_tree;

/* Ends with NULL, in the order of --help. */
extern const struct export_format *const export_formats[];

/* NULL: there is none of that name. */
const struct export_format *export_find(const char *name);

/* "ab.base.pyperf.json": the path for the only file of a job, below a folder. */
const char *export_path(const struct export_job *job, const struct export_format *format);

/* Writes a bench. False: the format cannot take it, which is said. */
typedef bool export_add_point(struct emit *emit, const struct export_side *side,
                              const struct export_point *point, struct arena *arena,
                              struct export_output *out);

/* Writes the side's benches whose names keep the rule. Returns how many were taken. */
size_t export_add_points(struct emit *emit, const struct export_side *side,
                         const struct export_rule *names, export_add_point *add,
                         struct arena *arena, struct export_output *out);

/* Writes all of a file. Returns how many benches are in it. */
typedef size_t export_write_benches(struct emit *emit, const struct export_job *job,
                                    struct export_output *out);

/* The only file of a job, which is JSON; none where no bench is in it. */
bool export_write_json(const struct export_job *job, const struct export_format *format,
                       enum export_per per, export_write_benches *write,
                       struct export_output *out, struct error *err);

/* Whether the machine and the build of every side are called as the rule has it. */
bool export_check_labels(const struct export_job *job, const struct export_rule *rule,
                         struct error *err);

/* "ab.csv" of "out/ab.json.gz": what is made of that file, below another folder. */
const char *export_file_name(const char *file, const char *extension,
                             struct arena *arena);

/* A word that may be a part of a path: slashes and control characters become "_", and so does a dot in front. */
const char *export_file_word(const char *text, struct arena *arena);

/* A mistake when two files have one path. */
bool export_check_paths(const struct export_output *out, struct error *err);

/* Fills `out` with the files of all documents, which are summarised (results/summary.h). False: nothing
 * is to be written, and the error says what is missing or wrong. What could not be
 * expressed is in out->notes. */
bool export_run(const struct export_format *format,
                const struct export_document *documents, size_t count,
                const struct export_options *options, struct export_output *out,
                struct error *err);

#endif
