/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/image.h"

#include <elf.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* An ELF file with one segment of notes: another note first, then the build id. */
struct crafted {
    ElfW(Ehdr) header;
    ElfW(Phdr) segment;
    struct {
        ElfW(Nhdr) header;
        char name[4];
        unsigned char desc[8];
    } other, id;
};

static char path[] = "/tmp/tare-image-test-XXXXXX";

static struct crafted good_file(void)
{
    struct crafted image;

    memset(&image, 0, sizeof(image));
    memcpy(image.header.e_ident, ELFMAG, SELFMAG);
    image.header.e_ident[EI_CLASS] = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    image.header.e_ident[EI_DATA] =
        __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
    image.header.e_phentsize = sizeof(ElfW(Phdr));
    image.header.e_phnum = 1;
    image.header.e_phoff = offsetof(struct crafted, segment);
    image.segment.p_type = PT_NOTE;
    image.segment.p_offset = offsetof(struct crafted, other);
    image.segment.p_filesz = sizeof(image.other) + sizeof(image.id);
    image.segment.p_align = 4;
    image.other.header = (ElfW(Nhdr)){.n_namesz = 4, .n_descsz = 8, .n_type = 1};
    memcpy(image.other.name, "GNU", 4);
    image.id.header =
        (ElfW(Nhdr)){.n_namesz = 4, .n_descsz = 8, .n_type = NT_GNU_BUILD_ID};
    memcpy(image.id.name, "GNU", 4);
    memcpy(image.id.desc, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
    return image;
}

static void write_file(const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static bool has_id(const struct crafted *image)
{
    char id[IMAGE_BUILD_ID_SIZE];

    write_file(image, sizeof(*image));
    return image_build_id(path, id);
}

static void the_build_id_is_found_behind_other_notes(void **state)
{
    const struct crafted image = good_file();
    char id[IMAGE_BUILD_ID_SIZE];

    (void)state;
    write_file(&image, sizeof(image));
    assert_true(image_is_elf(path));
    assert_true(image_build_id(path, id));
    assert_string_equal(id, "0123456789abcdef");
}

static void what_is_cut_off_has_no_build_id(void **state)
{
    const struct crafted image = good_file();
    char id[IMAGE_BUILD_ID_SIZE];

    (void)state;
    for (size_t len = 0; len < sizeof(image); len++) {
        write_file(&image, len);
        assert_false(image_build_id(path, id));
    }
}

static void notes_that_lie_about_their_size_are_refused(void **state)
{
    struct crafted image = good_file();

    (void)state;
    image.other.header.n_namesz = UINT32_MAX;
    assert_false(has_id(&image));
    image = good_file();
    image.other.header.n_descsz = UINT32_MAX - 3;
    assert_false(has_id(&image));
    image = good_file();
    image.other.header.n_descsz = 8 + sizeof(image.id) + 1;
    assert_false(has_id(&image));
    image = good_file();
    image.id.header.n_descsz = 9;
    assert_false(has_id(&image));
    image = good_file();
    image.id.header.n_descsz = 0;
    assert_false(has_id(&image));
}

static void headers_that_point_beyond_the_file_are_refused(void **state)
{
    struct crafted image = good_file();

    (void)state;
    image.header.e_phoff = (ElfW(Off)) - 1;
    assert_false(has_id(&image));
    image = good_file();
    image.segment.p_offset = (ElfW(Off)) - 8;
    assert_false(has_id(&image));
    image = good_file();
    image.segment.p_filesz = (ElfW(Xword)) - 1;
    assert_false(has_id(&image));
    image = good_file();
    image.header.e_phnum = UINT16_MAX;
    assert_false(has_id(&image));
    image = good_file();
    image.header.e_phentsize = 1;
    assert_false(has_id(&image));
}

static void other_machines_and_other_files_have_no_build_id(void **state)
{
    struct crafted image = good_file();
    char id[IMAGE_BUILD_ID_SIZE];

    (void)state;
    image.header.e_ident[EI_CLASS] ^= 3;
    assert_false(has_id(&image));
    write_file("#!/bin/sh\n", 10);
    assert_false(image_is_elf(path));
    assert_false(image_build_id(path, id));
    assert_false(image_is_elf("/no/such/file"));
    assert_false(image_build_id("/no/such/file", id));
    assert_false(image_build_id("/", id));
}

static void a_padded_note_of_eight_bytes_is_stepped_over(void **state)
{
    struct crafted image = good_file();

    (void)state;
    image.segment.p_align = 8;
    image.other.header.n_descsz = 4; /* 12 + 4 + 4 = 20, padded to 24 = the whole note */
    assert_true(has_id(&image));
}

static int make_file(void **state)
{
    const int fd = mkstemp(path);

    (void)state;
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_build_id_is_found_behind_other_notes),
        cmocka_unit_test(what_is_cut_off_has_no_build_id),
        cmocka_unit_test(notes_that_lie_about_their_size_are_refused),
        cmocka_unit_test(headers_that_point_beyond_the_file_are_refused),
        cmocka_unit_test(other_machines_and_other_files_have_no_build_id),
        cmocka_unit_test(a_padded_note_of_eight_bytes_is_stepped_over),
    };
    return cmocka_run_group_tests_name("run/image", tests, make_file, remove_file);
}
