/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers reference_test.py: of each line "level value y1 y2 ..." the interval of the median and
 * the p of the value, "low high achieved_level p", all numbers in hexadecimal. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "stats/order.h"
#include "stats/quantile.h"

#define MOST 64

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) != -1) {
        char *rest = line;
        double level = strtod(rest, &rest);
        double value = strtod(rest, &rest);
        double sorted[MOST];
        size_t n = 0;
        for (char *end; n < MOST; rest = end) {
            sorted[n] = strtod(rest, &end);
            if (end == rest) {
                break;
            }
            n++;
        }
        assert(n > 0 && n < MOST);
        stats_sort(sorted, n, sorted);
        struct stats_estimate found = stats_median_interval(sorted, n, level);
        printf("%a %a %a %a\n", found.low, found.high, found.achieved_level,
               stats_median_p(sorted, n, value));
    }
    free(line);
    return 0;
}
