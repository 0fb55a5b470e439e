/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_block_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (size_t size = 0; size < 400; size++) {
        unsigned char *p = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(p[i], 0);
        }
        memset(p, 0xFF, size);
    }
    arena_finish(&arena);
    assert_null(arena.chunks);
}

static void blocks_of_nothing_are_distinct(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_ptr_not_equal(arena_alloc(&arena, 0), arena_alloc(&arena, 0));
    arena_finish(&arena);
}

static void a_large_block_does_not_waste_the_chunk_in_use(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *small = arena_alloc(&arena, 16);
    const size_t size = (size_t)10 * 1024 * 1024;
    char *large = arena_alloc(&arena, size);
    large[size - 1] = 'x';
    char *next = arena_alloc(&arena, 16);
    assert_ptr_equal(next, small + 16);
    arena_finish(&arena);
}

static void copies_are_equal_and_independent(void **state)
{
    (void)state;
    struct arena arena = {0};
    char source[] = "weights";
    char *copy = arena_strdup(&arena, source);
    char *cut = arena_strndup(&arena, source, 3);
    char *bytes = arena_copy(&arena, "a\0b", 3);
    source[0] = 'X';
    assert_string_equal(copy, "weights");
    assert_string_equal(cut, "wei");
    assert_memory_equal(bytes, "a\0b", 3);
    assert_null(arena_strdup(&arena, NULL));
    assert_string_equal(arena_printf(&arena, "%s[%d]", "case", 3), "case[3]");
    arena_finish(&arena);
}

static void a_long_text_is_printed_whole(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *text = arena_printf(&arena, "%0100000d", 7);
    assert_int_equal(strlen(text), 100000);
    assert_int_equal(text[99999], '7');
    arena_finish(&arena);
}

static void an_array_has_room_for_all_its_elements(void **state)
{
    (void)state;
    struct arena arena = {0};
    double *values = arena_array(&arena, 100000, sizeof(*values));
    values[99999] = 1.5;
    assert_true(values[0] <= 0.0 && values[99998] <= 0.0);
    assert_non_null(arena_array(&arena, 0, 8));
    arena_finish(&arena);
    arena_finish(&arena);
    arena_finish(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_block_is_zeroed_and_aligned),
        cmocka_unit_test(blocks_of_nothing_are_distinct),
        cmocka_unit_test(a_large_block_does_not_waste_the_chunk_in_use),
        cmocka_unit_test(copies_are_equal_and_independent),
        cmocka_unit_test(a_long_text_is_printed_whole),
        cmocka_unit_test(an_array_has_room_for_all_its_elements),
    };
    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
