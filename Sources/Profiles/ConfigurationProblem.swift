/// Something that is wrong in config.toml. Never holds a value that could be secret.
package struct ConfigurationProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int
    /// The profile that it makes unusable; nil where it is about the file as a whole.
    package var profile: String?
    /// What is wrong and what to do about it, in a sentence without a full stop.
    package var message: String

    package init(file: String, line: Int, profile: String?, message: String) {
        self.file = file
        self.line = line
        self.profile = profile
        self.message = message
    }

    /// As compilers write it, so that editors find the line.
    package var description: String { "\(file):\(line): error: \(message)" }
}
