import Secrets

/// Secrets as JSON for scripts: the API's field names (API.md), plus `active` (`true`, `false`, `null` for unknown), `owner`,
/// `can_view`, `can_write` (`null` for unknown) and `updated` (ISO 8601, UTC).
package enum SecretJSON {
    /// One array, without client secrets.
    package static func list(_ summaries: some Collection<SecretSummary>) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + summaries.count * 350)
        writer.array { array in
            for summary in summaries {
                array.object { object in
                    head(summary, &object)
                    object.member("active", summary.state.isActive)
                    object.sharing(summary.sharing)
                    tail(summary, &object)
                }
            }
        }
        return ended(writer)
    }

    /// One object with all fields; the client secret only where it is to be revealed.
    package static func object(_ secret: APISecret, reveal: Bool) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            head(secret.summary, &object)
            object.member("client_id", secret.clientID)
            if reveal { object.member("client_secret", secret.clientSecret.reveal()) }
            object.member("method", secret.method)
            object.member("notes", secret.notes)
            object.member("active", secret.summary.state.isActive)
            object.sharing(secret.summary.sharing)
            tail(secret.summary, &object)
        }
        return ended(writer)
    }

    /// Users with their groups, and groups with their members.
    package static func directory(_ directory: Directory) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("users", array: { $0.values(directory.users) })
            object.member(
                "groups",
                array: { groups in
                    for group in directory.groups {
                        groups.object { object in
                            object.member("name", group)
                            object.member("members", array: { $0.values((directory.members[group] ?? []).sorted()) })
                        }
                    }
                })
        }
        return ended(writer)
    }

    static func ended(_ writer: JSONWriter) -> [UInt8] { writer.bytes + [UInt8(ascii: "\n")] }

    private static func head(_ summary: SecretSummary, _ object: inout JSONWriter) {
        object.member("identifier", summary.id.description)
        object.member("name", summary.name)
        object.member("url", summary.url)
        object.member("tags", summary.tags)
        object.member("identifier_code", summary.identifierCode)
    }

    private static func tail(_ summary: SecretSummary, _ object: inout JSONWriter) {
        object.member("owner", summary.owner)
        object.member("can_view", summary.access.canView)
        object.member("can_write", summary.access.canWrite)
        object.member("updated", time: summary.updated)
    }
}

extension JSONWriter {
    /// `users_allowed` and `groups_allowed` as in a create body; `null` where it is not known.
    mutating func sharing(_ sharing: Sharing?) {
        permissions("users_allowed", sharing?.users, nameKey: "username")
        permissions("groups_allowed", sharing?.groups, nameKey: "name")
    }

    private mutating func permissions(_ name: String, _ permissions: [Permission]?, nameKey: String) {
        key(name)
        guard let permissions else { return null() }
        array { array in
            for permission in permissions {
                array.object { object in
                    object.member(nameKey, permission.name)
                    object.member("can_edit", permission.canEdit)
                }
            }
        }
    }

    mutating func values(_ texts: [String]) { for text in texts { value(text) } }
}
