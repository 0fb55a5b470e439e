/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"looks": 4, "blocks": 40}: when to look at a measurement that goes on. */
#include "results/figures/question.h"
#include "stats/stopping.h"

void answer_looks(const struct question *question)
{
    const struct json *root = &question->root;
    struct json at = json_get(root, "looks");
    struct stats_looks looks = {0};
    json_require(root, "blocks");
    int64_t count = json_int(root, "looks", 0, 0);
    int64_t blocks = json_int(root, "blocks", 0, 0);
    if (!json_failed(root->doc) &&
        !stats_looks_plan((size_t)count, (size_t)blocks, &looks)) {
        json_fail(&at, "expected %d to %d looks, the first at 8 blocks or more",
                  STATS_LOOKS_LEAST, STATS_LOOKS_MOST);
    }
    if (json_failed(root->doc)) {
        return;
    }
    emit_open(question->emit, "blocks", '[');
    for (size_t i = 0; i < looks.count; i++) {
        emit_int(question->emit, NULL, (int64_t)looks.blocks[i]);
    }
    emit_close(question->emit, ']');
    emit_real(question->emit, "level", looks.level);
}
