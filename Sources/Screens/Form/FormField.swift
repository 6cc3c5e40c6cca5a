/// The fields of the form, in their order. The raw value is the API's name of the field (API.md, "create").
package enum FormField: String, CaseIterable, Sendable {
    case name
    case url
    case clientID = "client_id"
    case clientSecret = "client_secret"
    case identifierCode = "identifier_code"
    case method, tags, notes
    case users = "users_allowed"
    case groups = "groups_allowed"

    package var label: String {
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

    /// Whether it is a list of permissions, edited on a screen of its own.
    package var isPermissions: Bool { self == .users || self == .groups }

    /// The form's fields that are typed.
    package static let typed = allCases.filter { !$0.isPermissions }

    /// The request methods of RFC 9110, section 9, and RFC 5789, those for calling an API first.
    package static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"]
}
