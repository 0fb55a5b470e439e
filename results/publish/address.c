/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/address.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"

/* Members of a query that programs take secrets from. */
static const char *const secret_members[] = {
    "access_token", "api_key", "api_token", "apikey",      "auth",
    "key",          "p",       "pass",      "passfile",    "passwd",
    "password",     "pwd",     "secret",    "sslpassword", "token",
};

/* What is refused, before any of the address is repeated. */
static bool refuse_secret(const char *what, struct error *err)
{
    return error_set(err, ERROR_USAGE,
                     "the address holds %s, which others could read on the command line: "
                     "leave it out, and give it in the environment or in a file "
                     "(docs/publish.md#secrets)",
                     what);
}

bool address_is_one(const char *text)
{
    size_t len =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    /* "https:/user:password@host" is a slip of an address, and no folder to be named. */
    return len > 1 && text[len] == ':' && text[len + 1] == '/';
}

static bool is_secret_member(const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_LEN(secret_members); i++) {
        if (strlen(secret_members[i]) == len &&
            strncasecmp(secret_members[i], name, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_query(const char *query, struct error *err)
{
    for (const char *p = query; *p != '\0';) {
        size_t len = strcspn(p, "&;");
        size_t name = strcspn(p, "=&;");
        if (is_secret_member(p, name)) {
            return refuse_secret("a key or a password", err);
        }
        p += len + (p[len] != '\0' ? 1 : 0);
    }
    return true;
}

/* Characters that no address has; one of them could end a line of a request. */
static bool check_characters(const char *text, struct error *err)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p <= ' ' || *p == 0x7f || strchr("\"<>\\^`{|}", *p) != NULL) {
            return error_set(err, ERROR_USAGE,
                             "the address has a character that addresses do not have: "
                             "write it as %%%02X",
                             (unsigned)(unsigned char)*p);
        }
    }
    return true;
}

bool address_host_is_here(const char *host)
{
    /* "127.example" is a name, "127.0.0.1" is none. */
    bool is_number =
        strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host);
    return host[0] == '\0' || host[0] == '/' || strcmp(host, "localhost") == 0 ||
           strcmp(host, "::1") == 0 || is_number || strncasecmp(host, "%2F", 3) == 0;
}

/* "user@[::1]:80": `text` up to the path. The user stays with PostgreSQL, which asks for one. */
static bool parse_authority(const char *text, size_t len, struct arena *arena,
                            struct address *ret, struct error *err)
{
    char *whole = arena_strndup(arena, text, len);
    char *at = strrchr(whole, '@');
    bool is_sql = strcmp(ret->scheme, "postgresql") == 0;
    if (at != NULL && (!is_sql || memchr(whole, ':', (size_t)(at - whole)) != NULL)) {
        return refuse_secret(is_sql ? "a password" : "a user's name or password", err);
    }
    char *place = at != NULL ? at + 1 : whole;
    bool is_path =
        strchr(place, '%') != NULL; /* of a socket: its letters are as they are */
    for (char *p = place; *p != '\0' && !is_path; p++) {
        if (*p >= 'A' && *p <= 'Z') {
            *p = (char)tolower(*p);
        }
    }
    ret->origin = arena_printf(arena, "%s://%s", ret->scheme, place);
    ret->root = arena_printf(arena, "%s://%s", ret->scheme, whole);
    size_t host_len = place[0] == '[' ? strcspn(place, "]") : strcspn(place, ":");
    ret->host = place[0] == '[' ? arena_strndup(arena, place + 1, host_len - 1)
                                : arena_strndup(arena, place, host_len);
    ret->is_here = address_host_is_here(ret->host);
    return ret->host[0] != '\0' || is_sql ||
           error_set(err, ERROR_USAGE, "the address names no host");
}

static bool parse_scheme(const char *text, struct arena *arena, const char **ret_scheme,
                         struct error *err)
{
    static const char *const schemes[][2] = {{"http://", "http"},
                                             {"https://", "https"},
                                             {"postgresql://", "postgresql"},
                                             {"postgres://", "postgresql"}};
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (strncasecmp(text, schemes[i][0], strlen(schemes[i][0])) == 0) {
            *ret_scheme = schemes[i][1];
            return true;
        }
    }
    return error_set(err, ERROR_USAGE,
                     "addresses begin with https://, http:// or postgresql://, not with "
                     "'%s'",
                     arena_strndup(arena, text, strcspn(text, ":") + 1));
}

bool address_parse_origin(const char *text, struct arena *arena, struct address *ret,
                          struct error *err)
{
    struct address address = {.path = "", .query = ""};
    if (!parse_scheme(text, arena, &address.scheme, err)) {
        return false;
    }
    const char *authority = strstr(text, "://") + 3;
    if (!parse_authority(authority, strcspn(authority, "/?#"), arena, &address, err)) {
        return false;
    }
    *ret = address;
    return true;
}

bool address_parse(const char *text, struct arena *arena, struct address *ret,
                   struct error *err)
{
    struct address address = {0};
    if (!parse_scheme(text, arena, &address.scheme, err)) {
        return false;
    }
    const char *authority = strstr(text, "://") + 3;
    size_t len = strcspn(authority, "/?#");
    /* A slash in a password ends what looks like the authority: an '@' behind it betrays it. */
    if (authority[len] != '\0' && memchr(authority, ':', len) != NULL &&
        strchr(authority + len, '@') != NULL &&
        strchr(authority, '@') > authority + len) {
        return refuse_secret("an '@' behind a ':', as a password has it", err);
    }
    if (!address_parse_origin(text, arena, &address, err)) {
        return false;
    }
    const char *path = authority + len;
    size_t path_len = strcspn(path, "?#");
    address.path = arena_strndup(arena, path, path_len);
    address.query =
        path[path_len] == '?'
            ? arena_strndup(arena, path + path_len + 1, strcspn(path + path_len + 1, "#"))
            : "";
    if (!check_query(address.query, err) || !check_characters(text, err)) {
        return false;
    }
    *ret = address;
    return true;
}

const char *address_below(const struct address *address, const char *tail,
                          struct arena *arena)
{
    size_t len = strlen(address->path);
    while (len > 0 && address->path[len - 1] == '/') {
        len--;
    }
    return arena_printf(arena, "%s%.*s/%s%s%s", address->origin, (int)len, address->path,
                        tail, address->query[0] != '\0' ? "?" : "", address->query);
}

const char *address_escape(const char *text, struct arena *arena)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x80 && (isalnum(c) || strchr("-._~", c) != NULL)) {
            buf_addc(&out, *p);
        } else {
            buf_addf(&out, "%%%02X", c);
        }
    }
    return arena_strdup(arena, buf_text(&out));
}

const char *address_member(const struct address *address, const char *name,
                           struct arena *arena)
{
    size_t name_len = strlen(name);
    for (const char *p = address->query; *p != '\0';) {
        size_t len = strcspn(p, "&");
        if (len > name_len && p[name_len] == '=' && strncmp(p, name, name_len) == 0) {
            return arena_strndup(arena, p + name_len + 1, len - name_len - 1);
        }
        p += len + (p[len] != '\0' ? 1 : 0);
    }
    return NULL;
}
