#include "transfer.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* Buffers that grew larger are given back after an exchange. */
    kept_capacity = 64 * 1024,
    header_limit = 256 * 1024,
    /* Seconds that a connection may have been idle to be used again: something in between may have forgotten it. */
    longest_idle = 60,
    longest_idle_once = 5,
};

/* The two that older headers do not have; setting them fails there, which is handled. */
#if LIBCURL_VERSION_NUM < 0x075000
#define CURLOPT_PREREQFUNCTION ((CURLoption)20312)
#define CURLOPT_PREREQDATA ((CURLoption)10313)
#define CURL_PREREQFUNC_OK 0
#define CURL_PREREQFUNC_ABORT 1
#endif
#if LIBCURL_VERSION_NUM < 0x075500
#define CURLOPT_PROTOCOLS_STR ((CURLoption)10318)
#endif

#define SAME_NUMBER(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), #theirs)
SAME_NUMBER(cofre_curl_user_agent, CURLOPT_USERAGENT);
SAME_NUMBER(cofre_curl_accept_encoding, CURLOPT_ACCEPT_ENCODING);
SAME_NUMBER(cofre_curl_ca_file, CURLOPT_CAINFO);
SAME_NUMBER(cofre_curl_ca_directory, CURLOPT_CAPATH);
SAME_NUMBER(cofre_curl_pinned_public_key, CURLOPT_PINNEDPUBLICKEY);
SAME_NUMBER(cofre_curl_client_certificate, CURLOPT_SSLCERT);
SAME_NUMBER(cofre_curl_client_key, CURLOPT_SSLKEY);
SAME_NUMBER(cofre_curl_key_password, CURLOPT_KEYPASSWD);
SAME_NUMBER(cofre_curl_proxy, CURLOPT_PROXY);
SAME_NUMBER(cofre_curl_no_proxy, CURLOPT_NOPROXY);
SAME_NUMBER(cofre_curl_user_name, CURLOPT_USERNAME);
SAME_NUMBER(cofre_curl_password, CURLOPT_PASSWORD);
SAME_NUMBER(cofre_curl_connect_timeout_ms, CURLOPT_CONNECTTIMEOUT_MS);
SAME_NUMBER(cofre_curl_timeout_ms, CURLOPT_TIMEOUT_MS);
SAME_NUMBER(cofre_curl_low_speed, CURLOPT_LOW_SPEED_LIMIT);
SAME_NUMBER(cofre_curl_low_speed_seconds, CURLOPT_LOW_SPEED_TIME);
SAME_NUMBER(cofre_curl_pipe_wait, CURLOPT_PIPEWAIT);
SAME_NUMBER(cofre_curl_unsupported_protocol, CURLE_UNSUPPORTED_PROTOCOL);
SAME_NUMBER(cofre_curl_bad_url, CURLE_URL_MALFORMAT);
SAME_NUMBER(cofre_curl_not_built_in, CURLE_NOT_BUILT_IN);
SAME_NUMBER(cofre_curl_no_proxy_address, CURLE_COULDNT_RESOLVE_PROXY);
SAME_NUMBER(cofre_curl_no_address, CURLE_COULDNT_RESOLVE_HOST);
SAME_NUMBER(cofre_curl_no_connection, CURLE_COULDNT_CONNECT);
SAME_NUMBER(cofre_curl_not_http, CURLE_WEIRD_SERVER_REPLY);
SAME_NUMBER(cofre_curl_partial, CURLE_PARTIAL_FILE);
SAME_NUMBER(cofre_curl_no_memory, CURLE_OUT_OF_MEMORY);
SAME_NUMBER(cofre_curl_timed_out, CURLE_OPERATION_TIMEDOUT);
SAME_NUMBER(cofre_curl_tls_failed, CURLE_SSL_CONNECT_ERROR);
SAME_NUMBER(cofre_curl_aborted, CURLE_ABORTED_BY_CALLBACK);
SAME_NUMBER(cofre_curl_got_nothing, CURLE_GOT_NOTHING);
SAME_NUMBER(cofre_curl_tls_engine, CURLE_SSL_ENGINE_NOTFOUND);
SAME_NUMBER(cofre_curl_send_failed, CURLE_SEND_ERROR);
SAME_NUMBER(cofre_curl_receive_failed, CURLE_RECV_ERROR);
SAME_NUMBER(cofre_curl_bad_client_certificate, CURLE_SSL_CERTPROBLEM);
SAME_NUMBER(cofre_curl_bad_cipher, CURLE_SSL_CIPHER);
SAME_NUMBER(cofre_curl_not_verified, CURLE_PEER_FAILED_VERIFICATION);
SAME_NUMBER(cofre_curl_bad_encoding, CURLE_BAD_CONTENT_ENCODING);
SAME_NUMBER(cofre_curl_too_large, CURLE_FILESIZE_EXCEEDED);
SAME_NUMBER(cofre_curl_bad_ca_file, CURLE_SSL_CACERT_BADFILE);
SAME_NUMBER(cofre_curl_wrong_issuer, CURLE_SSL_ISSUER_ERROR);
SAME_NUMBER(cofre_curl_pin_mismatch, CURLE_SSL_PINNEDPUBKEYNOTMATCH);
SAME_NUMBER(cofre_curl_bad_certificate_status, CURLE_SSL_INVALIDCERTSTATUS);
SAME_NUMBER(cofre_curl_proxy_failed, CURLE_PROXY);
SAME_NUMBER(cofre_curl_client_certificate_wanted, CURLE_SSL_CLIENTCERT);

