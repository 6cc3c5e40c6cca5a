import Text

/// Entries of the trail in forms that can be saved or printed.
extension AuditRecord {
    /// An array with an object for each, with a line feed at its end.
    package static func json(_ records: [AuditRecord]) -> String {
        var writer = JSONWriter(.indented)
        writer.array { array in
            for record in records {
                array.object { object in
                    object.member("entry", record.number)
                    object.member("time", time: record.time)
                    object.member("user", record.user)
                    object.member("action", record.action.rawValue)
                    object.member("identifiers", array: { for id in record.ids { $0.value(id.description) } })
                }
            }
        }
        return writer.text + "\n"
    }

    /// A line for each, identifiers with blanks between.
    package static func csv(_ records: [AuditRecord]) -> String {
        var writer = CSVWriter(neutralisesFormulas: true)
        writer.record(["entry", "time", "user", "action", "identifiers"])
        for record in records {
            writer.record([
                String(record.number), Timestamp.text(seconds: record.time), record.user, record.action.rawValue,
                record.ids.map(\.description).joined(separator: " "),
            ])
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
