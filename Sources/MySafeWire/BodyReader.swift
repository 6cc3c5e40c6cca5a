import Foundation
import Secrets

/// Reads the bodies of create and update for a server (API.md, "create", "update"). Unknown fields are passed over; what
/// has the wrong type is `.invalidParameter` with the field's name, a body that is no JSON object with the name `body`.
package enum BodyReader {
    /// The draft of a create body. Required fields that are missing are empty: the service refuses them.
    package static func draft(_ bytes: [UInt8]) throws(ServiceError) -> SecretDraft {
        let change = try change(bytes)
        return SecretDraft(
            name: change.name ?? "", url: change.url ?? "", clientID: change.clientID ?? "",
            clientSecret: change.clientSecret ?? ClientSecret(""), identifierCode: change.identifierCode ?? "",
            tags: change.tags ?? "", notes: change.notes ?? "", method: change.method ?? "",
            sharing: Sharing(users: change.users ?? [], groups: change.groups ?? []))
    }

    /// The change of an update body: absent and null fields stay as they are.
    package static func change(_ bytes: [UInt8]) throws(ServiceError) -> SecretChange {
        guard let fields = JSONDocument.object(bytes) else {
            throw .invalidParameter("body", reason: "a JSON object is wanted.")
        }
        return SecretChange(
            name: try text("name", fields), url: try text("url", fields), clientID: try text("client_id", fields),
            clientSecret: try text("client_secret", fields).map { ClientSecret($0) },
            identifierCode: try text("identifier_code", fields), tags: try text("tags", fields),
            notes: try text("notes", fields), method: try text("method", fields),
            users: try permissions("users_allowed", fields), groups: try permissions("groups_allowed", fields))
    }

    private static func isGiven(_ name: String, _ fields: Fields) -> Bool {
        fields.has(name) && (try? fields.decodeNil(forKey: FieldKey(stringValue: name))) == false
    }

    private static func text(_ name: String, _ fields: Fields) throws(ServiceError) -> String? {
        guard isGiven(name, fields) else { return nil }
        guard let text = fields.text(name) else { throw .invalidParameter(name, reason: "a text is wanted.") }
        return text
    }

    private static func permissions(_ name: String, _ fields: Fields) throws(ServiceError) -> [Permission]? {
        guard isGiven(name, fields) else { return nil }
        guard var list = fields.array(name) else { throw .invalidParameter(name, reason: "an array is wanted.") }
        var permissions: [Permission] = []
        while !list.isAtEnd {
            let place = list.currentIndex
            guard let entry = try? list.nestedContainer(keyedBy: FieldKey.self),
                let who = entry.text("username", "name"), !who.isEmpty
            else { throw .invalidParameter(name, reason: "entry \(place + 1) wants a name.") }
            guard !entry.has("can_edit") || entry.flag("can_edit") != nil else {
                throw .invalidParameter(name, reason: "can_edit of entry \(place + 1) wants true or false.")
            }
            permissions.append(Permission(name: who, canEdit: entry.flag("can_edit") ?? false))
        }
        return permissions
    }
}
