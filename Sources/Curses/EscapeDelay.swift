/// How long a single ESC may still become a sequence, which is how arrow keys and others begin; and how long the tail of a
/// paste may be, by the same reasoning.
enum EscapeDelay {
    /// Milliseconds on this machine: the bytes of one key come together.
    static let local = 25
    /// Milliseconds over SSH, where the bytes of one key may come in two packets: more than 50 ms apart was seen.
    static let remote = 150
    static let longest = 2000

    /// Milliseconds to wait: those that are wanted, or those of ncurses' variable ESCDELAY, or the usual ones for where the
    /// terminal is.
    ///
    /// - Parameter environment: the value of an environment variable.
    static func milliseconds(wanted: Int?, environment: (String) -> String?) -> Int {
        let usual = isRemote(environment) ? remote : local
        return min(max(wanted ?? environment("ESCDELAY").flatMap { Int($0) } ?? usual, 0), longest)
    }

    /// Milliseconds without anything until what comes is no longer taken for a part of the paste before it: more than a
    /// link takes between two packets of one paste, less than a person takes to press a key after pasting.
    static func pasteTail(environment: (String) -> String?) -> Int { isRemote(environment) ? 300 : 100 }

    private static func isRemote(_ environment: (String) -> String?) -> Bool {
        ["SSH_TTY", "SSH_CONNECTION"].contains { !(environment($0) ?? "").isEmpty }
    }
}
