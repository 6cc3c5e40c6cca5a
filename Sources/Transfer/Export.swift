import Secrets
import Text

/// The forms of an export.
package enum ExportFormat: String, CaseIterable, Sendable {
    case json, csv
}

/// A secret that CSV cannot hold: a user or group of it has a semicolon in its name, or blanks at its ends.
package struct ExportError: Error, Equatable, Sendable {
    package let id: SecretID
    /// The API's name of the field.
    package let field: String
}

/// Writes secrets in the form that an import reads (`ImportFile`), so that nothing is lost between the two.
package enum Export {
    /// - Parameter reveal: whether client secrets are written; otherwise the field is left out.
    package static func bytes(
        of secrets: [APISecret], as format: ExportFormat, reveal: Bool
    ) throws(ExportError) -> [UInt8] {
        switch format {
        case .json: json(secrets, reveal)
        case .csv: try csv(secrets, reveal)
        }
    }

    private static func json(_ secrets: [APISecret], _ reveal: Bool) -> [UInt8] {
        var writer = JSONWriter(.indented, capacity: secrets.count * 600)
        writer.array { array in
            for secret in secrets { array.object { write(secret, reveal, into: &$0) } }
        }
        return SecretJSON.ended(writer)
    }

    private static func write(_ secret: APISecret, _ reveal: Bool, into object: inout JSONWriter) {
        for field in fields(reveal) { object.member(field, secret[field]) }
        object.member(ImportField.active, secret.summary.state.isActive)
    }

    private static func csv(_ secrets: [APISecret], _ reveal: Bool) throws(ExportError) -> [UInt8] {
        // It is read back: values stay as they are, also those that a spreadsheet would take for a formula.
        var writer = CSVWriter(neutralisesFormulas: false)
        let fields = fields(reveal)
        writer.record(fields.map(\.rawValue) + [ImportField.active])
        for secret in secrets {
            var record: [String] = []
            for field in fields { record.append(try text(of: field, of: secret)) }
            writer.record(record + [secret.summary.state.isActive.map { $0 ? "true" : "false" } ?? ""])
        }
        return writer.bytes
    }

    private static func fields(_ reveal: Bool) -> [SecretField] {
        SecretField.allCases.filter { reveal || $0.kind != .secret }
    }

    private static func text(of field: SecretField, of secret: APISecret) throws(ExportError) -> String {
        switch secret[field] {
        case .text(let text): return text
        case .secret(let secret): return secret.reveal()
        case .permissions(let permissions):
            guard let list = PermissionList.format(permissions) else {
                throw ExportError(id: secret.id, field: field.rawValue)
            }
            return list
        }
    }
}
