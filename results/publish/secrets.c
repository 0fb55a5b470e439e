/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/secrets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/base/file.h"
#include "results/publish/address.h"
#include "results/publish/base64.h"

#define FILE_BYTES_MAX ((size_t)64 << 10)
#define WORDS_MAX      5
#define BLANKS         " \t\r"

static void wipe(char *text)
{
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
        free(text);
    }
}

void secrets_finish(struct secrets *secrets)
{
    for (size_t i = 0; i < secrets->count; i++) {
        free(secrets->items[i].origin);
        wipe(secrets->items[i].token);
        wipe(secrets->items[i].user);
        wipe(secrets->items[i].password);
    }
    free(secrets->items);
    *secrets = (struct secrets){0};
}

static void add(struct secrets *secrets, const struct secret *secret)
{
    secrets->items =
        xgrow(secrets->items, secrets->count, &secrets->cap, sizeof(*secrets->items));
    secrets->items[secrets->count++] = *secret;
}

/* Words of a line, cut in place; WORDS_MAX when there are more than fit. */
static size_t split(char *line, char *words[WORDS_MAX])
{
    size_t count = 0;
    char *p = line + strspn(line, BLANKS);
    while (*p != '\0' && count < WORDS_MAX) {
        words[count++] = p;
        p += strcspn(p, BLANKS);
        if (*p != '\0') {
            *p++ = '\0';
        }
        p += strspn(p, BLANKS);
    }
    return *p == '\0' ? count : 0;
}

/* As that of an address given with --to; what has more to it would match none. On the heap. */
static bool read_origin(const char *word, const char *path, int number, char **ret_origin,
                        struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct address address;
    struct error why = {0};
    if (!address_parse(word, &arena, &address, &why)) {
        return error_at(err, ERROR_USAGE, path, number, 0, "%s", why.message);
    }
    if ((address.path[0] != '\0' && strcmp(address.path, "/") != 0) ||
        address.query[0] != '\0') {
        return error_at(err, ERROR_USAGE, path, number, 0,
                        "a secret is for all of a server: leave out what stands behind "
                        "'%s'",
                        address.origin);
    }
    *ret_origin = xstrdup(address.origin);
    return true;
}

static bool read_line(struct secrets *secrets, char *line, const char *path, int number,
                      struct error *err)
{
    char *origin = NULL;
    char *words[WORDS_MAX] = {0};
    line += strspn(line, BLANKS);
    if (line[0] == '\0' || line[0] == '#') {
        return true;
    }
    size_t count = split(line, words);
    bool is_token = count == 3 && strcmp(words[1], "token") == 0;
    bool is_user =
        count == 5 && strcmp(words[1], "user") == 0 && strcmp(words[3], "password") == 0;
    if (!is_token && !is_user) {
        return error_at(err, ERROR_USAGE, path, number, 0,
                        "expected 'ORIGIN token TOKEN' or 'ORIGIN user NAME password "
                        "PASSWORD', as in 'https://speed.example token ...'");
    }
    if (!read_origin(words[0], path, number, &origin, err)) {
        return false;
    }
    add(secrets, &(struct secret){.origin = origin,
                                  .token = is_token ? xstrdup(words[2]) : NULL,
                                  .user = is_user ? xstrdup(words[2]) : NULL,
                                  .password = is_user ? xstrdup(words[4]) : NULL,
                                  .source = "the file of secrets"});
    return true;
}

/* A secret that others can read is none. */
static bool check_mode(int fd, const char *path, struct error *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return error_system(err, "cannot look at '%s'", path);
    }
    if (!S_ISREG(info.st_mode)) {
        return error_set(err, ERROR_USAGE, "'%s' is no file: secrets are read from one",
                         path);
    }
    if ((info.st_mode & 077) != 0) {
        return error_set(err, ERROR_USAGE,
                         "others may read or write '%s', which holds secrets: chmod 600 "
                         "it, and change them",
                         path);
    }
    return info.st_uid == geteuid() ||
           error_set(err, ERROR_USAGE, "'%s' belongs to somebody else", path);
}

static bool read_lines(struct secrets *secrets, char *text, const char *path,
                       struct error *err)
{
    int number = 1;
    for (char *line = text; line != NULL; number++) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
        }
        if (!read_line(secrets, line, path, number, err)) {
            return false;
        }
        line = end != NULL ? end + 1 : NULL;
    }
    return true;
}

