import Text

/// Reads a filter expression: terms separated by blanks, each `[-][field:][=]value`, where a value is a word, a
/// `"quoted text"` or a `/regular expression/`; `|` before a term for alternatives, `( )` around several.
struct FilterParser {
    /// Longer expressions are no expressions but pasted by mistake.
    private static let longest = 4096
    /// Groups within groups.
    private static let deepest = 20

    private static let states: KeyValuePairs<String, ActiveState> = [
        "yes": .active, "no": .inactive, "unknown": .unknown,
    ]
    private static let answers: KeyValuePairs<String, Bool> = ["yes": true, "no": false]

    private let text: [Character]
    private let moments: FilterMoments
    private var position = 0
    private var folding = TextFolding()
    /// Where the groups begin that are open.
    private var groups: [Int] = []
    private var isFinished = false

    init(_ text: String, clock: FilterClock) {
        self.text = Array(text)
        moments = FilterMoments(clock: clock)
    }

    /// See `Filter.parse`.
    mutating func parse(isFinished: Bool) throws(FilterError) -> Filter {
        self.isFinished = isFinished
        if text.count > Self.longest {
            throw FilterError(
                offset: Self.longest, length: text.count - Self.longest,
                message: "The filter is too long: \(Self.longest) characters are the most.")
        }
        return Filter(try alternatives() ?? .all([]))
    }

    // MARK: terms

    /// What stands up to the end, or up to the `)` of the group; nil if that says nothing.
    private mutating func alternatives() throws(FilterError) -> FilterTerm? {
        var alternatives: [FilterTerm] = []
        var terms: [FilterTerm] = []
        /// Where the `|` stands whose right side has no term yet.
        var bar: Int?
        func add() {
            guard !terms.isEmpty else { return }
            let term = terms.count == 1 ? terms[0] : .all(terms)
            if !alternatives.contains(term) { alternatives.append(term) }
            terms = []
        }
        while skipBlanks(), !isAtEndOfGroup {
            let start = position
            if take("|") {
                if terms.isEmpty, isFinished { throw nothing(at: start, beside: "before") }
                add()
                bar = start
            } else if let term = try term() {
                bar = nil
                if !terms.contains(term) { terms.append(term) }
            } else if isFinished {
                throw FilterError(
                    offset: start, length: position - start,
                    message: "'\(excerpt(start..<position))' says nothing to match. Complete it, or remove it.")
            }
        }
        if let bar, isFinished { throw nothing(at: bar, beside: "after") }
        add()
        switch alternatives.count {
        case 0: return nil
        case 1:
            // Without an alternative, a whole filter is always the list of its terms.
            if groups.isEmpty, case .all = alternatives[0] { return alternatives[0] }
            return groups.isEmpty ? .all(alternatives) : alternatives[0]
        default: return groups.isEmpty ? .all([.any(alternatives)]) : .any(alternatives)
        }
    }

    private func nothing(at bar: Int, beside side: String) -> FilterError {
        FilterError(
            offset: bar, length: 1,
            message: "Nothing stands \(side) the |. Write a term there, or put it in \"quotes\".")
    }

    /// The next term; nil for one that says nothing yet, such as `-` or `tag:`.
    private mutating func term() throws(FilterError) -> FilterTerm? {
        let isExcluded = take("-")
        let term = text[position...].first == "(" ? try group() : try test()
        return term.map { isExcluded ? .not($0) : $0 }
    }

    /// `( )` with terms inside. While somebody types, it need not be closed yet.
    private mutating func group() throws(FilterError) -> FilterTerm? {
        let start = position
        position += 1
        groups.append(start)
        if groups.count > Self.deepest {
            throw FilterError(
                offset: start, length: 1, message: "Too many groups within groups: \(Self.deepest) are the most.")
        }
        let term = try alternatives()
        groups.removeLast()
        if !take(")") {
            guard !isFinished else {
                throw FilterError(
                    offset: start, length: text.count - start,
                    message: "The ( has no ) to close it. For the character itself, write \"(\".")
            }
        } else {
            try expectBlank(after: "the )")
        }
        return term
    }

    private mutating func test() throws(FilterError) -> FilterTerm? {
        switch try field() {
        case .active: try choice(of: .active, Self.states) { .state($0) }
        case .shared: try choice(of: .shared, Self.answers) { .shared($0) }
        case .marked: try choice(of: .marked, Self.answers) { .marked($0) }
        case .id: try identifiers()
        case .updated: try updated()
        case .tag: try text(in: .tag, takesSeveral: true)
        case .owner: try text(in: .owner, takesSeveral: true)
        case .code: try text(in: .code, takesSeveral: true)
        case .method: try text(in: .method, takesSeveral: true)
        case .user: try text(in: .user(canEdit: nil), takesSeveral: true)
        case .group: try text(in: .group(canEdit: nil), takesSeveral: true)
        case .name: try text(in: .name)
        case .url: try text(in: .url)
        case .notes: try text(in: .notes)
        case nil: try text(in: .anywhere)
        }
    }

