#ifndef COFRE_CCURL_TRANSFER_H
#define COFRE_CCURL_TRANSFER_H

#include "CCurl.h"
#include "library.h"

struct cofre_curl_multi {
    CURLM *handle;
    CURLSH *share;
};

/* Bytes that are wiped before they are freed. */
struct buffer {
    uint8_t *bytes;
    size_t length, capacity;
};

struct cofre_curl_transfer {
    CURL *easy;
    int index;
    struct curl_slist *headers;
    struct buffer request, answer, headers_sent, headers_received;
    size_t limit, header_bytes;
    /* How often the request was about to be sent; counted where libcurl can tell. */
    int sends;
    bool counts_sends, once, too_large, headers_too_large, has_whole_headers;
    /* The entity tag of the answer; empty if there is none, or if it is longer. */
    char etag[64];
    char problem[CURL_ERROR_SIZE];
};

#endif
