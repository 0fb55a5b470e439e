/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/image.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A libpython has about ten program headers and 100 bytes of notes. */
#define HEADERS_MAX    256
#define NOTES_MAX_SIZE 65536

static bool read_at(int fd, uint64_t offset, void *data, size_t size)
{
    return offset <= INT64_MAX && pread(fd, data, size, (off_t)offset) == (ssize_t)size;
}

static bool read_header(int fd, ElfW(Ehdr) * ret)
{
    const unsigned char order =
        __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
    const unsigned char class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;

    return read_at(fd, 0, ret, sizeof(*ret)) &&
           memcmp(ret->e_ident, ELFMAG, SELFMAG) == 0 &&
           ret->e_ident[EI_CLASS] == class && ret->e_ident[EI_DATA] == order &&
           ret->e_phentsize == sizeof(ElfW(Phdr)) && ret->e_phnum <= HEADERS_MAX;
}

static size_t align_up(size_t value, size_t align)
{
    return (value + align - 1) / align * align;
}

/* Notes are a header, a name and a description, both padded: to 8 bytes where the segment says
 * so, else to 4. Every size is below NOTES_MAX_SIZE before it is added up. */
static bool find_build_id(const unsigned char *notes, size_t len, size_t align,
                          char ret[IMAGE_BUILD_ID_SIZE])
{
    size_t pos = 0;

    while (len - pos >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        size_t name_at;
        size_t desc_at;

        memcpy(&note, notes + pos, sizeof(note));
        if (note.n_namesz > len || note.n_descsz > len) {
            return false;
        }
        name_at = pos + sizeof(note);
        desc_at = align_up(name_at + note.n_namesz, align);
        if (desc_at > len || note.n_descsz > len - desc_at) {
            return false;
        }
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
            memcmp(notes + name_at, "GNU", 4) == 0 && note.n_descsz > 0 &&
            note.n_descsz <= (IMAGE_BUILD_ID_SIZE - 1) / 2) {
            for (size_t i = 0; i < note.n_descsz; i++) {
                (void)snprintf(ret + 2 * i, 3, "%02x", notes[desc_at + i]);
            }
            return true;
        }
        pos = align_up(desc_at + note.n_descsz, align);
        if (pos > len) {
            return false;
        }
    }
    return false;
}

static bool read_build_id(int fd, char ret[IMAGE_BUILD_ID_SIZE])
{
    unsigned char notes[NOTES_MAX_SIZE];
    ElfW(Ehdr) header;

    if (!read_header(fd, &header)) {
        return false;
    }
    for (size_t i = 0; i < header.e_phnum; i++) {
        ElfW(Phdr) segment;

        if (header.e_phoff > INT64_MAX / 2 ||
            !read_at(fd, header.e_phoff + i * sizeof(segment), &segment,
                     sizeof(segment))) {
            return false;
        }
        if (segment.p_type == PT_NOTE && segment.p_filesz <= sizeof(notes) &&
            read_at(fd, segment.p_offset, notes, segment.p_filesz) &&
            find_build_id(notes, segment.p_filesz, segment.p_align == 8 ? 8 : 4, ret)) {
            return true;
        }
    }
    return false;
}

bool image_is_elf(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char magic[SELFMAG];
    bool is_elf;

    if (fd < 0) {
        return false;
    }
    is_elf = read_at(fd, 0, magic, sizeof(magic)) && memcmp(magic, ELFMAG, SELFMAG) == 0;
    (void)close(fd);
    return is_elf;
}

bool image_build_id(const char *path, char ret[IMAGE_BUILD_ID_SIZE])
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char id[IMAGE_BUILD_ID_SIZE];
    bool is_found;

    if (fd < 0) {
        return false;
    }
    is_found = read_build_id(fd, id);
    (void)close(fd);
    if (is_found) {
        memcpy(ret, id, sizeof(id));
    }
    return is_found;
}
