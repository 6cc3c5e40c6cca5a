import MySafeWire
import Secrets

/// Names and values of a query or of a form body (WHATWG URL, "application/x-www-form-urlencoded").
struct FormFields: Equatable, Sendable {
    private let pairs: [(name: String, value: String)]

    init(_ text: some StringProtocol) {
        pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentDecoding.decode(parts[0], plusIsSpace: true),
                parts.count == 2 ? PercentDecoding.decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    /// The first value of this name that is not empty.
    subscript(name: String) -> String? { pairs.first { $0.name == name && !$0.value.isEmpty }?.value }

    /// Whether there is such a name, whatever its value.
    func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// Whether a name comes twice.
    var hasRepetitions: Bool { Set(pairs.map(\.name)).count < pairs.count }

    static func == (lhs: FormFields, rhs: FormFields) -> Bool {
        lhs.pairs.elementsEqual(rhs.pairs) { $0.name == $1.name && $0.value == $1.value }
    }
}
