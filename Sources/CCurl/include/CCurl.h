#ifndef COFRE_CCURL_H
#define COFRE_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The part of libcurl that the client uses, by functions that Swift can import: libcurl's own are variadic.
///
/// libcurl is loaded on first use rather than linked: it brings thirty libraries along, which would cost every start of
/// the program 5 ms. All functions but `cofre_curl_load` and `cofre_curl_multi_wakeup` belong to one thread for each multi handle.

/// Loads libcurl once, from any thread. NULL when it is there, else a sentence that says what is missing.
const char *cofre_curl_load(void);

/// Runs many transfers at once over shared and kept connections.
typedef struct cofre_curl_multi cofre_curl_multi;
/// One HTTP exchange at a time; kept for the next one.
typedef struct cofre_curl_transfer cofre_curl_transfer;

/// NULL when there is no memory. Keeps up to `connections` connections, and opens no more than as many.
cofre_curl_multi *cofre_curl_multi_new(long connections);
/// All transfers must have been freed before.
void cofre_curl_multi_free(cofre_curl_multi *multi);
/// Starts a transfer; 0 when done.
int cofre_curl_multi_add(cofre_curl_multi *multi, cofre_curl_transfer *transfer);
/// Takes a transfer out, finished or not. An unfinished one loses its connection.
void cofre_curl_multi_remove(cofre_curl_multi *multi, cofre_curl_transfer *transfer);
/// From now on opens no second connection to a host: requests that the first has no room for wait.
void cofre_curl_multi_keep_to_one(cofre_curl_multi *multi);
/// Sends and receives what can be without waiting; 0 when done.
int cofre_curl_multi_perform(cofre_curl_multi *multi);
/// Waits until something can be sent or received, a timer of libcurl's has run out, or `cofre_curl_multi_wakeup`.
int cofre_curl_multi_wait(cofre_curl_multi *multi);
/// Ends the current or the next wait. From any thread.
void cofre_curl_multi_wakeup(cofre_curl_multi *multi);
/// The number (`index`) of a transfer that has ended since the last call, and libcurl's result; -1 where there is none.
int cofre_curl_multi_next(cofre_curl_multi *multi, int *result);

/// NULL when there is no memory. `index` is what `cofre_curl_multi_next` tells.
cofre_curl_transfer *cofre_curl_transfer_new(cofre_curl_multi *multi, int index);
/// Wipes and frees; it must have been taken out of its multi handle before.
void cofre_curl_transfer_free(cofre_curl_transfer *transfer);

/// Options by libcurl's numbers, one enumeration for each kind of value.
typedef enum {
    cofre_curl_user_agent = 10018,
    cofre_curl_accept_encoding = 10102,
    cofre_curl_ca_file = 10065,
    cofre_curl_ca_directory = 10097,
    cofre_curl_pinned_public_key = 10230,
    cofre_curl_client_certificate = 10025,
    cofre_curl_client_key = 10087,
    cofre_curl_key_password = 10026,
    cofre_curl_proxy = 10004,
    cofre_curl_no_proxy = 10177,
    cofre_curl_user_name = 10173,
    cofre_curl_password = 10174,
} cofre_curl_text;

typedef enum {
    cofre_curl_connect_timeout_ms = 156,
    cofre_curl_timeout_ms = 155,
    /// Bytes a second; slower than that for `low_speed_seconds` ends the transfer.
    cofre_curl_low_speed = 19,
    cofre_curl_low_speed_seconds = 20,
    /// Whether to wait for a connection that can be multiplexed rather than to open one more.
    cofre_curl_pipe_wait = 237,
} cofre_curl_number;

/// NULL takes a text back. 0 when libcurl took the value, which it copies.
int cofre_curl_set_text(cofre_curl_transfer *transfer, cofre_curl_text option, const char *value);
int cofre_curl_set_number(cofre_curl_transfer *transfer, cofre_curl_number option, long value);
/// HTTP Basic, for as long as it is not set back to NULL.
int cofre_curl_set_basic(cofre_curl_transfer *transfer, const char *user, const char *password);

/// Empties the list of request headers.
void cofre_curl_headers_clear(cofre_curl_transfer *transfer);
/// Adds a line, `name: value`, whose value need not end in a zero byte. 0 when done.
int cofre_curl_headers_add(cofre_curl_transfer *transfer, const char *name, const void *value, size_t length);
/// Keeps the headers that are sent and received for `cofre_curl_headers_seen`.
int cofre_curl_keep_headers(cofre_curl_transfer *transfer);

