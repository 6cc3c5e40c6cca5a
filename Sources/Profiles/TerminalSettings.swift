import TOMLKit
import Text

/// How the screens use the terminal: the table `[terminal]` of config.toml.
package struct TerminalSettings: Equatable, Sendable {
    /// How long a single ESC may still become the sequence of another key, in milliseconds; nil for the usual time, which
    /// depends on where the terminal is.
    package var escapeDelay: Int?

    package static let escapeDelaysAllowed = 0...2000

    package init(escapeDelay: Int? = nil) { self.escapeDelay = escapeDelay }

    /// The table's name, and its keys.
    static let table = "terminal"
    private static let escapeDelayKey = "escape_delay"

    /// What the table says, and what is wrong in it. Where a value is wrong, the usual one holds.
    static func read(_ value: (any TOMLValueConvertible)?) -> (TerminalSettings, [Finding]) {
        let keys = [NumberKey(name: escapeDelayKey, unit: "in milliseconds", allowed: escapeDelaysAllowed)]
        let (numbers, findings) = NumberKey.read(keys, of: table, value)
        return (TerminalSettings(escapeDelay: numbers[escapeDelayKey]), findings)
    }
}
