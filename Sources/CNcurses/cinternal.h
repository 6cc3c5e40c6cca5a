#ifndef CINTERNAL_H
#define CINTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "cncurses.h"

/// Prepares what gives the terminal back when there is no time for ncurses: `bytes` to write, after that the
/// terminal's modes as they are now.
void cn_rescue_prepare(const char *bytes, size_t count);
void cn_rescue_arm(bool armed);

/// Makes changes of attributes shorter, on the terminal that newterm has opened.
void cn_simplify_attributes(void);

/// Reads the terminal's description and prepares the rescue, whose bytes start with `first_rescue_bytes`.
cn_result cn_describe(const char *first_rescue_bytes, bool takes_for_xterm);
/// The type that the terminal was taken for; NULL for its own.
const char *cn_type(void);

#endif
