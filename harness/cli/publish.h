/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare publish` is a program of its own, tare-publish, that tare becomes: libcurl and libpq bring forty libraries,
 * and no other verb shall wait for them to be loaded (6 ms of 8). */
#ifndef TARE_HARNESS_CLI_PUBLISH_H
#define TARE_HARNESS_CLI_PUBLISH_H

#define PUBLISH_SUMMARY "sends results to dashboards and databases"

#endif
