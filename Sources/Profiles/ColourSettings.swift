import TOMLKit
import Text

/// The colours of the screens: the table `[colours]` of config.toml.
package struct ColourSettings: Equatable, Sendable {
    /// One of `themes`; nil for the usual.
    package var theme: String?
    /// A colour of xterm's palette of 256 for each use, from `uses`; nil for the terminal's own.
    package var colours: [String: Int?] = [:]

    package init() {}

    /// The values of `theme`, and what can have a colour of its own. Those who draw have the same ones.
    package static let themes = ["both", "light", "dark"]
    package static let uses = [
        "key", "mark", "active", "inactive", "unknown", "warning", "error", "secret", "border", "dim",
    ]

    static let table = "colours"
    private static let themeKey = "theme"
    private static let basic = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    /// What the table says, and what is wrong in it. Where a value is wrong, the usual one holds.
    static func read(_ value: (any TOMLValueConvertible)?) -> (ColourSettings, [Finding]) {
        var (_, findings) = NumberKey.read([], of: table, others: [themeKey] + uses, value)
        var settings = ColourSettings()
        guard let content = value?.table else { return (settings, findings) }
        if let value = content[themeKey] {
            if let word = value.string, themes.contains(word) {
                settings.theme = word
            } else {
                findings.append(Finding([table, themeKey], "theme is \"both\", \"light\" or \"dark\""))
            }
        }
        for use in uses {
            guard let value = content[use] else { continue }
            if let number = value.int, (0...255).contains(number) {
                settings.colours.updateValue(number, forKey: use)
            } else if value.string == "none" {
                settings.colours.updateValue(nil, forKey: use)
            } else if let name = value.string, let number = basic.firstIndex(of: name) {
                settings.colours.updateValue(number, forKey: use)
            } else {
                findings.append(
                    Finding(
                        [table, use],
                        "\(use) is a colour: \(basic.joined(separator: ", ")), a number from 0 to 255, or \"none\""))
            }
        }
        return (settings, findings)
    }
}
