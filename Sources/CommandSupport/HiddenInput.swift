import Glibc

/// Keeps a terminal from showing what is typed, until `end`. The signals that would end or stop the process are
/// handled meanwhile: they give the terminal back first.
struct HiddenInput {
    private let descriptor: Int32
    private let before: termios?
    private let caught: CaughtSignals?

    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    init(on descriptor: Int32) {
        self.descriptor = descriptor
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else {
            before = nil
            caught = nil
            return
        }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        let hidden = settings
        self.before = before
        caught = CaughtSignals(Self.signals) { Self.take($0, descriptor, before, hidden) }
        tcsetattr(descriptor, TCSAFLUSH, &settings)
    }

    /// Shows what is typed again.
    func end() {
        guard var before else { return }
        tcsetattr(descriptor, TCSAFLUSH, &before)
        caught?.end()
    }

    /// Ends or stops the process, on a terminal as it was; a process that goes on afterwards hides again.
    private static func take(_ number: Int32, _ descriptor: Int32, _ before: termios, _ hidden: termios) {
        var before = before
        var hidden = hidden
        tcsetattr(descriptor, TCSANOW, &before)
        // The usual status of a process that a signal ended.
        guard number == SIGTSTP else { _exit(128 + number) }
        kill(getpid(), SIGSTOP)
        tcsetattr(descriptor, TCSANOW, &hidden)
    }
}
