/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static void an_address_has_parts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *origin, *host, *path, *query;
        bool is_here;
    } cases[] = {
        {"http://h", "http://h", "h", "", "", false},
        {"HTTPS://Speed.Example:8443/Base/?a=B#c", "https://speed.example:8443",
         "speed.example", "/Base/", "a=B", false},
        {"http://[::1]:80/x", "http://[::1]:80", "::1", "/x", "", true},
        {"http://127.0.0.1:9/", "http://127.0.0.1:9", "127.0.0.1", "/", "", true},
        {"http://127.example/", "http://127.example", "127.example", "/", "", false},
        {"http://localhost?db=d", "http://localhost", "localhost", "", "db=d", true},
        {"postgres://me@db/b", "postgresql://db", "db", "/b", "", false},
        {"postgresql:///b", "postgresql://", "", "/b", "", true},
        {"postgresql://me@%2Frun%2Fpg/b", "postgresql://%2Frun%2Fpg", "%2Frun%2Fpg", "/b",
         "", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        SCOPED(arena_finish) struct arena arena = {0};
        struct address address;
        assert_true(address_is_one(cases[i].text));
        assert_true(address_parse(cases[i].text, &arena, &address, NULL));
        assert_string_equal(address.host, cases[i].host);
        assert_string_equal(address.path, cases[i].path);
        assert_string_equal(address.query, cases[i].query);
        assert_int_equal(address.is_here, cases[i].is_here);
        assert_string_equal(address.origin, cases[i].origin);
    }
}

static void what_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "ftp://h/",         "http:///path",          "http:/h",        "http://h/a b",
        "http://h/\r\nX:y", "http://h/<script>",     "file:///etc",    "http://:80/",
        "mailto:/a",        "http://h/\xe2\x80\xae", "http://h/\"x\"", "https://",
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        SCOPED(arena_finish) struct arena arena = {0};
        struct address address;
        struct error err = {0};
        assert_false(address_parse(cases[i], &arena, &address, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
    }
}

static void secrets_are_refused_and_not_repeated(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "http://me:hunter2@h/",
        "https://hunter2@h/",
        "http://h/?p=hunter2",
        "http://h/?db=d&Token=hunter2",
        "http://h/?a;api_key=hunter2",
        "postgresql://me:hunter2@h/d",
        "postgresql://h/d?password=hunter2",
        "http://me:a/hunter2@h/",
        "postgresql://me:hun?ter2@h/d",
        "http://me:hunter2 @h/",
        "http:/me:hunter2@h/",
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        SCOPED(arena_finish) struct arena arena = {0};
        struct address address;
        struct error err = {0};
        assert_false(address_parse(cases[i], &arena, &address, &err));
        assert_null(strstr(err.message, "hun"));
    }
}

static void folders_are_no_addresses(void **state)
{
    (void)state;
    assert_false(address_is_one("page"));
    assert_false(address_is_one("./http://x"));
    assert_false(address_is_one("/srv/page"));
    assert_false(address_is_one("c:/page"));
}

static void it_is_put_together(void **state)
{
    (void)state;
    SCOPED(arena_finish) struct arena arena = {0};
    struct address address;
    assert_true(address_parse("http://h/base//?db=d&x=%20", &arena, &address, NULL));
    assert_string_equal(address_below(&address, "write", &arena),
                        "http://h/base/write?db=d&x=%20");
    assert_string_equal(address_member(&address, "db", &arena), "d");
    assert_string_equal(address_member(&address, "x", &arena), "%20");
    assert_null(address_member(&address, "d", &arena));
    assert_string_equal(address_escape("a b/\xc3\xa9~&", &arena), "a%20b%2F%C3%A9~%26");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_parts),
        cmocka_unit_test(what_is_none_is_refused),
        cmocka_unit_test(secrets_are_refused_and_not_repeated),
        cmocka_unit_test(folders_are_no_addresses),
        cmocka_unit_test(it_is_put_together),
    };
    return cmocka_run_group_tests_name("publish/address", tests, NULL, NULL);
}
