#include "CCurl.h"
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>

struct cofre_curl_library cofre_libcurl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *problem = "libcurl was not loaded.";

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        problem = "libcurl is missing: install libcurl4.";
        return;
    }
#define COFRE_CURL_RESOLVE(name)                                                                                    \
    *(void **)&cofre_libcurl.name = dlsym(library, #name);                                                          \
    if (!cofre_libcurl.name) {                                                                                      \
        problem = "libcurl is too old: install libcurl4 7.68 or later.";                                            \
        return;                                                                                                     \
    }
    COFRE_CURL_FUNCTIONS(COFRE_CURL_RESOLVE)
#undef COFRE_CURL_RESOLVE
    problem = cofre_libcurl.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
                  ? NULL
                  : "libcurl cannot be started: install libcurl4 anew.";
}

const char *cofre_curl_load(void) {
    pthread_once(&once, load);
    return problem;
}
