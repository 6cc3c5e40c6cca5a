/// How long a single ESC may still become a sequence, which is how arrow keys and others begin.
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
        let isRemote = ["SSH_TTY", "SSH_CONNECTION"].contains { !(environment($0) ?? "").isEmpty }
        let usual = isRemote ? remote : local
        return min(max(wanted ?? environment("ESCDELAY").flatMap { Int($0) } ?? usual, 0), longest)
    }
}
