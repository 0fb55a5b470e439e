/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "harness/cli/output.h"

#define CONNECTIONS_MAX 64U
#define IDLE_MAX_S      30U

bool serve_is_local(const char *host)
{
    static const char *const names[] = {"localhost", "127.0.0.1"};
    for (size_t i = 0; host != NULL && i < ARRAY_LEN(names); i++) {
        size_t len = strlen(names[i]);
        if (strncasecmp(host, names[i], len) != 0) {
            continue;
        }
        const char *rest = host + len;
        if (rest[0] == '\0') {
            return true;
        }
        size_t digits = rest[0] == ':' ? strspn(rest + 1, "0123456789") : 0;
        return digits > 0 && rest[1 + digits] == '\0';
    }
    return false;
}

/* Nothing of it is kept by the browser, shown in somebody's frame or told to another site. */
static void add_headers(struct MHD_Response *response, const char *type)
{
    static const char *const headers[][2] = {
        {"Cache-Control", "no-cache"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        (void)MHD_add_response_header(response, headers[i][0], headers[i][1]);
    }
    (void)MHD_add_response_header(response, "Content-Type", type);
}

/* Takes the bytes out of `body`. */
static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              struct buf *body, const char *type)
{
    size_t len = body->len;
    char *bytes = buf_take(body);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(bytes);
        return MHD_NO;
    }
    add_headers(response, type);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
        (void)MHD_add_response_header(response, "Allow", "GET, HEAD");
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status,
                              const char *message)
{
    SCOPED(buf_free) struct buf body = BUF_INIT;
    buf_addf(&body, "%s\n", message);
    return answer(connection, status, &body, "text/plain; charset=utf-8");
}

static enum MHD_Result answer_file(const struct serve_site *site,
                                   struct MHD_Connection *connection, const char *url)
{
    SCOPED(buf_free) struct buf body = BUF_INIT;
    struct error err = {0};
    const char *type = NULL;
    const char *path = url + strspn(url, "/");
    switch (site->get(site->context, path[0] == '\0' ? "index.html" : path, &body, &type,
                      &err)) {
    case SERVE_FOUND:
        return answer(connection, MHD_HTTP_OK, &body, type);
    case SERVE_ABSENT:
        return refuse(connection, MHD_HTTP_NOT_FOUND, "there is no such page");
    case SERVE_FAILED:
        break;
    }
    output_error(&err);
    char message[sizeof(err.file) + sizeof(err.message) + 32];
    error_format(&err, message, sizeof(message));
    return refuse(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, message);
}

/* Called twice for a request that is answered: with its headers, and when it is whole. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection,
                              const char *url, const char *method, const char *version,
                              // NOLINTNEXTLINE(readability-non-const-parameter): MHD's
                              const char *data, size_t *data_len, void **state)
{
    static char is_begun;
    const struct serve_site *const *site = context;
    (void)version;
    (void)data;
    (void)data_len;
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    if (!serve_is_local(host)) {
        return refuse(connection, MHD_HTTP_FORBIDDEN,
                      "this is served to the machine it runs on: ask for localhost");
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD");
    }
    if (*state == NULL) {
        *state = &is_begun;
        return MHD_YES;
    }
    return answer_file(*site, connection, url);
}

/* `site` is read as long as the daemon runs. */
static struct MHD_Daemon *start(const struct serve_site **site, int64_t port,
                                struct error *err)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    errno = 0;
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, (uint16_t)port, NULL, NULL,
        handle, site, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT,
        CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_MAX_S, MHD_OPTION_END);
    if (daemon == NULL && errno == EADDRINUSE) {
        (void)error_set(err, ERROR_SYSTEM,
                        "port %lld of 127.0.0.1 is taken: choose another with --port, or "
                        "--port 0 for any that is free",
                        (long long)port);
    } else if (daemon == NULL) {
        (void)error_system(err, "cannot serve on port %lld of 127.0.0.1",
                           (long long)port);
    }
    return daemon;
}

static bool say_address(struct MHD_Daemon *daemon)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    buf_addf(&line, "serving http://127.0.0.1:%u/ until Ctrl-C\n",
             info == NULL ? 0U : (unsigned)info->port);
    return output_text(&line);
}

bool serve_run(const struct serve_site *site, int64_t port, struct error *err)
{
    sigset_t ends;
    sigset_t before;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    /* Blocked before the server's thread begins, so that they come here. */
    pthread_sigmask(SIG_BLOCK, &ends, &before);
    struct MHD_Daemon *daemon = start(&site, port, err);
    if (daemon != NULL) {
        int got = 0;
        if (say_address(daemon)) {
            sigwait(&ends, &got);
        }
        MHD_stop_daemon(daemon);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return daemon != NULL;
}
