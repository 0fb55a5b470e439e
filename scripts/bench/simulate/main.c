/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simulate [--full] [--held-out] [--seed N] [--list] [TOPIC]...: rows for scripts/bench/statistics.
 * Exits with 1 when a figure misses its band. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "scripts/bench/simulate/simulate.h"

#define SEED 20261121

static const struct topic {
    const char *name;
    bool (*run)(const struct simulate *how);
} topics[] = {
    {"estimate", simulate_estimate},   // V1 to V4
    {"drift", simulate_drift},         // V5
    {"change", simulate_change},       // V6, V8 to V10
    {"unpaired", simulate_unpaired},   // V7
    {"claim", simulate_claim},         // V11
    {"suite", simulate_suite},         // V12
    {"geomean", simulate_geomean},     // V13
    {"stop", simulate_stop},           // V14
    {"shape", simulate_shape},         // V23, V24
    {"series", simulate_series},       // V17, V20 to V22
    {"interact", simulate_interact},   // V35, V36
    {"crossover", simulate_crossover}, // V37
};

static bool is_in(char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_topic(const char *name)
{
    for (size_t i = 0; i < LEN(topics); i++) {
        if (strcmp(topics[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static int list_topics(void)
{
    for (size_t i = 0; i < LEN(topics); i++) {
        puts(topics[i].name);
    }
    return 0;
}

static bool run_topics(const struct simulate *how, char *const *names)
{
    bool ok = true;
    for (size_t i = 0; i < LEN(topics); i++) {
        if (*names == NULL || is_in(names, topics[i].name)) {
            ok = topics[i].run(how) && ok;
        }
    }
    return ok;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"full", no_argument, NULL, 'f'},
        {"held-out", no_argument, NULL, 'h'},
        {"seed", required_argument, NULL, 's'},
        {"list", no_argument, NULL, 'l'},
        {NULL, 0, NULL, 0},
    };
    struct simulate how = {.seed = SEED, .out = stdout};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'f':
            how.is_full = true;
            break;
        case 'h':
            how.is_held_out = true;
            break;
        case 's':
            how.seed = strtoull(optarg, NULL, 10);
            break;
        case 'l':
            return list_topics();
        default:
            return 2;
        }
    }
    for (int i = optind; i < argc; i++) {
        if (!is_topic(argv[i])) {
            fprintf(stderr, "simulate: no topic '%s': --list shows them\n", argv[i]);
            return 2;
        }
    }
    return run_topics(&how, argv + optind) ? 0 : 1;
}
