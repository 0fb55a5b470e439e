/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/page/fill.h"

#include <string.h>

#ifdef TARE_HAS_PAGE
#include "page_html.inc"
#include "site_html.inc"
#include "tare_css.inc"
#include "tare_js.inc"
#else
static const char page_html[] = "", site_html[] = "", tare_css[] = "", tare_js[] = "";
#endif

/* What the templates are filled at. */
#define PLACE_BEGIN "@TARE_"

/* In the head of every page; build.mjs sees to the first lines of the assets. */
#define MARK_PAGE   "<meta name=\"generator\" content=\"tare\">"
#define MARK_ASSET  "/* tare report */"
#define MARK_DATA   "{\"schema\":\"tare-page\""
#define MARK_WITHIN 2048U

const struct fill_asset fill_assets[FILL_ASSETS] = {
    {"tare.js", "text/javascript; charset=utf-8", tare_js},
    {"tare.css", "text/css; charset=utf-8", tare_css},
};

bool fill_check(struct error *err)
{
    return page_html[0] != '\0' ||
           error_set(
               err, ERROR_USAGE,
               "this tare was built without the page of its reports: install nodejs and npm, "
               "then 'meson configure -Dreport=enabled' and build again; '--format json' "
               "writes the data alone");
}

bool fill_is_ours(const char *text)
{
    const char *mark = strstr(text, MARK_PAGE);
    return (mark != NULL && (size_t)(mark - text) < MARK_WITHIN) ||
           strncmp(text, MARK_ASSET, strlen(MARK_ASSET)) == 0 ||
           strncmp(text, MARK_DATA, strlen(MARK_DATA)) == 0;
}

static void add_html(struct buf *out, const char *raw)
{
    for (const char *c = raw; *c != '\0'; c++) {
        switch (*c) {
        case '<':
            buf_adds(out, "&lt;");
            break;
        case '>':
            buf_adds(out, "&gt;");
            break;
        case '&':
            buf_adds(out, "&amp;");
            break;
        case '"':
            buf_adds(out, "&quot;");
            break;
        default:
            buf_addc(out, *c);
        }
    }
}

/* JSON is UTF-8 that is well-formed, and these stand in its strings only: they are written as escapes, so
 * that neither HTML nor JavaScript of any age finds an end in it. */
static void add_data(struct buf *out, const char *json)
{
    static const struct {
        const char *text;
        const char *escape;
    } escapes[] = {
        {"<", "\\u003c"},
        {">", "\\u003e"},
        {"&", "\\u0026"},
        {"\xE2\x80\xA8", "\\u2028"},
        {"\xE2\x80\xA9", "\\u2029"},
    };
    while (*json != '\0') {
        size_t run = strcspn(json, "<>&\xE2");
        buf_add(out, json, run);
        json += run;
        size_t i = 0;
        while (i < ARRAY_LEN(escapes) &&
               strncmp(json, escapes[i].text, strlen(escapes[i].text)) != 0) {
            i++;
        }
        if (i < ARRAY_LEN(escapes)) {
            buf_adds(out, escapes[i].escape);
            json += strlen(escapes[i].text);
        } else if (*json != '\0') {
            buf_addc(out, *json++);
        }
    }
}

/* Copies the template; what is filled in is not looked at for places again. */
static void fill(struct buf *out, const char *form, const char *title, const char *root,
                 const struct buf *json)
{
    static const char *const places[] = {"TITLE@", "DATA@", "ROOT@"};
    const char *place;
    while ((place = strstr(form, PLACE_BEGIN)) != NULL) {
        buf_add(out, form, (size_t)(place - form));
        form = place + strlen(PLACE_BEGIN);
        size_t i = 0;
        while (i < ARRAY_LEN(places) &&
               strncmp(form, places[i], strlen(places[i])) != 0) {
            i++;
        }
        if (i == ARRAY_LEN(places)) {
            buf_adds(out, PLACE_BEGIN);
            continue;
        }
        form += strlen(places[i]);
        if (i == 0) {
            add_html(out, title);
        } else if (i == 1) {
            add_data(out, buf_text(json));
        } else {
            buf_adds(out, root);
        }
    }
    buf_adds(out, form);
}

void fill_page(struct buf *out, const char *title, const struct buf *json)
{
    fill(out, page_html, title, "", json);
}

void fill_site(struct buf *out, const char *title, const char *root,
               const struct buf *json)
{
    fill(out, site_html, title, root, json);
}
