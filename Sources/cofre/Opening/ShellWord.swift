/// A word of a shell command, for commands that messages give.
enum ShellWord {
    /// The text as it has to be typed to stand for itself: in quotes if it has anything special in it.
    static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_./:@%+=,-".unicodeScalars.contains(scalar))
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
