/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"

#define BODY_BYTES_MAX ((size_t)64 << 20)
#define NS_PER_MS      1000000
#define NS_PER_S       INT64_C(1000000000)
#define WAIT_S_MAX     (INT64_C(366) * 86400) /* a Retry-After beyond is nonsense */

void http_answer_finish(struct http_answer *answer)
{
    buf_free(&answer->body);
    *answer = (struct http_answer){0};
}

/* What is beyond the limit is dropped: the answer of a stranger must not fill the memory. */
static size_t take_body(char *data, size_t size, size_t count, void *user)
{
    buf_add(user, data, size * count);
    return size * count;
}

static void read_retry_after(const char *text, struct http_answer *answer)
{
    int64_t seconds = 0;
    if (!number_parse_int(text, &seconds)) {
        time_t date = curl_getdate(text, NULL);
        seconds = date >= 0 ? (int64_t)date - (int64_t)time(NULL) : -1;
        seconds = date >= 0 && seconds < 0 ? 0 : seconds;
    }
    if (seconds >= 0 && seconds <= WAIT_S_MAX) {
        answer->retry_after_ns = seconds * NS_PER_S;
    }
}

static size_t take_header(char *data, size_t size, size_t count, void *user)
{
    static const char name[] = "retry-after:";
    size_t len = size * count;
    size_t at = sizeof(name) - 1;
    if (len > at && strncasecmp(data, name, at) == 0) {
        while (at < len && isspace((unsigned char)data[at])) {
            at++;
        }
        size_t end = len;
        while (end > at && isspace((unsigned char)data[end - 1])) {
            end--;
        }
        SCOPED(scoped_free_string) char *value = xstrndup(data + at, end - at);
        read_retry_after(value, user);
    }
    return len;
}

/* "Name: value" onto the list; the copy with the secret in it is wiped. */
static struct curl_slist *add_header(struct curl_slist *list, const char *name,
                                     const char *scheme, const char *value)
{
    char *line = xasprintf("%s: %s%s", name, scheme, value);
    struct curl_slist *longer = curl_slist_append(list, line);
    explicit_bzero(line, strlen(line));
    scoped_free_string(&line);
    return longer;
}

static void free_headers(struct curl_slist *list)
{
    for (struct curl_slist *item = list; item != NULL; item = item->next) {
        explicit_bzero(item->data, strlen(item->data));
    }
    curl_slist_free_all(list);
}

static struct curl_slist *make_headers(const struct http_request *request)
{
    struct curl_slist *list = add_header(NULL, "User-Agent", "tare", "");
    list = add_header(list, "Expect", "", ""); /* no pause before the body */
    if (request->type != NULL) {
        list = add_header(list, "Content-Type", "", request->type);
    }
    if (request->secret != NULL && request->secret->token != NULL) {
        SCOPED(scoped_free_string) char *scheme = xasprintf("%s ", request->token_scheme);
        list = add_header(list, "Authorization", scheme, request->secret->token);
    }
    return list;
}

static void set_up(CURL *curl, const struct http_request *request,
                   struct curl_slist *headers, struct http_answer *answer)
{
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(request->connect_ns / NS_PER_MS));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(request->total_ns / NS_PER_MS));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer->body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    if (request->ca_file != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, request->ca_file);
    }
    if (request->is_here) {
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    }
    if (request->secret != NULL && request->secret->password != NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME,
                         request->secret->user != NULL ? request->secret->user : "");
        curl_easy_setopt(curl, CURLOPT_PASSWORD, request->secret->password);
    }
    if (request->type != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static enum http_end end_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OK:
        return HTTP_ANSWERED;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return HTTP_UNTRUSTED;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_FAILED_INIT:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_BAD_FUNCTION_ARGUMENT:
        return HTTP_IMPOSSIBLE;
    default:
        return HTTP_UNREACHED;
    }
}

void http_send(const struct http_request *request, struct http_answer *answer)
{
    char detail[CURL_ERROR_SIZE] = "";
    *answer = (struct http_answer){.end = HTTP_IMPOSSIBLE, .retry_after_ns = -1};
    answer->body.limit = BODY_BYTES_MAX;
    CURL *curl = curl_easy_init();
    if (curl == NULL) {
        snprintf(answer->why, sizeof(answer->why), "libcurl does not start");
        return;
    }
    struct curl_slist *headers = make_headers(request);
    set_up(curl, request, headers, answer);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    CURLcode code = curl_easy_perform(curl);
    answer->end = end_of(code);
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        answer->status = (int)status;
    } else {
        const char *why = detail[0] != '\0' ? detail : curl_easy_strerror(code);
        buf_reset(&answer->body);
        snprintf(answer->why, sizeof(answer->why), "%s", why);
    }
    free_headers(headers);
    curl_easy_cleanup(curl);
}
