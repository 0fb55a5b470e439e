/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does it matter who is sampled first? The order of a round is drawn anew for every round, so that an
 * effect of the order makes intervals wider and not ratios wrong; a large one says that workers
 * disturb each other. */
#ifndef TARE_RESULTS_ORDER_H
#define TARE_RESULTS_ORDER_H

#include "results/result.h"

/* Fills `order` of every paired change from the rounds that its two benches share
 * (stats_change_slot), and the finding "order", anew, where what is sampled second is slower or faster by
 * more than the change's margin, and more than chance explains among so many changes. Needs the
 * changes of summary_result. */
void order_of_result(struct result *result);

#endif
