/// A part of a filter: one test, or several parts put together.
indirect enum FilterTerm: Equatable, Sendable {
    case test(FilterTest)
    /// Written with a leading `-`: keeps what the term does not match. That includes all of which the service does not tell
    /// what the term asks for; `Filter.unlisted` says where that is so for every secret.
    case not(FilterTerm)
    /// Matches what all of them match; everything if there are none.
    case all([FilterTerm])
    /// Matches what one of them matches.
    case any([FilterTerm])

    /// Whether some test in it, however deep, is as wanted.
    func hasTest(where isWanted: (FilterTest) -> Bool) -> Bool {
        switch self {
        case .test(let test): isWanted(test)
        case .not(let term): term.hasTest(where: isWanted)
        case .all(let terms), .any(let terms): terms.contains { $0.hasTest(where: isWanted) }
        }
    }

    /// Whether what this term keeps is kept by `other` too, as far as can be told from the terms alone.
    func implies(_ other: FilterTerm) -> Bool {
        switch (self, other) {
        case (.test(let test), .test(let wanted)): test.implies(wanted)
        case (.not(let term), .not(let wanted)): wanted.implies(term)
        case (.any(let terms), _): terms.allSatisfy { $0.implies(other) }
        case (_, .all(let wanted)): wanted.allSatisfy(implies)
        case (.all(let terms), .any(let wanted)):
            terms.contains { $0.implies(other) } || wanted.contains(where: implies)
        case (.all(let terms), _): terms.contains { $0.implies(other) }
        case (_, .any(let wanted)): wanted.contains(where: implies)
        case (.test, .not), (.not, .test): false
        }
    }
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
    case marked(Bool)
    /// Its identifier is in one of these ranges, which are in their order and do not overlap.
    case ids([ClosedRange<SecretID>])
    /// It last changed at one of these moments, in seconds since 1970.
    case updated(ClosedRange<Int64>)

    /// Whether every secret that this test matches is matched by `other`.
    fileprivate func implies(_ other: FilterTest) -> Bool {
        switch (self, other) {
        case (.contains(let scope, let text), .contains(let otherScope, let otherText)),
            (.equals(let scope, let text), .contains(let otherScope, let otherText)):
            scope.isWithin(otherScope) && text.contains(otherText)
        case (.equals(let scope, let text), .equals(let otherScope, let otherText)):
            scope.isWithin(otherScope) && text == otherText
        case (.pattern(let scope, let pattern), .pattern(let otherScope, let otherPattern)):
            scope.isWithin(otherScope) && pattern == otherPattern
        case (.updated(let range), .updated(let wanted)):
            range.lowerBound >= wanted.lowerBound && range.upperBound <= wanted.upperBound
        default: self == other
        }
    }
}

/// Where a text is searched.
enum FilterScope: Equatable, Sendable {
    /// Name, URL, tags, owner and identifier code.
    case anywhere
    case name, url, tag, owner, code
    /// Known of secrets that were opened only.
    case method, notes
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

extension [UInt8] {
    /// Whether the bytes occur one after the other somewhere.
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        part.count <= count && (0...(count - part.count)).contains { self[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
