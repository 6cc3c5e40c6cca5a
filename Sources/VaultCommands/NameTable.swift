import CommandSupport
import Text

/// Names, each with others that belong to it.
enum NameTable {
    /// What the others are, by their name for programs.
    enum Others: String {
        case members, groups

        fileprivate var heading: MembersText {
            switch self {
            case .members: .members
            case .groups: .groups
            }
        }
    }

    static func print(_ rows: [(name: String, others: [String])], _ kind: Others, json: Bool) throws {
        guard json else {
            return try Console.write(
                TextColumns.render(
                    [MembersText.name.text, kind.heading.text],
                    rows.map { [$0.name, $0.others.joined(separator: ", ")] }))
        }
        var writer = JSONWriter(.indented)
        writer.array { array in for (name, others) in rows { array.object { write(name, others, kind, to: &$0) } } }
        try Console.write(writer.text + "\n")
    }

    /// One of them as JSON.
    static func printObject(_ name: String, _ others: [String], _ kind: Others) throws {
        var writer = JSONWriter(.indented)
        writer.object { write(name, others, kind, to: &$0) }
        try Console.write(writer.text + "\n")
    }

    private static func write(_ name: String, _ others: [String], _ kind: Others, to object: inout JSONWriter) {
        object.member("name", name)
        object.member(kind.rawValue, array: { for other in others { $0.value(other) } })
    }
}
