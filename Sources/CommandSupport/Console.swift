import Glibc
import Posix
import Surface
import Text

/// Standard output and standard error. Data goes to the one, messages to the other; whatever comes from a secret, a
/// file or a server is neutralised before it can reach a terminal.
package enum Console {
    /// Whether standard input is a terminal, where somebody can answer.
    package static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// The terminal's width in columns, if standard output is one; nil otherwise.
    package static var outputWidth: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// One line for people, on standard error, after the program's name: as part of a sentence, so its first word is in lower case.
    package static func error(_ message: String) {
        try? FileBytes.write(Array("\(programName): \(continued(sanitised(message)))\n".utf8), to: STDERR_FILENO)
    }

    /// A text as it goes on behind a colon. Names and abbreviations keep their capital letters.
    static func continued(_ text: String) -> String {
        let word = text.prefix { $0.isLetter }
        guard let first = word.first, first.isUppercase, !word.dropFirst().contains(where: \.isUppercase),
            !names.contains(String(word))
        else { return text }
        return first.lowercased() + text.dropFirst()
    }

    private static let names: Set<String> = ["Cofre"]

    /// One line for people that is no error, on standard error.
    package static func note(_ message: String) {
        try? FileBytes.write(Array("\(sanitised(message))\n".utf8), to: STDERR_FILENO)
    }

    /// A line of data for people, on standard output.
    package static func line(_ text: String) throws(CommandError) { try write(sanitised(text) + "\n") }

    /// Data as it is, for machines: JSON, CSV, a keymap.
    package static func write(_ data: String) throws(CommandError) { try write(Array(data.utf8)) }

    /// Data as it is. Throws `.failed` where it cannot be written.
    package static func write(_ data: [UInt8]) throws(CommandError) {
        do {
            try FileBytes.write(data, to: STDOUT_FILENO)
        } catch {
            // A reader that has gone (`| head`) wants no more: nothing to complain about.
            if error.code == EPIPE { exit(0) }
            throw .failed(InputText.notWritten(why: error.text).text)
        }
    }

    /// Warns, before client secrets are written, if standard output goes to a regular file that others can read.
    package static func warnIfOutputIsExposed() {
        var facts = stat()
        guard fstat(STDOUT_FILENO, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 != 0 else {
            return
        }
        let mode = String(facts.st_mode & 0o777, radix: 8)
        error(InputText.exposed(mode: mode).text)
    }

    /// The name that the program was started by, without its folder.
    private static let programName =
        CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "cofre"

    /// Line breaks here are ours.
    private static func sanitised(_ text: String) -> String { DisplayText.sanitised(text, keepingLines: true) }
}
