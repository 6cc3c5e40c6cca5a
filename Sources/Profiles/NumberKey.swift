import TOMLKit
import Text

/// A key of a table of settings whose value is a whole number.
struct NumberKey {
    let name: String
    /// "in milliseconds".
    let unit: String
    let allowed: ClosedRange<Int>

    /// The numbers that a table gives, by key, and what is wrong in it. A wrong value is as if it were not there.
    ///
    /// - Parameters:
    ///   - keys: all that the table may have.
    ///   - table: its name.
    ///   - others: keys that it may have besides.
    static func read(
        _ keys: [NumberKey], of table: String, others: [String] = [], _ value: (any TOMLValueConvertible)?
    ) -> (numbers: [String: Int], [Finding]) {
        guard let value else { return ([:], []) }
        guard let content = value.table else {
            return ([:], [Finding([table], "\(table) is a table, [\(table)], not \(value.shown)")])
        }
        let names = keys.map(\.name) + others
        var findings = content.keys.sorted().filter { !names.contains($0) }.map { key in
            Finding([table, key], "there is no key '\(key)' here\(NearestName.question(key, in: names))")
        }
        var numbers: [String: Int] = [:]
        for key in keys {
            guard let value = content[key.name] else { continue }
            if let number = value.int, key.allowed.contains(number) {
                numbers[key.name] = number
            } else {
                findings.append(
                    Finding(
                        [table, key.name],
                        "\(key.name) is \(key.unit), a whole number from \(key.allowed.lowerBound) to "
                            + "\(key.allowed.upperBound)"))
            }
        }
        return (numbers, findings)
    }
}
