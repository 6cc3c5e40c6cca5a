/// What a filter asks for and a list of names and identifiers alone does not tell: what to warn of, or to refuse, where
/// `ServiceFeatures.listsDetails` is false.
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
    /// Which of its terms a list without details cannot answer.
    package var unlisted: UnlistedTerms {
        UnlistedTerms(
            required: fields { !$0.isExcluded }, excluded: fields(where: \.isExcluded),
            excludesAnywhere: terms.contains { $0.isExcluded && $0.test.isAnywhere })
    }

    /// The fields that are not told of the terms that are wanted.
    private func fields(where isWanted: (FilterTerm) -> Bool) -> [String] {
        var fields: [FilterField] = []
        for field in terms.filter(isWanted).compactMap(\.test.unlistedField) where !fields.contains(field) {
            fields.append(field)
        }
        return fields.map { "\($0.rawValue):" }
    }
}

extension FilterTest {
    /// The field that it asks for, where a list without details does not tell it.
    fileprivate var unlistedField: FilterField? {
        switch self {
        case .contains(let scope, _), .equals(let scope, _), .pattern(let scope, _): scope.unlistedField
        case .state(.unknown), .id: nil
        case .state: .active
        case .shared: .shared
        }
    }

    /// Whether it looks for a text without a field.
    fileprivate var isAnywhere: Bool {
        switch self {
        case .contains(.anywhere, _), .equals(.anywhere, _), .pattern(.anywhere, _): true
        case .contains, .equals, .pattern, .state, .shared, .id: false
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
        case .user: .user
        case .group: .group
        }
    }
}
