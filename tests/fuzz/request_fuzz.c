/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a request, and as plain numbers: whatever comes, the answer is one line of JSON. */
#include "tests/figures/stranger.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    stranger_says((const char *)data, size);
    return 0;
}
