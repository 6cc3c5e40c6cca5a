import Text

/// What is said of arguments, of what is read from files and standard input, and of standard output.
package enum InputText: Wording {
    // Arguments.
    /// `hint`: the end of the sentence, with the name that may be meant. `help`: the command that shows which there are.
    case noCommand(words: String, hint: String, help: String)
    case valueMissing

    // What is read. A path of `-` is standard input.
    case passphrase
    case newPassphrase
    /// `what`: `passphrase` or `newPassphrase`.
    case endedBefore(path: String, what: String)
    /// `what`: a sentence without its subject.
    case encoding(path: String, what: String)

    // Standard output.
    case notWritten(why: String)
    /// `mode`: in octal digits.
    case exposed(mode: String)

    package var english: String {
        switch self {
        case .noCommand(let words, let hint, let help):
            "there is no command '\(words)'\(hint) '\(help)' shows the commands."
        case .valueMissing: "it looks like the next option: the value in front of it is missing."
        case .passphrase: "a passphrase"
        case .newPassphrase: "the new passphrase"
        case .endedBefore(let path, let what): "\(Self.place(path)) ended before \(what) came."
        case .encoding(let path, let what): "\(Self.place(path)) \(what)"
        case .notWritten(let why): "standard output cannot be written: \(why)"
        case .exposed(let mode):
            "warning: standard output is a file that others can read (mode 0\(mode)), and client secrets go into it."
        }
    }

    private static func place(_ path: String) -> String { path == "-" ? "standard input" : path }
}
