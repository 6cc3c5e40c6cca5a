/// One term of a filter: a test, or its opposite.
struct FilterTerm: Equatable, Sendable {
    /// Written with a leading `-`: keeps what the test does not match, unknown values included.
    var isExcluded: Bool
    var test: FilterTest
}

/// What a term asks of a secret. A value that the service does not tell matches no test but `active:unknown`.
enum FilterTest: Equatable, Sendable {
    /// One of the scope's texts contains this folded text.
    case contains(FilterScope, [UInt8])
    /// One of the scope's texts is this folded text.
    case equals(FilterScope, [UInt8])
    /// One of the scope's texts matches.
    case pattern(FilterScope, FilterPattern)
    case state(ActiveState)
    case shared(Bool)
    case id(SecretID)

    /// The field that it asks for, where a list that gives names and identifiers alone does not tell it.
    var unlistedField: FilterField? {
        switch self {
        case .contains(let scope, _), .equals(let scope, _), .pattern(let scope, _): scope.unlistedField
        case .state(.unknown), .id: nil
        case .state: .active
        case .shared: .shared
        }
    }
}

/// Where a text is searched.
enum FilterScope: Equatable, Sendable {
    /// Name, URL, tags, owner and identifier code.
    case anywhere
    case name, url, tag, owner, code
    /// Users that it is shared with; only those who may edit, or may only view, where `canEdit` says so.
    case user(canEdit: Bool?)
    /// Groups that it is shared with, likewise.
    case group(canEdit: Bool?)

    /// See `FilterTest.unlistedField`.
    var unlistedField: FilterField? {
        switch self {
        case .anywhere, .name: nil
        case .url: .url
        case .tag: .tag
        case .owner: .owner
        case .code: .code
        case .user: .user
        case .group: .group
        }
    }

    /// Whether every text of this scope is one of `other` too.
    func isWithin(_ other: FilterScope) -> Bool {
        switch (self, other) {
        case (.name, .anywhere), (.url, .anywhere), (.tag, .anywhere), (.owner, .anywhere), (.code, .anywhere): true
        case (.user, .user(nil)), (.group, .group(nil)): true
        default: self == other
        }
    }
}
