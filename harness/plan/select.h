/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which variants a run measures. */
#ifndef TARE_HARNESS_PLAN_SELECT_H
#define TARE_HARNESS_PLAN_SELECT_H

#include "harness/plan/plan.h"

enum selected { SELECTED_NO, SELECTED_NOT_SLOW, SELECTED_YES };

/* SELECTED_NOT_SLOW: everything but its tag `slow` would select it. */
enum selected select_variant(const struct plan_selection *selection,
                             const struct variant *variant);

#endif
