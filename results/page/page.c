/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/page/page.h"

#include <string.h>

#include "harness/base/attr.h"
#include "results/page/writers.h"
#include "results/report/footer.h"
#include "results/summary.h"

void page_result_title(struct buf *out, const struct result *result)
{
    struct view view;
    view_init(&view, result);
    if (view.suite_count == 1) {
        buf_adds(out, view.suites[0]);
    } else {
        buf_addf(out, "%zu suites", view.suite_count);
    }
    for (size_t i = 0; i < result->target_count; i++) {
        buf_addf(out, "%s%s",
                 i == 0                         ? " on "
                 : i + 1 < result->target_count ? ", "
                                                : " and ",
                 result->targets[i].name);
    }
    view_finish(&view);
}

void writers_begin(struct emit *emit, const char *kind, const char *title,
                   const struct page_head *head)
{
    emit_open(emit, NULL, '{');
    emit_string(emit, "schema", "tare-page");
    emit_int(emit, "version", 1);
    emit_line(emit, 0);
    emit_open(emit, "page", '{');
    emit_string(emit, "kind", kind);
    emit_string(emit, "title", title);
    emit_string(emit, "made", head->made);
    emit_string(emit, "tool", head->tool);
    if (head->live_url != NULL) {
        emit_open(emit, "live", '{');
        emit_string(emit, "url", head->live_url);
        emit_string(emit, "state", head->live_state);
        emit_close(emit, '}');
    }
}

static void emit_target(struct emit *emit, const struct result_target *target)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const struct view_fact facts[] = {
        {"executable", target->executable},
        {"compiler", target->compiler},
        {"configured with", target->config_args},
        {"build", target->build_fingerprint},
        {"from", target->origin.file},
        {"measured", target->origin.created},
    };
    footer_target(&text, target);
    emit_line(emit, 0);
    view_emit_target(emit, target->name, buf_text(&text), facts, ARRAY_LEN(facts));
}

void page_of_result(const struct result *result, const struct page_head *head,
                    struct buf *json)
{
    struct view view;
    struct emit emit;
    SCOPED(buf_free) struct buf title = BUF_INIT;
    view_init(&view, result);
    emit_init(&emit, json);
    emit.is_compact = true;
    page_result_title(&title, result);
    writers_begin(&emit, "report", buf_text(&title), head);
    emit_close(&emit, '}');
    view_emit_number(&emit, "level", summary_level(result));
    writers_overview(&emit, &view);
    emit_line(&emit, 0);
    emit_strings(&emit, "suites", view.suites, view.suite_count);
    emit_line(&emit, 0);
    emit_open(&emit, "targets", '[');
    for (size_t i = 0; i < result->target_count; i++) {
        emit_target(&emit, &result->targets[i]);
    }
    emit_close(&emit, ']');
    emit_line(&emit, 0);
    writers_benches(&emit, &view);
    emit_line(&emit, 0);
    writers_groups(&emit, &view);
    emit_line(&emit, 0);
    writers_changes(&emit, &view);
    emit_line(&emit, 0);
    writers_growth(&emit, &view);
    writers_counts(&emit, &view);
    emit_close(&emit, '}');
    buf_addc(json, '\n');
    view_finish(&view);
}
