import Secrets

/// The names that an import file may use: the API's field names, and those that only exports carry.
enum ImportField {
    /// Fields of a create body (API.md, "create"), and `active`.
    static let known = SecretField.allCases.map(\.rawValue) + [active]

    /// Whether the secret is active: `true` or `false`.
    static let active = "active"

    /// Printed by `list` and `show`; accepted and ignored, so that what was printed can be read again.
    static let ignored: Set<String> = ["identifier", "owner", "can_view", "can_write", "updated", "version"]

    /// The message for a name that is neither.
    static func unknown(_ name: String) -> String {
        let printable = name.unicodeScalars.prefix(40).allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
        let shown = printable ? "'\(name.prefix(40))'" : "this name"
        return "\(shown) is no field of a secret; known are \(known.joined(separator: ", "))."
    }

    /// `true`, `false`, `1`, `0`, `yes`, `no`, in any letter case, and what a Portuguese spreadsheet makes of the first two; nil
    /// for anything else.
    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "verdadeiro": true
        case "false", "0", "no", "falso": false
        default: nil
        }
    }
}
