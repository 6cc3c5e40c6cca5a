#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#define _GNU_SOURCE 1

#include "cncurses.h"
#include "cinternal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define LOOKS 64
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
// A program that ended without order may have left the mouse's reports on, in any of their encodings.
#define MOUSE_OFF \
    "\033[?9l\033[?1000l\033[?1001l\033[?1002l\033[?1003l" \
    "\033[?1005l\033[?1006l\033[?1015l\033[?1016l"

#define MOUSE_ON "\033[?1002h\033[?1006h"

static SCREEN *screen;
static bool mouse_on;
// ncurses writes to a file in memory, since it would send every update in pieces, one after each move of the cursor.
// The modes of the terminal, which it cannot set there, are set here.
static int sink = -1;
static FILE *sink_file;
static struct termios shell_modes;
static struct {
    attr_t attributes;
    short pair;
} looks[LOOKS];
static int cursor_shown = -1;

static void put(const char *bytes) {
    ssize_t ignored = write(sink, bytes, strlen(bytes));
    (void)ignored;
}

/// Forgets what ncurses has written since the last send.
static void send_nothing(void) {
    if (lseek(sink, 0, SEEK_SET) == 0 && ftruncate(sink, 0) != 0) return;
}

/// Sends all that ncurses has written, in one go.
static void send_all(void) {
    off_t count = lseek(sink, 0, SEEK_CUR);
    if (count <= 0) return;
    uint8_t *bytes = malloc((size_t)count);
    if (bytes && pread(sink, bytes, (size_t)count, 0) == (ssize_t)count) cn_write(bytes, (size_t)count);
    if (bytes) explicit_bzero(bytes, (size_t)count);
    free(bytes);
    send_nothing();
}

/// Keys come as they are pressed, all of them, and output is not changed on its way.
static void set_raw_modes(void) {
    struct termios modes = shell_modes;
    cfmakeraw(&modes);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
}

static void take(void) {
    set_raw_modes();
    keypad(stdscr, TRUE);
    put(MOUSE_OFF PASTE_ON);
    if (mouse_on) put(MOUSE_ON);
    cursor_shown = -1;
}

void cn_use_mouse(bool is_on) {
    mouse_on = is_on;
}

cn_result cn_open(bool takes_for_xterm) {
    setlocale(LC_CTYPE, "");
    // First, since newterm does not say what a terminal lacks.
    cn_result result = cn_describe(mouse_on ? MOUSE_OFF PASTE_OFF : PASTE_OFF, takes_for_xterm);
    if (result != CN_OK) return result;
    sink = memfd_create("screen", MFD_CLOEXEC);
    sink_file = sink >= 0 ? fdopen(sink, "w") : NULL;
    screen = sink_file ? newterm((char *)cn_type(), sink_file, stdin) : NULL;
    if (!screen) {
        if (sink_file) fclose(sink_file);
        else if (sink >= 0) close(sink);
        return CN_UNKNOWN_TYPE;
    }
    tcgetattr(STDIN_FILENO, &shell_modes);
    cn_rescue_arm(true);
    nonl();
    typeahead(-1);
    leaveok(stdscr, FALSE);
    cn_simplify_attributes();
    take();
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    int columns, rows;
    if (cn_kernel_size(&columns, &rows)) resizeterm(rows, columns);
    send_all();
    return CN_OK;
}

void cn_leave(void) {
    put(PASTE_OFF);
    if (mouse_on) put(MOUSE_OFF);
    // Not every terminal has an alternate screen: nothing that was shown stays behind.
    werase(stdscr);
    wnoutrefresh(stdscr);
    doupdate();
    curs_set(1);
    endwin();
    send_all();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &shell_modes);
    cn_rescue_arm(false);
}

void cn_enter(void) {
    cn_rescue_arm(true);
    reset_prog_mode();
    take();
    cn_invalidate();
    send_all();
}

void cn_close(void) {
    if (!screen) return;
    if (!cn_is_gone()) cn_leave();
    cn_rescue_arm(false);
    delscreen(screen);
    fclose(sink_file);
    screen = NULL;
}

int cn_colours(void) {
    return has_colors() ? COLORS : 0;
}

