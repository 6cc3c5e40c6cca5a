import TOMLKit
import Text

/// How the screens use the terminal: the table `[terminal]` of config.toml.
package struct TerminalSettings: Equatable, Sendable {
    /// How long a single ESC may still become the sequence of another key, in milliseconds; nil for the usual time, which
    /// depends on where the terminal is.
    package var escapeDelay: Int?

    /// Seconds that a client secret is shown, and that a copied one stays in the clipboard; nil for the usual times.
    package var hideAfter: Int?
    package var clearAfter: Int?

    /// Whether the mouse is taken; the terminal's own selecting then needs a key held, Shift in most.
    package var usesMouse = false

    package static let escapeDelaysAllowed = 0...2000
    package static let secondsAllowed = 1...3600

    package init(escapeDelay: Int? = nil, hideAfter: Int? = nil, clearAfter: Int? = nil) {
        self.escapeDelay = escapeDelay
        self.hideAfter = hideAfter
        self.clearAfter = clearAfter
    }

    /// The table's name, and its keys.
    static let table = "terminal"
    private static let escapeDelayKey = "escape_delay"
    private static let mouseKey = "mouse"
    private static let hideAfterKey = "hide_after"
    private static let clearAfterKey = "clear_after"

    /// What the table says, and what is wrong in it. Where a value is wrong, the usual one holds.
    static func read(_ value: (any TOMLValueConvertible)?) -> (TerminalSettings, [Finding]) {
        let keys = [
            NumberKey(name: escapeDelayKey, unit: "in milliseconds", allowed: escapeDelaysAllowed),
            NumberKey(name: hideAfterKey, unit: "in seconds", allowed: secondsAllowed),
            NumberKey(name: clearAfterKey, unit: "in seconds", allowed: secondsAllowed),
        ]
        let (numbers, faults) = NumberKey.read(keys, of: table, others: [mouseKey], value)
        var findings = faults
        var settings = TerminalSettings(
            escapeDelay: numbers[escapeDelayKey], hideAfter: numbers[hideAfterKey], clearAfter: numbers[clearAfterKey])
        if let value = value?.table?[mouseKey] {
            if let isOn = value.bool {
                settings.usesMouse = isOn
            } else {
                findings.append(Finding([table, mouseKey], "mouse is true or false"))
            }
        }
        return (settings, findings)
    }
}
