import TOMLKit
import Text

/// How the list of secrets looks: the table `[list]` of config.toml.
package struct ListSettings: Equatable, Sendable {
    /// What stands out of the current row: one of `cursors`; nil for the usual.
    package var cursor: String?
    /// The columns to show, in their order, from `columnNames`; nil for the usual ones.
    package var columns: [String]?

    package init() {}

    /// The values of `cursor`, and the names of columns. Those who draw the list have the same ones.
    package static let cursors = ["marker", "name", "row"]
    package static let columnNames = ["state", "name", "url", "tags", "owner", "shared", "code", "updated", "id"]

    /// The table's name, and its keys.
    static let table = "list"
    private static let cursorKey = "cursor"
    private static let columnsKey = "columns"

    /// What the table says, and what is wrong in it. Where a value is wrong, the usual one holds.
    static func read(_ value: (any TOMLValueConvertible)?) -> (ListSettings, [Finding]) {
        var (_, findings) = NumberKey.read([], of: table, others: [cursorKey, columnsKey], value)
        var settings = ListSettings()
        if let value = value?.table?[cursorKey] {
            if let word = value.string, cursors.contains(word) {
                settings.cursor = word
            } else {
                findings.append(Finding([table, cursorKey], "\(cursorKey) is \"marker\", \"name\" or \"row\""))
            }
        }
        if let value = value?.table?[columnsKey] {
            let names = value.string?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
            if names.isEmpty {
                findings.append(
                    Finding(
                        [table, columnsKey], "\(columnsKey) is a list of columns in quotes, such as \"name, url, tags\""
                    ))
            } else if let wrong = names.first(where: { !columnNames.contains($0) }) {
                let hint = NearestName.question(wrong, in: columnNames)
                findings.append(
                    Finding(
                        [table, columnsKey],
                        "there is no column '\(wrong)'\(hint.isEmpty ? ": use \(columnNames.joined(separator: ", "))" : hint)"
                    ))
            } else {
                settings.columns = names
            }
        }
        return (settings, findings)
    }
}
