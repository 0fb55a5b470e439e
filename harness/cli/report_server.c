/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/report_server.h"

#include <string.h>
#include <time.h>

#include "harness/cli/serve.h"
#include "results/page/fill.h"

struct server {
    const struct report_request *request;
    struct report_pages *pages;
    int64_t
        started; /* seconds, so that a page of an earlier server is not taken for current */
    size_t readings;
    struct buf state; /* of the two */
};

/* Reads everything again where something has changed. While that cannot be read, the state stays that of the
 * pages before: one that is open does not load itself again to show an error. */
static bool renew(struct server *server, struct error *err)
{
    struct report_pages *pages = NULL;
    if (server->pages != NULL && report_pages_are_current(server->pages)) {
        return true;
    }
    if (!report_pages_read(server->request, &pages, err)) {
        return false;
    }
    report_pages_free(server->pages);
    server->pages = pages;
    buf_reset(&server->state);
    buf_addf(&server->state, "%lld.%zu", (long long)server->started, ++server->readings);
    return true;
}

static bool get_asset(const char *path, struct buf *body, const char **ret_type)
{
    for (size_t i = 0; i < FILL_ASSETS; i++) {
        if (strcmp(fill_assets[i].name, path) == 0) {
            buf_adds(body, fill_assets[i].text);
            *ret_type = fill_assets[i].type;
            return true;
        }
    }
    return false;
}

static enum serve_outcome get(void *context, const char *path, struct buf *body,
                              const char **ret_type, struct error *err)
{
    struct server *server = context;
    if (get_asset(path, body, ret_type)) {
        return SERVE_FOUND;
    }
    bool is_new = renew(server, err);
    if (strcmp(path, REPORT_STATE_PATH) == 0) {
        buf_adds(body, buf_text(&server->state));
        *ret_type = "text/plain; charset=utf-8";
        return SERVE_FOUND;
    }
    if (!is_new) {
        return SERVE_FAILED;
    }
    for (size_t i = 0; i < report_pages_count(server->pages); i++) {
        if (strcmp(report_pages_path(server->pages, i), path) == 0) {
            report_pages_write(server->pages, i, REPORT_SHARED, buf_text(&server->state),
                               body);
            *ret_type = "text/html; charset=utf-8";
            return SERVE_FOUND;
        }
    }
    return SERVE_ABSENT;
}

bool report_server_run(const struct report_request *request, int64_t port,
                       struct error *err)
{
    struct server server = {.request = request, .started = (int64_t)time(NULL)};
    const struct serve_site site = {.get = get, .context = &server};
    bool is_good = renew(&server, err) && serve_run(&site, port, err);
    report_pages_free(server.pages);
    buf_free(&server.state);
    return is_good;
}
