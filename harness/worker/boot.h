/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an interpreter is told with -c: load the core from the path in argv[1] and serve the
 * descriptor in argv[2]. No import system, no sys.path: it has to start fast. */
#ifndef TARE_HARNESS_WORKER_BOOT_H
#define TARE_HARNESS_WORKER_BOOT_H

#define WORKER_BOOT                                                                      \
    "import sys,_imp\n"                                                                  \
    "class spec:name='_tare';origin=sys.argv[1]\n"                                       \
    "_imp.create_dynamic(spec).serve(int(sys.argv[2]))\n"

/* The exit status of a worker that cannot go on. */
#define WORKER_EXIT_PROTOCOL 70

#endif
