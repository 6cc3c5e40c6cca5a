/// Something in a keymap file that is wrong, or probably not what was meant. The program starts all the same.
package struct KeymapProblem: Equatable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable {
        /// The line has no effect, and what it was over stays.
        case error
        /// The line has its effect.
        case warning
    }

    package let file: String
    /// From 1.
    package let line: Int
    package let severity: Severity
    /// What is wrong and what to do about it, in a sentence without a full stop.
    package let message: String

    package init(file: String, line: Int, severity: Severity, message: String) {
        self.file = file
        self.line = line
        self.severity = severity
        self.message = message
    }

    /// As compilers write it, so that editors find the line.
    package var description: String { "\(file):\(line): \(severity.rawValue): \(message)" }
}
