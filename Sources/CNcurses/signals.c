#define _GNU_SOURCE 1

#include "cncurses.h"
#include "cinternal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// Signals that are told to the program.
static const int told[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH};
// Signals that end it on the spot, the terminal given back first.
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
// Seconds that the program has to end by itself once it was told to: a terminal that takes nothing more, its output
// stopped or its reader stalled, would hold it for ever.
#define PATIENCE 2
#define COUNT(array) (sizeof(array) / sizeof *(array))

static int pipe_ends[2] = {-1, -1};
static struct sigaction told_before[COUNT(told)];
static struct sigaction fatal_before[COUNT(fatal)];
static struct sigaction alarm_before;
// The signal that the program is ending for, 0 where it is not.
static volatile sig_atomic_t ending;

static char rescue_bytes[512];
static size_t rescue_count;
static uint8_t clearing_bytes[128];
static volatile sig_atomic_t clearing_count;
static struct termios rescue_modes;
static bool has_rescue_modes;
static volatile sig_atomic_t is_armed;

/// Gives the terminal back with what a signal handler may call.
static void rescue(void) {
    if (!is_armed) return;
    is_armed = 0;
    // A stalled terminal must not hold the program here.
    int flags = fcntl(STDOUT_FILENO, F_GETFL);
    if (flags >= 0) fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
    ssize_t ignored = write(STDOUT_FILENO, clearing_bytes, (size_t)clearing_count);
    ignored = write(STDOUT_FILENO, rescue_bytes, rescue_count);
    (void)ignored;
    // The shell uses the same description of the file.
    if (flags >= 0) fcntl(STDOUT_FILENO, F_SETFL, flags);
    if (has_rescue_modes) tcsetattr(STDIN_FILENO, TCSANOW, &rescue_modes);
}

/// Counts from the first signal only, or ever new ones would put the end off.
static void expect_end(int number) {
    if (ending) return;
    ending = number;
    alarm(PATIENCE);
}

static void on_told(int number) {
    int saved = errno;
    if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) expect_end(number);
    unsigned char byte = (unsigned char)number;
    // A full pipe loses nothing: it holds more signals than anyone can act on.
    ssize_t ignored = write(pipe_ends[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

/// The program did not end in time: the signal that told it to does what it does by default.
static void on_alarm(int number) {
    (void)number;
    rescue();
    int by = ending ? ending : SIGTERM;
    signal(by, SIG_DFL);
    kill(getpid(), by);
}

static void on_fatal(int number) {
    rescue();
    // Whoever handled it before handles it now, the system if nobody did: it comes again on return.
    for (size_t i = 0; i < COUNT(fatal); i++) {
        if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
    }
    raise(number);
}

void cn_rescue_prepare(const char *bytes, size_t count) {
    static bool is_registered;
    rescue_count = count < sizeof rescue_bytes ? count : sizeof rescue_bytes;
    memcpy(rescue_bytes, bytes, rescue_count);
    has_rescue_modes = tcgetattr(STDIN_FILENO, &rescue_modes) == 0;
    if (!is_registered) is_registered = atexit(rescue) == 0;
}

void cn_rescue_clearing(const uint8_t *bytes, size_t count) {
    // Never a mixture of the old bytes and the new, at whatever moment a signal comes. It may come to another thread, so
    // that a fence for signals alone would not do.
    clearing_count = 0;
    atomic_thread_fence(memory_order_seq_cst);
    if (count == 0 || count > sizeof clearing_bytes) return;
    memcpy(clearing_bytes, bytes, count);
    atomic_thread_fence(memory_order_seq_cst);
    clearing_count = (sig_atomic_t)count;
}

void cn_rescue_arm(bool armed) {
    is_armed = armed;
}

static void install(int number, void (*handler)(int), struct sigaction *before) {
    struct sigaction action = {0};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigfillset(&action.sa_mask);
    sigaction(number, &action, before);
}

/// Whoever started the program may have had signals blocked, and that is inherited.
static void unblock(void) {
    sigset_t handled;
    sigemptyset(&handled);
    for (size_t i = 0; i < COUNT(told); i++) sigaddset(&handled, told[i]);
    for (size_t i = 0; i < COUNT(fatal); i++) sigaddset(&handled, fatal[i]);
    sigaddset(&handled, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &handled, NULL);
}

void cn_expect_end(void) {
    expect_end(SIGHUP);
}

int cn_signals_open(void) {
    if (pipe_ends[0] < 0 && pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    for (size_t i = 0; i < COUNT(told); i++) install(told[i], on_told, &told_before[i]);
    for (size_t i = 0; i < COUNT(fatal); i++) install(fatal[i], on_fatal, &fatal_before[i]);
    install(SIGALRM, on_alarm, &alarm_before);
    unblock();
    return pipe_ends[0];
}

void cn_signals_close(bool hung_up) {
    if (pipe_ends[0] < 0) return;
    for (size_t i = 0; i < COUNT(told); i++) sigaction(told[i], &told_before[i], NULL);
    // The signal may come after the end of input, or twice: from the system and from the shell.
    if (hung_up) signal(SIGHUP, SIG_IGN);
    alarm(0);
    ending = 0;
    sigaction(SIGALRM, &alarm_before, NULL);
    for (size_t i = 0; i < COUNT(fatal); i++) sigaction(fatal[i], &fatal_before[i], NULL);
    // The pipe stays for the next time: who reads it may not have let go of it yet.
}

void cn_stop(void) {
    struct sigaction stop, go_on;
    sigset_t only_stop, mask;
    sigemptyset(&only_stop);
    sigaddset(&only_stop, SIGTSTP);
    // The rest of the group first; then this process, by a signal to this very thread: that one has its effect before
    // the call returns, while one to the process may come to any thread at any later time.
    install(SIGTSTP, SIG_IGN, &stop);
    kill(0, SIGTSTP);
    install(SIGTSTP, SIG_DFL, NULL);
    install(SIGCONT, SIG_DFL, &go_on);
    pthread_sigmask(SIG_UNBLOCK, &only_stop, &mask);
    pthread_kill(pthread_self(), SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGCONT, &go_on, NULL);
    sigaction(SIGTSTP, &stop, NULL);
}
