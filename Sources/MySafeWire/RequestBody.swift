import Secrets
import Text

/// The bodies of create and update (API.md, "create", "update"): JSON in UTF-8. They hold client secrets.
package enum RequestBody {
    /// All fields; empty ones that are optional are left out.
    package static func create(_ draft: SecretDraft) -> [UInt8] {
        write { field in field.isRequired || !draft[field].isEmpty ? draft[field] : nil }
    }

    /// The fields that change; an empty list of permissions empties it.
    package static func update(_ change: SecretChange) -> [UInt8] { write { change[$0] } }

    private static func write(_ value: (SecretField) -> FieldValue?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            for field in SecretField.allCases {
                if let value = value(field) { object.member(field, value) }
            }
        }
        return writer.bytes
    }
}
