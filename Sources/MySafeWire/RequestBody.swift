import Secrets
import Text

/// The bodies of create and update (API.md, "create", "update"): JSON in UTF-8. They hold client secrets.
package enum RequestBody {
    /// All fields; empty ones that are optional are left out.
    package static func create(_ draft: SecretDraft) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            object.member("name", draft.name)
            object.member("url", draft.url)
            object.member("client_id", draft.clientID)
            if !draft.clientSecret.isEmpty { object.member("client_secret", draft.clientSecret.reveal()) }
            for (name, text) in [
                ("identifier_code", draft.identifierCode), ("tags", draft.tags), ("notes", draft.notes),
                ("method", draft.method),
            ] where !text.isEmpty { object.member(name, text) }
            if !draft.sharing.users.isEmpty { object.users(draft.sharing.users, nameKey: "username") }
            if !draft.sharing.groups.isEmpty { object.groups(draft.sharing.groups) }
        }
        return writer.bytes
    }

    /// The fields that change; an empty list of permissions empties it.
    package static func update(_ change: SecretChange) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            for (name, text) in [
                ("name", change.name), ("url", change.url), ("client_id", change.clientID),
                ("client_secret", change.clientSecret?.reveal()), ("identifier_code", change.identifierCode),
                ("tags", change.tags), ("notes", change.notes), ("method", change.method),
            ] {
                if let text { object.member(name, text) }
            }
            if let users = change.users { object.users(users, nameKey: "username") }
            if let groups = change.groups { object.groups(groups) }
        }
        return writer.bytes
    }
}

extension JSONWriter {
    /// `users_allowed`; a user's key is `username`, or `name` where one secret is read (API.md, "one secret").
    mutating func users(_ permissions: [Permission], nameKey: String) {
        list("users_allowed", permissions, nameKey: nameKey)
    }

    mutating func groups(_ permissions: [Permission]) { list("groups_allowed", permissions, nameKey: "name") }

    private mutating func list(_ name: String, _ permissions: [Permission], nameKey: String) {
        member(
            name,
            array: { array in
                for permission in permissions {
                    array.object { object in
                        object.member(nameKey, permission.name)
                        object.member("can_edit", permission.canEdit)
                    }
                }
            })
    }
}
