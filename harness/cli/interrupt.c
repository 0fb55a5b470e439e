/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

#include "harness/base/attr.h"

void interrupt_catch(void (*handler)(int signal_number))
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = handler, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            (void)sigaction(signals[i], &action, NULL);
        }
    }
}