    /// Takes `field:`, if there is one.
    private mutating func field() throws(FilterError) -> FilterField? {
        var end = position
        while end < text.count, text[end].isASCII, text[end].isLetter { end += 1 }
        guard end > position, end < text.count, text[end] == ":" else { return nil }
        // An address is searched as it is.
        if text[end...].starts(with: "://") { return nil }
        let word = String(text[position..<end])
        guard let field = FilterField(rawValue: word.lowercased()) else {
            let advice =
                FilterField.nearest(to: word.lowercased()).map { "Did you mean \($0.rawValue):?" }
                ?? "Use name:, url:, tag:, … (? lists all)."
            throw FilterError(
                offset: position, length: end - position,
                message: "No field '\(excerpt(position..<end))'. \(advice) Or \"quote\" it.")
        }
        position = end + 1
        return field
    }

    /// A part of the text for a message, cut where it is long.
    private func excerpt(_ range: Range<Int>) -> String {
        range.count > 20 ? String(text[range.prefix(19)]) + "…" : String(text[range])
    }

    // MARK: values

    /// Text, exact text after `=`, or a regular expression; nil while it is empty.
    ///
    /// - Parameter takesSeveral: whether commas separate several values, one of which has to match.
    private mutating func text(in field: FilterScope, takesSeveral: Bool = false) throws(FilterError) -> FilterTerm? {
        if take("/") { return try pattern().map { .test(.pattern(field, $0)) } }
        let isExact = field != .anywhere && take("=")
        if take("\"") {
            let value = try quoted()
            var scope = field
            if let narrowed = Self.narrowed(field, by: text[position..<wordEnd]) {
                scope = narrowed
                position = wordEnd
            }
            try expectBlank(after: "the closing \"")
            return test(of: value, in: scope, isExact: isExact)
        }
        let typed = word()
        guard takesSeveral else { return test(of: typed, in: field, isExact: isExact) }
        let terms = typed.split(separator: ",").compactMap { part in
            var (scope, value) = (field, String(part))
            if let colon = value.lastIndex(of: ":"), let narrowed = Self.narrowed(field, by: value[colon...]) {
                scope = narrowed
                value = String(value[..<colon])
            }
            return test(of: value, in: scope, isExact: isExact)
        }
        return Self.oneOf(terms)
    }

    private mutating func test(of value: String, in scope: FilterScope, isExact: Bool) -> FilterTerm? {
        let folded = folding.fold(value)
        if folded.isEmpty { return nil }
        return .test(isExact ? .equals(scope, folded) : .contains(scope, folded))
    }

    private static func oneOf(_ terms: [FilterTerm]) -> FilterTerm? { terms.count > 1 ? .any(terms) : terms.first }

    /// What `:edit` or `:view` after a user or group makes of the scope; also while it is being typed.
    private static func narrowed(_ scope: FilterScope, by suffix: some Sequence<Character>) -> FilterScope? {
        let typed = String(suffix).lowercased()
        guard typed.hasPrefix(":") else { return nil }
        let canEdit: Bool? = typed == ":" ? nil : ":edit".hasPrefix(typed)
        if canEdit == false && !":view".hasPrefix(typed) { return nil }
        return switch scope {
        case .user: .user(canEdit: canEdit)
        case .group: .group(canEdit: canEdit)
        default: nil
        }
    }

    /// The values of a field with few possible ones; the beginning of a value stands for it. nil while it is empty.
    private mutating func choice<Value>(
        of field: FilterField, _ values: KeyValuePairs<String, Value>, _ test: (Value) -> FilterTest
    ) throws(FilterError) -> FilterTerm? {
        let start = position
        let typed = word()
        var terms: [FilterTerm] = []
        for part in typed.split(separator: ",") {
            guard let found = values.first(where: { $0.key.hasPrefix(part.lowercased()) }) else {
                let allowed = values.map(\.key)
                throw FilterError(
                    offset: start, length: typed.count,
                    message: "'\(excerpt(start..<position))' is not a value of \(field.rawValue):. Use "
                        + allowed.dropLast().joined(separator: ", ") + " or " + (allowed.last ?? "") + ".")
            }
            terms.append(.test(test(found.value)))
        }
        return Self.oneOf(terms)
    }

