#ifndef COFRE_CCURL_LIBRARY_H
#define COFRE_CCURL_LIBRARY_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* The functions of libcurl that are used; loaded by cofre_curl_load. */
#define COFRE_CURL_FUNCTIONS(each)                                                                                  \
    each(curl_global_init) each(curl_easy_strerror) each(curl_easy_init) each(curl_easy_setopt) each(curl_easy_getinfo)                      \
        each(curl_easy_cleanup) each(curl_slist_append) each(curl_slist_free_all) each(curl_multi_init)             \
            each(curl_multi_setopt) each(curl_multi_add_handle) each(curl_multi_remove_handle)                      \
                each(curl_multi_perform) each(curl_multi_poll) each(curl_multi_wakeup) each(curl_multi_info_read)   \
                    each(curl_multi_cleanup) each(curl_share_init) each(curl_share_setopt) each(curl_share_cleanup)

struct cofre_curl_library {
#define COFRE_CURL_MEMBER(name) __typeof__(name) *name;
    COFRE_CURL_FUNCTIONS(COFRE_CURL_MEMBER)
#undef COFRE_CURL_MEMBER
};

/* Written once by cofre_curl_load. */
extern struct cofre_curl_library cofre_libcurl;

#endif