/* "~/.config/tare/secrets" on the heap; NULL: there is no home. */
static char *usual_path(void)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    if (config != NULL && config[0] == '/') {
        return xasprintf("%s/tare/secrets", config);
    }
    return home != NULL && home[0] == '/' ? xasprintf("%s/.config/tare/secrets", home)
                                          : NULL;
}

bool secrets_read(struct secrets *secrets, const char *path, struct error *err)
{
    SCOPED(scoped_free_string) char *usual = path == NULL ? usual_path() : NULL;
    const char *name = path != NULL ? path : usual;
    if (name == NULL || (path == NULL && !file_exists(name))) {
        return true;
    }
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return error_system(err, "cannot open '%s'", name);
    }
    char *text = xcalloc(FILE_BYTES_MAX + 2, 1);
    bool ok = check_mode(fd, name, err);
    ssize_t len = ok ? read(fd, text, FILE_BYTES_MAX + 1) : 0;
    if (len < 0) {
        ok = error_system(err, "cannot read '%s'", name);
    } else if ((size_t)len > FILE_BYTES_MAX) {
        ok = error_set(err, ERROR_USAGE,
                       "'%s' is longer than 64 KiB: is it the right file?", name);
    }
    ok = ok && read_lines(secrets, text, name, err);
    explicit_bzero(text, FILE_BYTES_MAX + 1);
    free(text);
    close(fd);
    return ok;
}

/* A line end in it would be another line of the request. */
static bool check_value(const char *name, const char *value, struct error *err)
{
    for (const char *p = value; p != NULL && *p != '\0'; p++) {
        if ((unsigned char)*p < ' ' || *p == 0x7f) {
            return error_set(err, ERROR_USAGE,
                             "%s holds a line end or another control character", name);
        }
    }
    return true;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

bool secrets_of_environment(struct secrets *secrets, const char *origin,
                            struct error *err)
{
    const char *token = variable("TARE_PUBLISH_TOKEN");
    const char *user = variable("TARE_PUBLISH_USER");
    const char *password = variable("TARE_PUBLISH_PASSWORD");
    if (!check_value("TARE_PUBLISH_TOKEN", token, err) ||
        !check_value("TARE_PUBLISH_USER", user, err) ||
        !check_value("TARE_PUBLISH_PASSWORD", password, err)) {
        return false;
    }
    if (token != NULL && password != NULL) {
        return error_set(err, ERROR_USAGE,
                         "TARE_PUBLISH_TOKEN and TARE_PUBLISH_PASSWORD are both set: a "
                         "receiver takes one");
    }
    if (token == NULL && password == NULL) {
        return true;
    }
    add(secrets, &(struct secret){.origin = xstrdup(origin),
                                  .token = token != NULL ? xstrdup(token) : NULL,
                                  .user = user != NULL ? xstrdup(user) : NULL,
                                  .password = password != NULL ? xstrdup(password) : NULL,
                                  .source = token != NULL ? "TARE_PUBLISH_TOKEN"
                                                          : "TARE_PUBLISH_PASSWORD"});
    return true;
}

const struct secret *secrets_for(const struct secrets *secrets, const char *origin)
{
    const struct secret *found = NULL;
    for (size_t i = 0; i < secrets->count; i++) {
        const struct secret *item = &secrets->items[i];
        if (strcmp(item->origin, origin) == 0 &&
            (found == NULL || strncmp(item->source, "TARE", 4) == 0)) {
            found = item;
        }
    }
    return found;
}

/* Wipes `form`, which is a copy. */
static void blank(char *form, char *text)
{
    size_t len = strlen(form);
    for (char *p = text; len > 0 && (p = strstr(p, form)) != NULL; p += len) {
        memset(p, '*', len);
    }
    explicit_bzero(form, len);
}

void secret_blank(const struct secret *secret, char *text)
{
    SCOPED(arena_finish) struct arena arena = {0};
    const char *const plain[] = {secret != NULL ? secret->token : NULL,
                                 secret != NULL ? secret->password : NULL};
    for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
        if (plain[i] != NULL) {
            blank(base64(plain[i], "+/", &arena), text);
            blank(arena_strdup(&arena, plain[i]), text);
        }
    }
    if (secret != NULL && secret->password != NULL) {
        char *pair = arena_printf(
            &arena, "%s:%s", secret->user != NULL ? secret->user : "", secret->password);
        blank(base64(pair, "+/", &arena), text);
        explicit_bzero(pair, strlen(pair));
    }
}
