/// What somebody may set of a secret: the fields of a create body (API.md, "create"), which have their API names as raw values.
/// In the order in which forms and files have them.
package enum SecretField: String, CaseIterable, Sendable {
    case name
    case url
    case clientID = "client_id"
    case clientSecret = "client_secret"
    case identifierCode = "identifier_code"
    case method, tags, notes
    case users = "users_allowed"
    case groups = "groups_allowed"

    /// What a field holds.
    package enum Kind: Sendable {
        case text
        /// A text that is shown only if somebody asks for it.
        case secret
        /// Who may view or edit the secret.
        case permissions
    }

    package var kind: Kind {
        switch self {
        case .clientSecret: .secret
        case .users, .groups: .permissions
        default: .text
        }
    }

    /// What people read.
    package var title: String {
        switch self {
        case .name: "Name"
        case .url: "URL"
        case .clientID: "Client id"
        case .clientSecret: "Client secret"
        case .identifierCode: "Identifier code"
        case .method: "Method"
        case .tags: "Tags"
        case .notes: "Notes"
        case .users: "Users"
        case .groups: "Groups"
        }
    }

    package var isRequired: Bool { self == .name || self == .url || self == .clientID }

    /// The request methods of RFC 9110, section 9, and RFC 5789, those for calling an API first.
    package static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"]
}

/// The value of one field. Texts are the same only if their bytes are: what is composed in another way is another value for a
/// server.
package enum FieldValue: Equatable, Sendable {
    case text(String)
    case secret(ClientSecret)
    case permissions([Permission])

    package var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .secret(let secret): secret.isEmpty
        case .permissions(let permissions): permissions.isEmpty
        }
    }

    package static func == (one: FieldValue, other: FieldValue) -> Bool {
        switch (one, other) {
        case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
        case (.secret(let one), .secret(let other)): one == other
        case (.permissions(let one), .permissions(let other)): one == other
        default: false
        }
    }
}
