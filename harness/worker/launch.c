/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tare-embed LIBPYTHON EXECUTABLE [ARGUMENT]...
 *
 * Opens a libpython so that extension modules find its symbols and runs it as EXECUTABLE would,
 * with that as argv[0], from which sys.executable, sys.prefix and virtual environments follow. */
#include <assert.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { EXIT_USAGE = 2, EXIT_NO_LIBRARY = 71 };

int main(int argc, char **argv)
{
    int (*run)(int argc, char **argv);
    if (argc < 3) {
        (void)fputs("usage: tare-embed LIBPYTHON EXECUTABLE [ARGUMENT]...\n", stderr);
        return EXIT_USAGE;
    }
    void *library = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
    void *symbol = library != NULL ? dlsym(library, "Py_BytesMain") : NULL;
    if (symbol == NULL) {
        (void)fprintf(stderr, "tare-embed: %s\n", dlerror());
        return EXIT_NO_LIBRARY;
    }
    static_assert(sizeof(run) == sizeof(symbol),
                  "POSIX: functions and objects share pointers");
    memcpy(&run, &symbol, sizeof(run));
    return run(argc - 2, argv + 2);
}