    /// Numbers and ranges of them: `4`, `4,7`, `10..20`, `500..`.
    private mutating func identifiers() throws(FilterError) -> FilterTerm? {
        let start = position
        let typed = word()
        var ranges: [ClosedRange<SecretID>] = []
        for part in typed.split(separator: ",") {
            guard let range = Self.identifiers(String(part)) else {
                // While it is typed, a range has no end yet.
                throw FilterError(
                    offset: start, length: typed.count,
                    message:
                        "'\(excerpt(start..<position))' is not a number. id: needs 7, 7,9 or 7..12. Codes have code:.")
            }
            ranges.append(range)
        }
        return ranges.isEmpty ? nil : .test(.ids(Self.merged(ranges)))
    }

    private static func identifiers(_ text: String) -> ClosedRange<SecretID>? {
        if let id = SecretID(text) { return id...id }
        guard let dots = Array(text).firstRange(of: Array("..")) else { return nil }
        let (from, to) = (String(text.prefix(dots.lowerBound)), String(text.dropFirst(dots.upperBound)))
        let lower = from.isEmpty ? SecretID(.min) : SecretID(from)
        let upper = to.isEmpty ? SecretID(.max) : SecretID(to)
        guard let lower, let upper, lower <= upper, !(from.isEmpty && to.isEmpty) else { return nil }
        return lower...upper
    }

    private static func merged(_ ranges: [ClosedRange<SecretID>]) -> [ClosedRange<SecretID>] {
        var merged: [ClosedRange<SecretID>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    private mutating func updated() throws(FilterError) -> FilterTerm? {
        let start = position
        let typed = word()
        if typed.isEmpty || (!isFinished && ["<", ">"].contains(typed)) { return nil }
        if let range = moments.range(typed) { return .test(.updated(range)) }
        // Most of what is typed on the way to a right one says nothing yet.
        throw FilterError(
            offset: start, length: typed.count,
            message: "'\(excerpt(start..<position))' is not a time. Use <30d, >1y, 2026-03 or 2026-01..2026-03.")
    }

    private mutating func pattern() throws(FilterError) -> FilterPattern? {
        let start = position - 1
        var source: [Character] = []
        while position < text.count, text[position] != "/" {
            if text[position] == "\\", position + 1 < text.count {
                if text[position + 1] != "/" { source.append("\\") }
                position += 1
            }
            source.append(text[position])
            position += 1
        }
        guard take("/") else {
            throw FilterError(
                offset: start, length: text.count - start,
                message: "The regular expression has no end. Close it with /, or \"quote\" the text.")
        }
        let end = position
        try expectBlank(after: "the closing /")
        if source.isEmpty { return nil }
        do throws(PatternError) {
            return try FilterPattern(source, folding: &folding)
        } catch {
            throw FilterError(
                offset: start, length: end - start,
                message: "Not usable: \(error.reason)")
        }
    }

    /// What stands up to the closing quote; `\"` and `\\` stand for the character itself.
    private mutating func quoted() throws(FilterError) -> String {
        let start = position - 1
        var value = ""
        while position < text.count, text[position] != "\"" {
            if text[position] == "\\", position + 1 < text.count,
                text[position + 1] == "\"" || text[position + 1] == "\\"
            {
                position += 1
            }
            value.append(text[position])
            position += 1
        }
        guard take("\"") else {
            throw FilterError(
                offset: start, length: text.count - start, message: "The quoted text has no end. Close it with \".")
        }
        return value
    }

    // MARK: characters

    /// Takes everything up to the next blank.
    private mutating func word() -> String {
        defer { position = wordEnd }
        return String(text[position..<wordEnd])
    }

    /// The next blank, or what closes the group.
    private var wordEnd: Int {
        text[position...].firstIndex { $0.isWhitespace || ($0 == ")" && !groups.isEmpty) } ?? text.count
    }

    private var isAtEndOfGroup: Bool { !groups.isEmpty && text[position] == ")" }

    private mutating func take(_ character: Character) -> Bool {
        guard position < text.count, text[position] == character else { return false }
        position += 1
        return true
    }

    /// Returns whether anything is left.
    private mutating func skipBlanks() -> Bool {
        while position < text.count, text[position].isWhitespace { position += 1 }
        return position < text.count
    }

    private func expectBlank(after what: String) throws(FilterError) {
        if wordEnd == position { return }
        throw FilterError(
            offset: position, length: wordEnd - position,
            message: "A space is missing after \(what). Or put the whole text in \"quotes\".")
    }
}
