/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/report_pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "results/compare/differences.h"
#include "results/compare/merge.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/page/fill.h"
#include "results/page/page.h"
#include "results/summary.h"

#define TIME_SIZE 32

struct report_pages {
    const struct report_request *request;
    struct buf key; /* of what they were made of, as it was then */
    /* Of results: one result of all documents. */
    struct compare_document *documents;
    size_t document_count;
    struct result *merged; /* NULL: there is one document only */
    struct result *result; /* borrows from the others */
    /* Of a store. */
    struct store *store;
    struct site *site;
};

void report_pages_free(struct report_pages *pages)
{
    if (pages != NULL) {
        result_free(pages->merged);
        for (size_t i = 0; i < pages->document_count; i++) {
            result_free(pages->documents[i].result);
        }
        free(pages->documents);
        site_free(pages->site);
        store_close(pages->store);
        buf_free(&pages->key);
        free(pages);
    }
}

static bool add_file(struct buf *key, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return false;
    }
    buf_addf(key, "%llu %lld.%09ld %lld\n", (unsigned long long)info.st_ino,
             (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
             (long long)info.st_size);
    return true;
}

/* A store counts the changes of others for each that opened it; one that may only be read does not, and
 * is seen to change by its file. False: something is not there. */
static bool add_key(struct buf *key, const struct report_pages *pages)
{
    const struct report_request *request = pages->request;
    int64_t revision = 0;
    for (size_t i = 0; i < request->file_count; i++) {
        if (!add_file(key, request->files[i])) {
            return false;
        }
    }
    if (pages->store == NULL) {
        return true;
    }
    if (!add_file(key, request->store) ||
        !store_revision(pages->store, &revision, NULL)) {
        return false;
    }
    buf_addf(key, "%lld\n", (long long)revision);
    return true;
}

static bool open_documents(const struct report_request *request,
                           struct report_pages *pages, struct error *err)
{
    pages->documents = xcalloc(request->file_count, sizeof(*pages->documents));
    for (size_t i = 0; i < request->file_count; i++) {
        struct compare_document *document = &pages->documents[i];
        document->file = request->files[i];
        if (!result_open(document->file, &document->result, err)) {
            return false;
        }
        pages->document_count++;
    }
    return true;
}

/* What the files say of themselves is not trusted: their samples are. */
static bool read_documents(const struct report_request *request,
                           struct report_pages *pages, struct error *err)
{
    if (!open_documents(request, pages, err)) {
        return false;
    }
    pages->result = pages->documents[0].result;
    if (pages->document_count > 1) {
        pages->merged =
            compare_merge(pages->documents, pages->document_count, TARE_VERSION);
        pages->result = pages->merged;
        if (!request->force && !differences_allow(pages->result, err)) {
            return false;
        }
    }
    summary_result(pages->result);
    overall_result(pages->result);
    if (pages->document_count > 1) {
        differences_of_documents(pages->result, pages->documents, pages->document_count);
        differences_of_builds(pages->result);
    }
    return true;
}

bool report_pages_read(const struct report_request *request, struct report_pages **ret,
                       struct error *err)
{
    struct report_pages *pages = xcalloc(1, sizeof(*pages));
    pages->request = request;
    bool is_good = request->file_count > 0 ||
                   store_open(request->store, STORE_READ, &pages->store, err);
    /* Before anything is read: what changes meanwhile is seen next time. */
    if (is_good && !add_key(&pages->key, pages)) {
        buf_reset(&pages->key);
    }
    is_good =
        is_good && (request->file_count > 0
                        ? read_documents(request, pages, err)
                        : site_read(pages->store, &request->site, &pages->site, err));
    if (!is_good) {
        report_pages_free(pages);
        return false;
    }
    *ret = pages;
    return true;
}

size_t report_pages_count(const struct report_pages *pages)
{
    return pages->site == NULL ? 1 : site_count(pages->site);
}

const char *report_pages_path(const struct report_pages *pages, size_t page)
{
    return pages->site == NULL ? "index.html" : site_path(pages->site, page);
}

void report_pages_write(const struct report_pages *pages, size_t page,
                        enum report_form form, const char *state, struct buf *out)
{
    char made[TIME_SIZE] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) != NULL) {
        strftime(made, sizeof(made), "%Y-%m-%dT%H:%M:%SZ", &utc);
    }
    const struct page_head head = {
        .made = made,
        .tool = "tare " TARE_VERSION,
        .live_url = state == NULL ? NULL : REPORT_STATE_PATH,
        .live_state = state,
    };
    SCOPED(buf_free) struct buf json = BUF_INIT;
    SCOPED(buf_free) struct buf title = BUF_INIT;
    struct buf *data = form == REPORT_DATA ? out : &json;
    if (pages->site != NULL) {
        site_data(pages->site, page, &head, data);
        buf_adds(&title, site_title(pages->site, page));
    } else {
        page_of_result(pages->result, &head, data);
        page_result_title(&title, pages->result);
    }
    if (form == REPORT_ALONE) {
        fill_page(out, buf_text(&title), &json);
    } else if (form == REPORT_SHARED) {
        const char *root = pages->site == NULL ? "" : site_root(pages->site, page);
        fill_site(out, buf_text(&title), root, &json);
    }
}

bool report_pages_are_current(const struct report_pages *pages)
{
    SCOPED(buf_free) struct buf key = BUF_INIT;
    return add_key(&key, pages) && strcmp(buf_text(&key), buf_text(&pages->key)) == 0;
}
