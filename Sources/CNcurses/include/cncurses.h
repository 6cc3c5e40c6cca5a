/// What Cofre needs of ncurses (wide characters) and of POSIX signals: functions with plain types, since ncurses' own
/// macros, variadic functions and globals cannot be imported. One terminal at a time, from one thread.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Characters in one cell: a base and its marks.
#define CN_CELL_CHARS 5

/// A column of the screen: its characters (0 behind the last) and the number of its look.
typedef struct {
    uint32_t chars[CN_CELL_CHARS];
    uint8_t look;
} cn_cell;

/// Attributes, to be combined.
enum { CN_BOLD = 1, CN_UNDERLINE = 2, CN_REVERSE = 4, CN_DIM = 8 };

typedef enum {
    CN_OK = 0,
    /// The type of terminal is not known.
    CN_UNKNOWN_TYPE,
    /// It cannot place the cursor.
    CN_TOO_SIMPLE
} cn_result;

/// Takes the terminal on standard input and output over: alternate screen, raw keys, no echo, bracketed pastes. From
/// then until `cn_close` it is given back on `exit` and on signals that end a program abnormally, too.
///
/// A terminal of a type that the system does not know is taken for xterm-256color if `takes_for_xterm`.
cn_result cn_open(bool takes_for_xterm);
/// Whether the mouse's button, drags and wheel are reported from `cn_open` or `cn_enter` on (encoding SGR).
void cn_use_mouse(bool is_on);
/// Whether the terminal was taken for xterm-256color, since the system does not know its type.
bool cn_is_taken_for_xterm(void);
/// Gives the terminal back.
void cn_close(void);
/// Gives the terminal back for a while, and takes it again. The next refresh draws everything anew.
void cn_leave(void);
void cn_enter(void);

/// The colours that the terminal has: 0, 8, 16, 88, 256 or more.
int cn_colours(void);
/// Whether the locale's characters are Unicode in UTF-8.
bool cn_is_utf8(void);
/// Whether the locale can write the character.
bool cn_can_encode(uint32_t character);
/// The columns that the C library, and so ncurses, gives the character; -1 for one that cannot be printed.
int cn_width(uint32_t character);

/// The size that the kernel knows; false where it knows none.
bool cn_kernel_size(int *columns, int *rows);
/// The size that is drawn in.
void cn_size(int *columns, int *rows);
/// Draws in that size from now on, everything anew.
void cn_resize(int columns, int rows);

/// Says what the look `number` (0 to 63) is: attributes, and a colour's number or -1 for the default one.
void cn_set_look(int number, int attributes, int colour);
/// Replaces the row from its first column on. The cell behind a wide one is not among the cells.
void cn_put_row(int row, const cn_cell *cells, int count);
/// Overwrites bytes that were secret.
void cn_wipe(void *bytes, size_t count);
/// Overwrites what was sent last, as far as it is still kept.
void cn_wipe_output(void);
/// Sends what changed to the terminal, and places the cursor.
void cn_refresh(int column, int row, bool cursor_visible);
/// Makes the next refresh draw everything anew.
void cn_invalidate(void);

/// The bytes that a key sends, by the name of its capability (such as kcuu1); 0 where the terminal has no such key.
/// Returns how many they are.
size_t cn_key_bytes(const char *capability, uint8_t *bytes, size_t size);
/// Whether the terminal is one that takes a window title and OSC 52 without showing them.
bool cn_takes_osc(void);
/// Writes bytes to the terminal at once; false where it is gone.
bool cn_write(const uint8_t *bytes, size_t count);
/// Whether bytes wait on standard input, or its end does.
bool cn_input_waits(void);
/// Whether the terminal behind standard input or output is gone.
bool cn_is_gone(void);

/// What is sent before the terminal is given back by a signal that ends the program abnormally: bytes that clear its
/// clipboard. At most 128; none with 0.
void cn_rescue_clearing(const uint8_t *bytes, size_t count);

/// Catches INT, TERM, QUIT, HUP, TSTP, CONT and WINCH: their numbers come as bytes from the descriptor that is returned;
/// -1 where that fails. After INT, TERM, QUIT or HUP the process ends in two seconds unless `cn_signals_close` comes first:
/// a stalled terminal may hold it in a write.
int cn_signals_open(void);
/// The same limit where the program ends without a signal, since the terminal is gone.
void cn_expect_end(void);
/// Stops catching them. With `hung_up`, SIGHUP is ignored from then on, so that the program can end in order.
void cn_signals_close(bool hung_up);
/// Stops the process group as Control-Z does; returns when it goes on.
void cn_stop(void);

#endif
