#include "CCurl.h"
#include "library.h"
#include "transfer.h"

#include <stdlib.h>

enum {
    /* libcurl's own timers end a wait earlier. */
    longest_wait_ms = 60 * 1000,
    /* Over one connection; libcurl's usual number is 100. */
    most_streams = 128,
};

cofre_curl_multi *cofre_curl_multi_new(long connections) {
    cofre_curl_multi *multi = calloc(1, sizeof *multi);
    if (!multi) return NULL;
    multi->handle = cofre_libcurl.curl_multi_init();
    multi->share = cofre_libcurl.curl_share_init();
    if (!multi->handle || !multi->share) {
        cofre_curl_multi_free(multi);
        return NULL;
    }
    cofre_libcurl.curl_multi_setopt(multi->handle, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    cofre_libcurl.curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, connections);
    cofre_libcurl.curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    cofre_libcurl.curl_multi_setopt(multi->handle, CURLMOPT_MAX_CONCURRENT_STREAMS, (long)most_streams);
    /* Used on one thread only, so it needs no locks. */
    cofre_libcurl.curl_share_setopt(multi->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return multi;
}

void cofre_curl_multi_free(cofre_curl_multi *multi) {
    if (multi->handle) cofre_libcurl.curl_multi_cleanup(multi->handle);
    if (multi->share) cofre_libcurl.curl_share_cleanup(multi->share);
    free(multi);
}

void cofre_curl_multi_keep_to_one(cofre_curl_multi *multi) {
    cofre_libcurl.curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
}

int cofre_curl_multi_add(cofre_curl_multi *multi, cofre_curl_transfer *transfer) {
    return cofre_libcurl.curl_multi_add_handle(multi->handle, transfer->easy);
}

void cofre_curl_multi_remove(cofre_curl_multi *multi, cofre_curl_transfer *transfer) {
    cofre_libcurl.curl_multi_remove_handle(multi->handle, transfer->easy);
}

int cofre_curl_multi_perform(cofre_curl_multi *multi) {
    int running;
    return cofre_libcurl.curl_multi_perform(multi->handle, &running);
}

int cofre_curl_multi_wait(cofre_curl_multi *multi) {
    return cofre_libcurl.curl_multi_poll(multi->handle, NULL, 0, longest_wait_ms, NULL);
}

void cofre_curl_multi_wakeup(cofre_curl_multi *multi) { cofre_libcurl.curl_multi_wakeup(multi->handle); }

int cofre_curl_multi_next(cofre_curl_multi *multi, int *result) {
    CURLMsg *message;
    int left;
    while ((message = cofre_libcurl.curl_multi_info_read(multi->handle, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        cofre_curl_transfer *transfer = NULL;
        *result = message->data.result;
        cofre_libcurl.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        return transfer->index;
    }
    return -1;
}