bool cn_is_utf8(void) {
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool cn_can_encode(uint32_t character) {
    char bytes[MB_LEN_MAX];
    mbstate_t state = {0};
    return wcrtomb(bytes, (wchar_t)character, &state) != (size_t)-1;
}

int cn_width(uint32_t character) {
    return wcwidth((wchar_t)character);
}

bool cn_kernel_size(int *columns, int *rows) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

void cn_size(int *columns, int *rows) {
    *columns = getmaxx(stdscr);
    *rows = getmaxy(stdscr);
}

void cn_resize(int columns, int rows) {
    resizeterm(rows, columns);
    cn_invalidate();
}

void cn_set_look(int number, int attributes, int colour) {
    if (number < 0 || number >= LOOKS) return;
    attr_t value = 0;
    if (attributes & CN_BOLD) value |= WA_BOLD;
    if (attributes & CN_UNDERLINE) value |= WA_UNDERLINE;
    if (attributes & CN_REVERSE) value |= WA_REVERSE;
    if (attributes & CN_DIM) value |= WA_DIM;
    looks[number].attributes = value;
    looks[number].pair = 0;
    short pair = (short)(number + 1);
    if (colour >= 0 && init_extended_pair(pair, colour, -1) == OK) looks[number].pair = pair;
}

void cn_put_row(int row, const cn_cell *cells, int count) {
    cchar_t *line = calloc((size_t)count + 1, sizeof *line);
    if (!line) return;
    for (int i = 0; i < count; i++) {
        wchar_t text[CN_CELL_CHARS + 1] = {0};
        for (int j = 0; j < CN_CELL_CHARS; j++) text[j] = (wchar_t)cells[i].chars[j];
        int look = cells[i].look < LOOKS ? cells[i].look : 0;
        setcchar(&line[i], text, looks[look].attributes, looks[look].pair, NULL);
    }
    mvwadd_wchnstr(stdscr, row, 0, line, count);
    explicit_bzero(line, ((size_t)count + 1) * sizeof *line);
    free(line);
}

void cn_refresh(int column, int row, bool cursor_visible) {
    wmove(stdscr, row, column);
    wnoutrefresh(stdscr);
    // Shown only after it has moved, hidden before: it never flashes elsewhere.
    if (!cursor_visible && cursor_shown != 0) curs_set(cursor_shown = 0);
    doupdate();
    if (cursor_visible && cursor_shown != 1) curs_set(cursor_shown = 1);
    send_all();
}

void cn_wipe(void *bytes, size_t count) {
    if (bytes) explicit_bzero(bytes, count);
}

void cn_wipe_output(void) {
    // ncurses keeps what it has written until something else stands in its buffer, and it has no call for that. So it writes a
    // screen without any repetition that it could shorten, then the present one again: the terminal, which sees neither,
    // and ncurses have the same screen, the same modes and the same place of the cursor in the end.
    WINDOW *other = newwin(0, 0, 0, 0);
    if (!other) return;
    int columns = getmaxx(other), rows = getmaxy(other);
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) mvwaddch(other, row, column, column % 2 ? 'a' : 'b');
    }
    wnoutrefresh(other);
    doupdate();
    delwin(other);
    touchwin(stdscr);
    wnoutrefresh(stdscr);
    doupdate();
    send_nothing();
}

void cn_invalidate(void) {
    clearok(curscr, TRUE);
}

bool cn_takes_osc(void) {
    static const char *const known[] = {
        "xterm", "screen", "tmux", "rxvt", "alacritty", "kitty", "foot", "wezterm",
        "vte", "gnome", "konsole", "st-", "iterm", "contour", "ghostty", "mintty"};
    const char *type = getenv("TERM");
    if (!type) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(type, known[i], strlen(known[i])) == 0) return true;
    }
    return false;
}

bool cn_write(const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0) {
            if (errno == EINTR) continue;
            struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
            if (errno != EAGAIN || poll(&out, 1, 1000) <= 0) return false;
            continue;
        }
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

bool cn_input_waits(void) {
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, 0) > 0;
}

bool cn_is_gone(void) {
    struct pollfd both[] = {{.fd = STDIN_FILENO, .events = 0}, {.fd = STDOUT_FILENO, .events = 0}};
    if (poll(both, 2, 0) <= 0) return false;
    return ((both[0].revents | both[1].revents) & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}
