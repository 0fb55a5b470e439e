/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/saver.h"

#include <time.h>

#include "harness/base/file.h"

/* Saving may take at most one part in so many of the time. */
#define SAVE_SHARE 20

static int64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void saver_init(struct saver *saver, const char *path, const struct result *result)
{
    *saver = (struct saver){.path = path, .result = result};
}

void saver_finish(struct saver *saver)
{
    result_writer_finish(&saver->writer);
    buf_free(&saver->document);
    *saver = (struct saver){0};
}

static bool write_document(struct saver *saver, const bool *changed, struct error *err)
{
    int64_t begin_ns = monotonic_ns();
    buf_reset(&saver->document);
    result_writer_write(&saver->writer, saver->result, changed, &saver->document);
    bool is_written =
        file_write(saver->path, buf_text(&saver->document), saver->document.len, err) ||
        error_prefix(err,
                     "the result cannot be saved, its last complete state is kept: ");
    saver->has_saved = true;
    saver->saved_ns = monotonic_ns();
    saver->took_ns = saver->saved_ns - begin_ns;
    return is_written;
}

bool saver_is_due(const struct saver *saver)
{
    return saver->path != NULL &&
           (!saver->has_saved ||
            monotonic_ns() - saver->saved_ns >= SAVE_SHARE * saver->took_ns);
}

bool saver_save(struct saver *saver, const bool *changed, struct error *err)
{
    return saver->path == NULL ||
           write_document(saver, saver->has_saved ? changed : NULL, err);
}

bool saver_save_all(struct saver *saver, struct error *err)
{
    return saver->path == NULL || write_document(saver, NULL, err);
}
