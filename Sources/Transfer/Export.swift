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
        let summary = secret.summary
        object.member("name", summary.name)
        object.member("url", summary.url ?? "")
        object.member("client_id", secret.clientID)
        if reveal { object.member("client_secret", secret.clientSecret.reveal()) }
        object.member("identifier_code", summary.identifierCode ?? "")
        object.member("tags", summary.tags ?? "")
        object.member("notes", secret.notes)
        object.member("method", secret.method)
        object.member("active", summary.state.isActive)
        object.sharing(secret.sharing)
    }

    private static func csv(_ secrets: [APISecret], _ reveal: Bool) throws(ExportError) -> [UInt8] {
        // It is read back: values stay as they are, also those that a spreadsheet would take for a formula.
        var writer = CSVWriter(neutralisesFormulas: false)
        writer.record(ImportField.known.filter { reveal || $0 != "client_secret" })
        for secret in secrets { writer.record(try record(secret, reveal)) }
        return writer.bytes
    }

    private static func record(_ secret: APISecret, _ reveal: Bool) throws(ExportError) -> [String] {
        let summary = secret.summary
        let sharing = secret.sharing
        guard let users = PermissionList.format(sharing.users) else {
            throw ExportError(id: secret.id, field: "users_allowed")
        }
        guard let groups = PermissionList.format(sharing.groups) else {
            throw ExportError(id: secret.id, field: "groups_allowed")
        }
        let active = summary.state.isActive.map { $0 ? "true" : "false" } ?? ""
        return [summary.name, summary.url ?? "", secret.clientID] + (reveal ? [secret.clientSecret.reveal()] : [])
            + [summary.identifierCode ?? "", summary.tags ?? "", secret.notes, secret.method, active, users, groups]
    }
}
