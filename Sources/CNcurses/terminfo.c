#define _GNU_SOURCE 1
#define NCURSES_NOMACROS 1

// Apart from the rest, because term.h makes macros of words such as columns.
#include "cncurses.h"
#include "cinternal.h"

#include <curses.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static char *capability(const char *name) {
    char *value = tigetstr((char *)name);
    return value == (char *)-1 ? NULL : value;
}

/// Appends a capability without its padding (`$<5>`).
static void append(char *buffer, size_t size, const char *value) {
    size_t length = strlen(buffer);
    while (value && *value && length + 1 < size) {
        if (value[0] == '$' && value[1] == '<') {
            const char *end = strchr(value, '>');
            if (end) {
                value = end + 1;
                continue;
            }
        }
        buffer[length++] = *value++;
    }
    buffer[length] = 0;
}

static void prepare_rescue(const char *first) {
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "clear", "rmcup"};
    char bytes[512] = "";
    append(bytes, sizeof bytes, first);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) append(bytes, sizeof bytes, capability(names[i]));
    cn_rescue_prepare(bytes, strlen(bytes));
}

/// Cuts `count` bytes out of a string.
static void cut(char *from, size_t count) {
    memmove(from, from + count, strlen(from + count) + 1);
}

/// Takes out of an attribute's string what only switches the set of line-drawing characters off again: this program
/// draws lines in Unicode or ASCII and never switches it on. It comes with every change of attributes, and so makes up
/// a fifth of what a move of the cursor sends. ncurses has no call to change a capability other than in place.
static void simplify(char *value) {
    if (!value) return;
    char *group = strstr(value, "%?%p9%t");
    char *end = group ? strstr(group, "%;") : NULL;
    if (end) cut(group, (size_t)(end + 2 - group));
    for (char *at; (at = strstr(value, "\033(B"));) cut(at, 3);
    for (char *at; (at = strpbrk(value, "\016\017"));) cut(at, 1);
}

void cn_simplify_attributes(void) {
    simplify(capability("sgr"));
    simplify(capability("sgr0"));
}

static const char *type_taken = NULL;

const char *cn_type(void) {
    return type_taken;
}

bool cn_is_taken_for_xterm(void) {
    return type_taken != NULL;
}

cn_result cn_describe(const char *first_rescue_bytes, bool takes_for_xterm) {
    int status = 0;
    type_taken = NULL;
    if (setupterm(NULL, STDOUT_FILENO, &status) != OK) {
        if (!takes_for_xterm || setupterm("xterm-256color", STDOUT_FILENO, &status) != OK) return CN_UNKNOWN_TYPE;
        type_taken = "xterm-256color";
    }
    if (!capability("cup") || !capability("clear")) return CN_TOO_SIMPLE;
    prepare_rescue(first_rescue_bytes);
    return CN_OK;
}

size_t cn_key_bytes(const char *name, uint8_t *bytes, size_t size) {
    const char *value = capability(name);
    size_t length = value ? strlen(value) : 0;
    if (length > size) return 0;
    if (length) memcpy(bytes, value, length);
    return length;
}
