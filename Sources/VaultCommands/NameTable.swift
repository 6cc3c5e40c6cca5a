import CommandSupport
import Text

/// Names, each with others that belong to it.
enum NameTable {
    static func print(_ rows: [(name: String, others: [String])], _ title: String, json: Bool) throws {
        guard json else {
            return try Console.write(
                TextColumns.render(
                    ["NAME", title.uppercased()], rows.map { [$0.name, $0.others.joined(separator: ", ")] }))
        }
        var writer = JSONWriter(.indented)
        writer.array { array in for (name, others) in rows { array.object { write(name, others, title, to: &$0) } } }
        try Console.write(writer.text + "\n")
    }

    /// One of them as JSON.
    static func printObject(_ name: String, _ others: [String], _ title: String) throws {
        var writer = JSONWriter(.indented)
        writer.object { write(name, others, title, to: &$0) }
        try Console.write(writer.text + "\n")
    }

    private static func write(_ name: String, _ others: [String], _ title: String, to object: inout JSONWriter) {
        object.member("name", name)
        object.member(title, array: { for other in others { $0.value(other) } })
    }
}
