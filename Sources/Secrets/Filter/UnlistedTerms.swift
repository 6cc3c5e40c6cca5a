/// What a filter asks for and a list does not tell: what to warn of, or to refuse.
///
/// Fields are as they are typed, each once, in the filter's order: `["tag:", "active:"]`.
package struct UnlistedTerms: Equatable, Sendable {
    /// Fields that have to match: no secret does.
    package var required: [String] = []
    /// Fields that are excluded (`-tag:x`): no secret is, so that the term keeps every one.
    package var excluded: [String] = []
    /// Whether a text without a field is excluded (`-word`): it excludes by name alone, although it is meant to search URL,
    /// tags, owner and identifier code too.
    package var excludesAnywhere = false

    package init(required: [String] = [], excluded: [String] = [], excludesAnywhere: Bool = false) {
        self.required = required
        self.excluded = excluded
        self.excludesAnywhere = excludesAnywhere
    }

    /// Whether such a list answers all that the filter asks for. A text without a field that has to match counts as
    /// answered: it can miss secrets, but selects none that it should not.
    package var isEmpty: Bool { required.isEmpty && excluded.isEmpty && !excludesAnywhere }
}

extension Filter {
    /// Which of its terms a list cannot answer.
    ///
    /// - Parameter listsDetails: whether the list has more than names and identifiers (`ServiceFeatures.listsDetails`). Notes
    ///   and methods are in no list.
    package func unlisted(listsDetails: Bool) -> UnlistedTerms {
        var terms = UnlistedTerms()
        terms.note(term, isExcluded: false, listsDetails: listsDetails)
        return terms
    }
}

extension UnlistedTerms {
    fileprivate mutating func note(_ term: FilterTerm, isExcluded: Bool, listsDetails: Bool) {
        switch term {
        case .not(let term): note(term, isExcluded: !isExcluded, listsDetails: listsDetails)
        case .all(let terms), .any(let terms):
            for term in terms { note(term, isExcluded: isExcluded, listsDetails: listsDetails) }
        case .test(let test):
            if isExcluded, !listsDetails, test.isAnywhere { excludesAnywhere = true }
            guard let field = test.unlistedField, !listsDetails || field == .method || field == .notes else { return }
            let name = "\(field.rawValue):"
            if isExcluded {
                if !excluded.contains(name) { excluded.append(name) }
            } else if !required.contains(name) {
                required.append(name)
            }
        }
    }
}

extension FilterTest {
    /// The field that it asks for, where a list without details does not tell it.
    fileprivate var unlistedField: FilterField? {
        switch self {
        case .contains(let scope, _), .equals(let scope, _), .pattern(let scope, _): scope.unlistedField
        case .state(.unknown), .ids, .marked: nil
        case .state: .active
        case .shared: .shared
        case .updated: .updated
        }
    }

    /// Whether it looks for a text without a field.
    fileprivate var isAnywhere: Bool {
        switch self {
        case .contains(.anywhere, _), .equals(.anywhere, _), .pattern(.anywhere, _): true
        case .contains, .equals, .pattern, .state, .shared, .ids, .marked, .updated: false
        }
    }
}

extension FilterScope {
    /// See `FilterTest.unlistedField`.
    fileprivate var unlistedField: FilterField? {
        switch self {
        case .anywhere, .name: nil
        case .url: .url
        case .tag: .tag
        case .owner: .owner
        case .code: .code
        case .method: .method
        case .notes: .notes
        case .user: .user
        case .group: .group
        }
    }
}
