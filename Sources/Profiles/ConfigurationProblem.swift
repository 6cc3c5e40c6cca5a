/// Something that is wrong in config.toml. Never holds a value that could be secret.
package struct ConfigurationProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int
    /// The profile that it makes unusable; nil where it is about the file as a whole, or about settings.
    package var profile: String?
    /// The view that it makes unusable; nil where it is about none.
    package var view: String?
    /// Whether it is about how the program behaves ([terminal], [runs], [list], [views]), and so leaves every profile as it is.
    package var isOfSettings: Bool
    /// What is wrong and what to do about it, in a sentence without a full stop.
    package var message: String

    package init(
        file: String, line: Int, profile: String?, view: String? = nil, isOfSettings: Bool = false, message: String
    ) {
        self.file = file
        self.line = line
        self.profile = profile
        self.view = view
        self.isOfSettings = isOfSettings
        self.message = message
    }

    /// As compilers write it, so that editors find the line.
    package var description: String { "\(file):\(line): error: \(message)" }
}
