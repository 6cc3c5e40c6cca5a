/// A secret to create (API.md, "create"). `name`, `url` and `clientID` are required: services refuse an empty one
/// with `ServiceError.missingParameter`.
package struct SecretDraft: Equatable, Sendable {
    package var name: String
    package var url: String
    package var clientID: String
    package var clientSecret: ClientSecret
    package var identifierCode: String
    package var tags: String
    package var notes: String
    package var method: String
    package var sharing: Sharing
    /// Imports may bring inactive secrets; the API itself creates active ones.
    package var isActive: Bool

    package init(
        name: String = "", url: String = "", clientID: String = "", clientSecret: ClientSecret = ClientSecret(""),
        identifierCode: String = "", tags: String = "", notes: String = "", method: String = "",
        sharing: Sharing = .none, isActive: Bool = true
    ) {
        self.name = name
        self.url = url
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.identifierCode = identifierCode
        self.tags = tags
        self.notes = notes
        self.method = method
        self.sharing = sharing
        self.isActive = isActive
    }

    /// The first required parameter that is empty, by its API name; nil when all are there.
    package var missingParameter: String? {
        SecretField.allCases.first { $0.isRequired && self[$0].isEmpty }?.rawValue
    }
}

/// A change to a secret (API.md, "update"): nil keeps a field as it is; an empty list of permissions empties it.
package struct SecretChange: Equatable, Sendable {
    package var name: String?
    package var url: String?
    package var clientID: String?
    package var clientSecret: ClientSecret?
    package var identifierCode: String?
    package var tags: String?
    package var notes: String?
    package var method: String?
    package var users: [Permission]?
    package var groups: [Permission]?

    package init(
        name: String? = nil, url: String? = nil, clientID: String? = nil, clientSecret: ClientSecret? = nil,
        identifierCode: String? = nil, tags: String? = nil, notes: String? = nil, method: String? = nil,
        users: [Permission]? = nil, groups: [Permission]? = nil
    ) {
        self.name = name
        self.url = url
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.identifierCode = identifierCode
        self.tags = tags
        self.notes = notes
        self.method = method
        self.users = users
        self.groups = groups
    }

    package var isEmpty: Bool { self == SecretChange() }

    /// A required parameter that the change would empty, by its API name; nil when none.
    package var missingParameter: String? {
        SecretField.allCases.first { $0.isRequired && self[$0]?.isEmpty == true }?.rawValue
    }
}
