/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C, a terminal that closes and a polite kill. */
#ifndef TARE_HARNESS_CLI_INTERRUPT_H
#define TARE_HARNESS_CLI_INTERRUPT_H

/* `handler` gets the first of them; the second one of its kind ends the program at once. What was ignored from birth
 * (nohup) stays so. */
void interrupt_catch(void (*handler)(int signal_number));

#endif
