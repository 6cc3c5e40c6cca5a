import Glibc
import Surface

/// Standard output and standard error. Data goes to the one, messages to the other; whatever comes from a secret, a
/// file or a server is neutralised before it can reach a terminal.
enum Console {
    static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// One line for people, on standard error.
    static func error(_ message: String) {
        try? FileBytes.write(Array("cofre: \(sanitised(message))\n".utf8), to: STDERR_FILENO)
    }

    /// One line for people that is no error, on standard error.
    static func note(_ message: String) {
        try? FileBytes.write(Array("\(sanitised(message))\n".utf8), to: STDERR_FILENO)
    }

    /// A line of data for people, on standard output.
    static func line(_ text: String) throws(CommandError) { try write(sanitised(text) + "\n") }

    /// Data as it is, for machines: JSON, CSV, a keymap.
    static func write(_ data: String) throws(CommandError) { try write(Array(data.utf8)) }

    static func write(_ data: [UInt8]) throws(CommandError) {
        do {
            try FileBytes.write(data, to: STDOUT_FILENO)
        } catch {
            // A reader that has gone (`| head`) wants no more: nothing to complain about.
            if error.code == EPIPE { exit(0) }
            throw .failed("standard output cannot be written: \(error.text)")
        }
    }

    /// Line breaks here are ours.
    private static func sanitised(_ text: String) -> String { DisplayText.sanitised(text, keepingLines: true) }
}
