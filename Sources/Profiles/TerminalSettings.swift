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
        var settings = TerminalSettings()
        guard let value else { return (settings, []) }
        guard let table = value.table else {
            return (settings, [Finding([Self.table], "terminal is a table, [terminal], not \(value.shown)")])
        }
        var findings: [Finding] = []
        for key in table.keys.sorted() where key != escapeDelayKey {
            findings.append(
                Finding(
                    [Self.table, key], "there is no key '\(key)' here\(NearestName.question(key, in: [escapeDelayKey]))"
                ))
        }
        if let value = table[escapeDelayKey] {
            settings.escapeDelay = value.int.flatMap { escapeDelaysAllowed.contains($0) ? $0 : nil }
            if settings.escapeDelay == nil {
                findings.append(
                    Finding(
                        [Self.table, escapeDelayKey],
                        "escape_delay is in milliseconds, a whole number from \(escapeDelaysAllowed.lowerBound) to "
                            + "\(escapeDelaysAllowed.upperBound)"))
            }
        }
        return (settings, findings)
    }
}