#define SET(transfer, option, value) cofre_libcurl.curl_easy_setopt((transfer)->easy, (option), (value))

void cofre_curl_wipe(void *bytes, size_t length) {
    if (length) explicit_bzero(bytes, length);
}

/* MARK: buffers */

static bool append(struct buffer *buffer, const void *bytes, size_t length) {
    if (length > buffer->capacity - buffer->length) {
        size_t capacity = buffer->capacity ? buffer->capacity : 1024;
        while (length > capacity - buffer->length) {
            if (capacity > SIZE_MAX / 2) return false;
            capacity *= 2;
        }
        uint8_t *grown = malloc(capacity);
        if (!grown) return false;
        if (buffer->length) memcpy(grown, buffer->bytes, buffer->length);
        cofre_curl_wipe(buffer->bytes, buffer->length);
        free(buffer->bytes);
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    if (length) memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    return true;
}

static void release(struct buffer *buffer) {
    cofre_curl_wipe(buffer->bytes, buffer->length);
    free(buffer->bytes);
    memset(buffer, 0, sizeof *buffer);
}

static void empty(struct buffer *buffer) {
    if (buffer->capacity > kept_capacity) {
        release(buffer);
    } else {
        cofre_curl_wipe(buffer->bytes, buffer->length);
        buffer->length = 0;
    }
}

/* MARK: what libcurl calls */

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    cofre_curl_transfer *transfer = context;
    size_t length = size * count;
    if (length > transfer->limit - transfer->answer.length) {
        transfer->too_large = true;
        return CURL_WRITEFUNC_PAUSE - 1;
    }
    return append(&transfer->answer, bytes, length) ? length : CURL_WRITEFUNC_PAUSE - 1;
}

/* Keeps the value of an ETag header (RFC 9110 section 8.8.3). */
static void take_etag(cofre_curl_transfer *transfer, const char *bytes, size_t length) {
    static const char name[] = "etag:";
    size_t start = sizeof name - 1;
    if (length < start || strncasecmp(bytes, name, start) != 0) return;
    while (start < length && (bytes[start] == ' ' || bytes[start] == '\t')) start++;
    while (length > start && strchr(" \t\r\n", bytes[length - 1])) length--;
    size_t size = length - start;
    if (size >= sizeof transfer->etag) size = 0;
    memcpy(transfer->etag, bytes + start, size);
    transfer->etag[size] = 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    cofre_curl_transfer *transfer = context;
    size_t length = size * count;
    /* A status line begins, an empty line ends the headers of an answer; trailers may follow later. */
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        transfer->has_whole_headers = false;
        transfer->etag[0] = 0;
    }
    if (!transfer->has_whole_headers) take_etag(transfer, bytes, length);
    if (length <= 2) transfer->has_whole_headers = true;
    transfer->header_bytes += length;
    if (transfer->header_bytes <= header_limit) return length;
    transfer->headers_too_large = true;
    return CURL_WRITEFUNC_PAUSE - 1;
}

static int on_send(void *context, char *a, char *b, int c, int d) {
    (void)a, (void)b, (void)c, (void)d;
    cofre_curl_transfer *transfer = context;
    if (transfer->once && transfer->sends > 0) return CURL_PREREQFUNC_ABORT;
    transfer->sends++;
    return CURL_PREREQFUNC_OK;
}

