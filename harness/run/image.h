/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an executable or library says about itself. Reads files of this machine's word size
 * only: no other can be run or loaded. Trusts nothing in the file. */
#ifndef TARE_HARNESS_RUN_IMAGE_H
#define TARE_HARNESS_RUN_IMAGE_H

#include <stdbool.h>

/* 64 bytes as hex and a NUL; linkers write 20. */
#define IMAGE_BUILD_ID_SIZE 129

/* Whether the file begins as an ELF file does. */
bool image_is_elf(const char *path);

/* The GNU build id as lower-case hex; false when there is none. */
bool image_build_id(const char *path, char ret[IMAGE_BUILD_ID_SIZE]);

#endif
