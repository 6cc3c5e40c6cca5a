/// A parsed filter expression. Parsed once, then applied to many rows by `SecretTable.select`.
///
/// Terms with blanks between have to hold all; with `|` between, one of them; `( )` makes one term of several. A term is
/// `[-][field:][=]value`; the value is a word, `"some words"` or `/a regular expression/`, behind a field also several with
/// commas between. Case and accents are ignored. Without a field, name, URL, tags, owner and identifier code are searched. `-`
/// keeps all that the rest of the term does not match. What a service does not tell is never matched, and so never excluded
/// either: where a list leaves much out, `-tag:x` keeps everything. `unlisted` tells of such terms before they are applied.
package struct Filter: Equatable, Sendable {
    let term: FilterTerm

    init(_ term: FilterTerm) { self.term = term }

    /// Matches everything.
    package static let all = Filter(.all([]))

    /// Whether it has no terms and so matches everything.
    package var isEmpty: Bool { term == .all([]) }

    /// Whether applying it may take long enough to be noticed, with many rows: it has a regular expression. Such
    /// filters are better applied by a task of their own, which can be cancelled when the user types on.
    package var isCostly: Bool { term.hasTest { if case .pattern = $0 { true } else { false } } }

    /// Whether it asks for marks, so that it lets others through when they change.
    package var asksForMarks: Bool { term.hasTest { if case .marked = $0 { true } else { false } } }

    /// Parses an expression as typed. A wrong term is told by place and with what to write instead.
    ///
    /// - Parameters:
    ///   - isFinished: whether terms that say nothing (`-`, `tag:`) are wrong. While somebody types they are only half
    ///     typed, and match everything.
    ///   - clock: what dates and ages in it are about.
    package static func parse(
        _ text: String, isFinished: Bool = false, clock: FilterClock
    ) throws(FilterError) -> Filter {
        var parser = FilterParser(text, clock: clock)
        return try parser.parse(isFinished: isFinished)
    }

    /// Whether every secret that this filter matches was matched by `other` too, so that only those need looking at.
    /// May say false where it would be true, never the other way round.
    package func narrows(_ other: Filter) -> Bool { term.implies(other.term) }
}

/// What dates and ages in a filter are about: the present moment, and local time.
package struct FilterClock: Sendable {
    /// Seconds since 1970 (UTC).
    package var now: Int64
    /// Seconds that local time is ahead of UTC at a moment given in seconds since 1970.
    package var secondsFromUTC: @Sendable (Int64) -> Int

    package init(now: Int64, secondsFromUTC: @escaping @Sendable (Int64) -> Int) {
        self.now = now
        self.secondsFromUTC = secondsFromUTC
    }
}
