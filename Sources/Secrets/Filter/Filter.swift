/// A parsed filter expression: terms that all have to hold. Parsed once, then applied to many rows by
/// `SecretTable.select`.
///
/// A term is `[-][field:][=]value`; the value is a word, `"some words"` or `/a regular expression/`. Letter case and
/// accents are ignored. Without a field, name, URL, tags, owner and identifier code are searched. `-` keeps all that the
/// rest of the term does not match. What a service does not tell is never matched, and so never excluded either: where a
/// list leaves much out, `-tag:x` keeps everything. `unlisted` tells of such terms before they are applied.
package struct Filter: Equatable, Sendable {
    let terms: [FilterTerm]

    init(terms: [FilterTerm]) { self.terms = terms }

    /// Matches everything.
    package static let all = Filter(terms: [])

    /// Whether it has no terms and so matches everything.
    package var isEmpty: Bool { terms.isEmpty }

    /// Whether applying it may take long enough to be noticed, with many rows: it has a regular expression. Such
    /// filters are better applied by a task of their own, which can be cancelled when the user types on.
    package var isCostly: Bool {
        terms.contains { if case .pattern = $0.test { true } else { false } }
    }

    /// Parses an expression as typed. A wrong term is told by place and with what to write instead.
    ///
    /// - Parameter isFinished: whether terms that say nothing (`-`, `tag:`) are wrong. While somebody types they are only half
    ///   typed, and match everything.
    package static func parse(_ text: String, isFinished: Bool = false) throws(FilterError) -> Filter {
        var parser = FilterParser(text)
        return try parser.parse(isFinished: isFinished)
    }

    /// Whether every secret that this filter matches was matched by `other` too, so that only those need looking at.
    /// May say false where it would be true, never the other way round.
    package func narrows(_ other: Filter) -> Bool {
        other.terms.allSatisfy { wanted in terms.contains { $0.implies(wanted) } }
    }
}

extension FilterTerm {
    /// Whether what this term keeps is kept by `other` too, as far as can be told from the terms alone.
    fileprivate func implies(_ other: FilterTerm) -> Bool {
        switch (isExcluded, other.isExcluded) {
        case (false, false): test.implies(other.test)
        case (true, true): other.test.implies(test)
        case (false, true), (true, false): false
        }
    }
}

extension FilterTest {
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