/// Makes the transfer ready for one exchange. 0 when done.
/// - `body`: copied; NULL for none, which differs from an empty one for methods other than GET.
/// - `limit`: the most bytes of an answer, after decompression.
/// - `once`: never sends the request a second time, as libcurl otherwise does by itself where a kept connection
///   turns out to be closed. Such a request goes only over connections that were in use moments ago.
int cofre_curl_prepare(cofre_curl_transfer *transfer, const char *method, const char *url, const void *body, size_t length,
                       size_t limit, bool once);
/// Wipes what the last exchange left.
void cofre_curl_finish(cofre_curl_transfer *transfer);

/// What libcurl found wrong; "" where it said nothing.
const char *cofre_curl_problem(const cofre_curl_transfer *transfer);
/// Whether the request may have been sent, at least in part.
bool cofre_curl_was_sent(const cofre_curl_transfer *transfer);
/// Whether libcurl has sent the request again by itself, after it may have arrived. False where it cannot tell (before 7.80).
bool cofre_curl_was_repeated(const cofre_curl_transfer *transfer);
/// Whether the answer was given up for its size.
bool cofre_curl_was_too_large(const cofre_curl_transfer *transfer);
/* The same for its headers. */
bool cofre_curl_were_headers_too_large(const cofre_curl_transfer *transfer);
/* What a result means, in libcurl's own words. */
const char *cofre_curl_meaning(int result);
/// Whether an answer's headers came to their end: libcurl takes headers that break off for an answer.
bool cofre_curl_has_whole_headers(const cofre_curl_transfer *transfer);
long cofre_curl_status(const cofre_curl_transfer *transfer);
/// Seconds from the sending of the request to the first byte of its answer.
double cofre_curl_answer_seconds(const cofre_curl_transfer *transfer);
/// Whether the answer came over HTTP/2 or later.
bool cofre_curl_is_multiplexed(const cofre_curl_transfer *transfer);
/// The answer's entity tag as it is sent; empty if there is none, or if it has more than 63 bytes.
const char *cofre_curl_etag(const cofre_curl_transfer *transfer);
/// Where a redirect points to, as a whole URL; NULL where there is none.
const char *cofre_curl_redirect(const cofre_curl_transfer *transfer);
/// Seconds that Retry-After asks to wait, from its number or its date; 0 where there is none.
int64_t cofre_curl_retry_after(const cofre_curl_transfer *transfer);
/// The answer's body so far.
const uint8_t *cofre_curl_body(const cofre_curl_transfer *transfer, size_t *length);
/// The headers of requests (`sent`) or answers, as text with line ends; empty unless they are kept.
const uint8_t *cofre_curl_headers_seen(const cofre_curl_transfer *transfer, bool sent, size_t *length);

/// Overwrites memory with zeros in a way that the compiler does not remove.
void cofre_curl_wipe(void *bytes, size_t length);

/// libcurl's results that are told apart.
enum {
    cofre_curl_ok = 0,
    cofre_curl_unsupported_protocol = 1,
    cofre_curl_bad_url = 3,
    cofre_curl_not_built_in = 4,
    cofre_curl_no_proxy_address = 5,
    cofre_curl_no_address = 6,
    cofre_curl_no_connection = 7,
    cofre_curl_not_http = 8,
    cofre_curl_partial = 18,
    cofre_curl_no_memory = 27,
    cofre_curl_timed_out = 28,
    cofre_curl_tls_failed = 35,
    cofre_curl_aborted = 42,
    cofre_curl_got_nothing = 52,
    cofre_curl_tls_engine = 53,
    cofre_curl_send_failed = 55,
    cofre_curl_receive_failed = 56,
    cofre_curl_bad_client_certificate = 58,
    cofre_curl_bad_cipher = 59,
    cofre_curl_not_verified = 60,
    cofre_curl_bad_encoding = 61,
    cofre_curl_too_large = 63,
    cofre_curl_bad_ca_file = 77,
    cofre_curl_wrong_issuer = 83,
    cofre_curl_pin_mismatch = 90,
    cofre_curl_bad_certificate_status = 91,
    cofre_curl_proxy_failed = 97,
    cofre_curl_client_certificate_wanted = 98,
    cofre_curl_value_too_large = 100,
};

#endif
