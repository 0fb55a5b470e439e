/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each header (scripts/check_headers.py). */
#include TARE_HEADER
#include TARE_HEADER

int main(void)
{
    return 0;
}
