import Secrets
import Text

/// Secrets as JSON for scripts: the API's field names (API.md), plus `active` (`true`, `false`, `null` for unknown), `owner`,
/// `can_view`, `can_write` (`null` for unknown) and `updated` (ISO 8601, UTC).
package enum SecretJSON {
    /// How long a piece of a list is, in bytes, before it is handed over.
    private static let piece = 64 << 10

    /// One array of some rows of a table, in their order, without client secrets, handed to `output` piece by piece: the memory that
    /// all of it would take at once costs more time than writing it.
    package static func list<E: Error>(
        _ table: SecretTable, _ order: [Int32], to output: ([UInt8]) throws(E) -> Void
    ) throws(E) {
        let rows = table.rows
        let permissions = WrittenPermissions(rows)
        var writer = JSONWriter(capacity: 2 * piece)
        try writer.array { (array) throws(E) in
            for row in order.lazy.map(Int.init) {
                array.object { object in
                    object.member("identifier", rows.ids[row].description)
                    rows.withName(row) { object.member("name", utf8: $0) }
                    rows.withURL(row) { object.member("url", utf8: $0) }
                    object.member("tags", rows.tags(row))
                    rows.withCode(row) { object.member("identifier_code", utf8: $0) }
                    object.member("active", rows.states[row].isActive)
                    object.written(permissions[rows.sharingPlace(row)])
                    object.member("owner", rows.owner(row))
                    object.member("can_view", rows.access[row].canView)
                    object.member("can_write", rows.access[row].canWrite)
                    object.member("updated", time: rows.updated(row))
                    if !rows.reported[row].isEmpty {
                        object.member("last_known", array: { for name in rows.reported[row].names { $0.value(name) } })
                    }
                }
                if array.bytes.count >= piece {
                    try output(array.bytes)
                    array.removeWritten()
                }
            }
        }
        try output(ended(writer))
    }

    /// The members about permissions, written once for all rows that have the same.
    private struct WrittenPermissions {
        private let known: [[UInt8]]
        private let unknown: [UInt8]

        init(_ rows: TableRows) {
            known = rows.sharings.map(Self.members)
            unknown = Self.members(nil)
        }

        subscript(place: Int?) -> [UInt8] { place.map { known[$0] } ?? unknown }

        private static func members(_ sharing: Sharing?) -> [UInt8] {
            var writer = JSONWriter()
            for (field, permissions) in [(SecretField.users, sharing?.users), (.groups, sharing?.groups)] {
                if let permissions {
                    writer.member(field, .permissions(permissions))
                } else {
                    writer.key(field.rawValue)
                    writer.null()
                }
            }
            return writer.bytes
        }
    }

    /// One object with all fields; the client secret only where it is to be revealed.
    package static func object(_ secret: APISecret, reveal: Bool) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            let summary = secret.summary
            object.member("identifier", summary.id.description)
            for field in SecretField.allCases where reveal || field.kind != .secret {
                object.member(field, secret[field])
            }
            object.member("active", summary.state.isActive)
            object.member("owner", summary.owner)
            object.member("can_view", summary.access.canView)
            object.member("can_write", summary.access.canWrite)
            object.member("updated", time: summary.updated)
        }
        return ended(writer)
    }

    package static func ended(_ writer: JSONWriter) -> [UInt8] { writer.bytes + [UInt8(ascii: "\n")] }
}

extension JSONWriter {
    mutating func values(_ texts: [String]) { for text in texts { value(text) } }
}
