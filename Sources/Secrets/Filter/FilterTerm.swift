/// One term of a filter: a test, or its opposite.
struct FilterTerm: Equatable, Sendable {
    /// Written with a leading `-`: keeps what the test does not match. That includes all of which the service does not tell
    /// what the test asks for; `Filter.unlisted` tells where that is so for every secret.
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

    /// Whether every text of this scope is one of `other` too.
    func isWithin(_ other: FilterScope) -> Bool {
        switch (self, other) {
        case (.name, .anywhere), (.url, .anywhere), (.tag, .anywhere), (.owner, .anywhere), (.code, .anywhere): true
        case (.user, .user(nil)), (.group, .group(nil)): true
        default: self == other
        }
    }
}
