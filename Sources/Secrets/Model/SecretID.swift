/// The service's own number of a secret: `identifier` in the REST API (API.md, "GET …/ID").
/// Never the user's `identifier_code`.
package struct SecretID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Reads a decimal number, as typed on the command line or sent as a JSON string; nil for anything else.
    package init?(_ text: String) {
        guard let value = Int64(text) else { return nil }
        self.init(value)
    }

    package var description: String { String(rawValue) }

    package static func < (lhs: SecretID, rhs: SecretID) -> Bool { lhs.rawValue < rhs.rawValue }
}
