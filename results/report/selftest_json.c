/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selftest for other programs: ratios and nanoseconds, what is not defined is null. */
#include "results/emit.h"
#include "results/report/selftest.h"

static void emit_tally(struct emit *emit, const char *key,
                       const struct selftest_tally *tally)
{
    emit_open(emit, key, '{');
    emit_int(emit, "comparisons", (int64_t)tally->tries);
    emit_int(emit, "faster", (int64_t)tally->faster);
    emit_int(emit, "slower", (int64_t)tally->slower);
    emit_int(emit, "covered", (int64_t)tally->covered);
    emit_int(emit, "above", (int64_t)tally->above);
    emit_close(emit, '}');
}

static void emit_row(struct emit *emit, const struct selftest_row *row)
{
    emit_line(emit, 2);
    emit_open(emit, NULL, '{');
    emit_string(emit, "target", row->side.target);
    emit_real(emit, "truth_ratio", row->side.truth_ratio);
    emit_line(emit, 3);
    emit_tally(emit, "parts", &row->parts);
    emit_line(emit, 3);
    emit_tally(emit, "whole", &row->whole);
    emit_line(emit, 3);
    emit_bool(emit, "false_beyond_chance", row->has_false);
    emit_bool(emit, "lopsided_beyond_chance", row->is_lopsided);
    emit_bool(emit, "wrong_beyond_chance", row->has_wrong);
    emit_bool(emit, "missed_beyond_chance", row->has_missed);
    emit_close(emit, '}');
}

static void emit_case(struct emit *emit, const struct selftest *selftest,
                      const struct selftest_case *one)
{
    emit_line(emit, 2);
    emit_open(emit, NULL, '{');
    emit_string(emit, "case", one->name);
    emit_int(emit, "blocks", (int64_t)one->blocks);
    emit_real(emit, "floor_ratio", one->floor_ratio);
    emit_real(emit, "between_ratio", one->between_ratio);
    emit_real(emit, "within_ratio", one->within_ratio);
    emit_real(emit, "smallest_in_6_s_ratio", selftest_smallest(selftest, one, 6e9));
    emit_close(emit, '}');
}

void selftest_json(const struct selftest *selftest, struct buf *out)
{
    const struct selftest_yardstick *yardstick = &selftest->yardstick;
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    emit_line(&emit, 1);
    emit_string(&emit, "schema", "tare-selftest");
    emit_int(&emit, "version", 1);
    emit_line(&emit, 1);
    emit_bool(&emit, "held", selftest->is_held);
    emit_bool(&emit, "compared", selftest->has_enough);
    emit_real(&emit, "level", selftest->level);
    emit_int(&emit, "part_blocks", (int64_t)selftest->part_blocks);
    emit_real(&emit, "pair_ns", selftest->pair_ns);
    emit_line(&emit, 1);
    emit_open(&emit, "rows", '[');
    for (size_t i = 0; i < selftest->row_count; i++) {
        emit_row(&emit, &selftest->rows[i]);
    }
    emit_close(&emit, ']');
    emit_line(&emit, 1);
    emit_open(&emit, "cases", '[');
    for (size_t i = 0; i < selftest->case_count; i++) {
        emit_case(&emit, selftest, &selftest->cases[i]);
    }
    emit_close(&emit, ']');
    emit_line(&emit, 1);
    emit_open(&emit, "yardstick", '{');
    emit_int(&emit, "samples", (int64_t)yardstick->samples);
    emit_int(&emit, "disturbed", (int64_t)yardstick->disturbed);
    emit_real(&emit, "high_ratio", yardstick->high_ratio);
    emit_close(&emit, '}');
    emit_line(&emit, 0);
    emit_close(&emit, '}');
    buf_addc(out, '\n');
}