static int on_debug(CURL *easy, curl_infotype type, char *bytes, size_t length, void *context) {
    (void)easy;
    cofre_curl_transfer *transfer = context;
    struct buffer *kept = type == CURLINFO_HEADER_OUT  ? &transfer->headers_sent
                          : type == CURLINFO_HEADER_IN ? &transfer->headers_received
                                                       : NULL;
    if (kept && kept->length + length <= header_limit) append(kept, bytes, length);
    return 0;
}

/* MARK: life */

cofre_curl_transfer *cofre_curl_transfer_new(cofre_curl_multi *multi, int index) {
    cofre_curl_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    transfer->index = index;
    transfer->easy = cofre_libcurl.curl_easy_init();
    if (!transfer->easy) {
        free(transfer);
        return NULL;
    }
    SET(transfer, CURLOPT_PRIVATE, transfer);
    SET(transfer, CURLOPT_SHARE, multi->share);
    SET(transfer, CURLOPT_ERRORBUFFER, transfer->problem);
    SET(transfer, CURLOPT_NOSIGNAL, 1L);
    SET(transfer, CURLOPT_FOLLOWLOCATION, 0L);
    SET(transfer, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(transfer, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(transfer, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(transfer, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(transfer, CURLOPT_TCP_KEEPALIVE, 1L);
    SET(transfer, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    if (SET(transfer, CURLOPT_PROTOCOLS_STR, "http,https") != CURLE_OK) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        SET(transfer, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#pragma GCC diagnostic pop
    }
    SET(transfer, CURLOPT_WRITEFUNCTION, on_body);
    SET(transfer, CURLOPT_WRITEDATA, transfer);
    SET(transfer, CURLOPT_HEADERFUNCTION, on_header);
    SET(transfer, CURLOPT_HEADERDATA, transfer);
    transfer->counts_sends = SET(transfer, CURLOPT_PREREQFUNCTION, on_send) == CURLE_OK;
    if (transfer->counts_sends) SET(transfer, CURLOPT_PREREQDATA, transfer);
    return transfer;
}

void cofre_curl_transfer_free(cofre_curl_transfer *transfer) {
    cofre_libcurl.curl_easy_cleanup(transfer->easy);
    cofre_curl_headers_clear(transfer);
    release(&transfer->request);
    release(&transfer->answer);
    release(&transfer->headers_sent);
    release(&transfer->headers_received);
    free(transfer);
}

/* MARK: settings */

int cofre_curl_set_text(cofre_curl_transfer *transfer, cofre_curl_text option, const char *value) {
    return SET(transfer, (CURLoption)option, value);
}

int cofre_curl_set_number(cofre_curl_transfer *transfer, cofre_curl_number option, long value) {
    return SET(transfer, (CURLoption)option, value);
}

int cofre_curl_set_basic(cofre_curl_transfer *transfer, const char *user, const char *password) {
    SET(transfer, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    int result = SET(transfer, CURLOPT_USERNAME, user);
    return result ? result : (int)SET(transfer, CURLOPT_PASSWORD, password);
}

void cofre_curl_headers_clear(cofre_curl_transfer *transfer) {
    for (struct curl_slist *line = transfer->headers; line; line = line->next)
        cofre_curl_wipe(line->data, strlen(line->data));
    cofre_libcurl.curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
}

int cofre_curl_headers_add(cofre_curl_transfer *transfer, const char *name, const void *value, size_t length) {
    size_t name_length = strlen(name);
    char *line = malloc(name_length + length + 3);
    if (!line) return CURLE_OUT_OF_MEMORY;
    memcpy(line, name, name_length);
    size_t end = name_length;
    line[end++] = ':';
    /* "name:" alone keeps libcurl from sending that header of its own. */
    if (length) line[end++] = ' ';
    if (length) memcpy(line + end, value, length);
    line[end + length] = 0;
    struct curl_slist *headers = cofre_libcurl.curl_slist_append(transfer->headers, line);
    cofre_curl_wipe(line, end + length);
    free(line);
    if (!headers) return CURLE_OUT_OF_MEMORY;
    transfer->headers = headers;
    return SET(transfer, CURLOPT_HTTPHEADER, headers);
}

int cofre_curl_keep_headers(cofre_curl_transfer *transfer) {
    SET(transfer, CURLOPT_DEBUGFUNCTION, on_debug);
    SET(transfer, CURLOPT_DEBUGDATA, transfer);
    return SET(transfer, CURLOPT_VERBOSE, 1L);
}

/* MARK: one exchange */

int cofre_curl_prepare(cofre_curl_transfer *transfer, const char *method, const char *url, const void *body, size_t length,
                       size_t limit, bool once) {
    transfer->problem[0] = 0;
    transfer->sends = 0;
    transfer->header_bytes = 0;
    transfer->etag[0] = 0;
    transfer->too_large = false;
    transfer->headers_too_large = false;
    transfer->has_whole_headers = false;
    transfer->limit = limit;
    transfer->once = once;
    int result = SET(transfer, CURLOPT_URL, url);
    if (result) return result;
    /* Announced as too large: given up before the body comes. */
    SET(transfer, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limit);
    /* Where sending twice cannot be noticed, only a connection that was never used is safe from it. */
    SET(transfer, CURLOPT_FRESH_CONNECT, (long)(once && !transfer->counts_sends));
    SET(transfer, CURLOPT_MAXAGE_CONN, (long)(once ? longest_idle_once : longest_idle));
    if (strcmp(method, "GET") == 0) {
        SET(transfer, CURLOPT_CUSTOMREQUEST, NULL);
        return SET(transfer, CURLOPT_HTTPGET, 1L);
    }
    if (!append(&transfer->request, body, length)) return CURLE_OUT_OF_MEMORY;
    SET(transfer, CURLOPT_POST, 1L);
    SET(transfer, CURLOPT_CUSTOMREQUEST, strcmp(method, "POST") == 0 ? NULL : method);
    SET(transfer, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    return SET(transfer, CURLOPT_POSTFIELDS, length ? (const char *)transfer->request.bytes : "");
}

void cofre_curl_finish(cofre_curl_transfer *transfer) {
    empty(&transfer->request);
    empty(&transfer->answer);
    empty(&transfer->headers_sent);
    empty(&transfer->headers_received);
}

/* MARK: the answer */

const char *cofre_curl_problem(const cofre_curl_transfer *transfer) { return transfer->problem; }

bool cofre_curl_was_sent(const cofre_curl_transfer *transfer) {
    return transfer->sends > 0 || !transfer->counts_sends;
}

bool cofre_curl_was_repeated(const cofre_curl_transfer *transfer) { return transfer->sends > 1; }

bool cofre_curl_was_too_large(const cofre_curl_transfer *transfer) { return transfer->too_large; }

bool cofre_curl_were_headers_too_large(const cofre_curl_transfer *transfer) { return transfer->headers_too_large; }

const char *cofre_curl_meaning(int result) {
    return cofre_curl_load() ? "" : cofre_libcurl.curl_easy_strerror(result);
}

bool cofre_curl_has_whole_headers(const cofre_curl_transfer *transfer) { return transfer->has_whole_headers; }

long cofre_curl_status(const cofre_curl_transfer *transfer) {
    long status = 0;
    cofre_libcurl.curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

double cofre_curl_answer_seconds(const cofre_curl_transfer *transfer) {
    curl_off_t sent = 0, began = 0;
    cofre_libcurl.curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &sent);
    cofre_libcurl.curl_easy_getinfo(transfer->easy, CURLINFO_STARTTRANSFER_TIME_T, &began);
    return began > sent ? (double)(began - sent) / 1e6 : 0;
}

bool cofre_curl_is_multiplexed(const cofre_curl_transfer *transfer) {
    long version = 0;
    cofre_libcurl.curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
    return version >= CURL_HTTP_VERSION_2_0;
}

const char *cofre_curl_etag(const cofre_curl_transfer *transfer) { return transfer->etag; }

const char *cofre_curl_redirect(const cofre_curl_transfer *transfer) {
    char *url = NULL;
    cofre_libcurl.curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &url);
    return url;
}

int64_t cofre_curl_retry_after(const cofre_curl_transfer *transfer) {
    curl_off_t seconds = 0;
    cofre_libcurl.curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &seconds);
    return seconds;
}

const uint8_t *cofre_curl_body(const cofre_curl_transfer *transfer, size_t *length) {
    *length = transfer->answer.length;
    return transfer->answer.bytes;
}

const uint8_t *cofre_curl_headers_seen(const cofre_curl_transfer *transfer, bool sent, size_t *length) {
    const struct buffer *seen = sent ? &transfer->headers_sent : &transfer->headers_received;
    *length = seen->length;
    return seen->bytes;
}
