import Text

/// Reads a filter expression: terms separated by blanks, each `[-][field:][=]value`, where a value is a word, a
/// `"quoted text"` or a `/regular expression/`.
struct FilterParser {
    /// Longer expressions are no expressions but pasted by mistake.
    private static let longest = 4096

    private static let states: KeyValuePairs<String, ActiveState> = [
        "yes": .active, "no": .inactive, "unknown": .unknown,
    ]
    private static let answers: KeyValuePairs<String, Bool> = ["yes": true, "no": false]

    private let text: [Character]
    private var position = 0
    private var folding = TextFolding()

    init(_ text: String) { self.text = Array(text) }

    /// See `Filter.parse`.
    mutating func parse(isFinished: Bool) throws(FilterError) -> Filter {
        if text.count > Self.longest {
            throw FilterError(
                offset: Self.longest, length: text.count - Self.longest,
                message: "The filter is too long: \(Self.longest) characters are the most.")
        }
        var terms: [FilterTerm] = []
        while skipBlanks() {
            let start = position
            if let term = try term() {
                if !terms.contains(term) { terms.append(term) }
            } else if isFinished {
                throw FilterError(
                    offset: start, length: position - start,
                    message:
                        "'\(String(text[start..<position]))' says nothing to match: write it behind that, or leave "
                        + "the term out.")
            }
        }
        return Filter(terms: terms)
    }

    // MARK: terms

    /// The next term; nil for one that says nothing yet, such as `-` or `tag:`.
    private mutating func term() throws(FilterError) -> FilterTerm? {
        let isExcluded = take("-")
        let field = try field()
        let test: FilterTest? =
            switch field {
            case .active: try choice(of: .active, Self.states).map { .state($0) }
            case .shared: try choice(of: .shared, Self.answers).map { .shared($0) }
            case .id: try identifier().map { .id($0) }
            case .tag: try text(in: .tag)
            case .name: try text(in: .name)
            case .url: try text(in: .url)
            case .owner: try text(in: .owner)
            case .code: try text(in: .code)
            case .user: try text(in: .user(canEdit: nil))
            case .group: try text(in: .group(canEdit: nil))
            case nil: try text(in: .anywhere)
            }
        return test.map { FilterTerm(isExcluded: isExcluded, test: $0) }
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
                FilterField.nearest(to: word.lowercased()).map { "did you mean \($0.rawValue): ?" }
                ?? "Use \(FilterField.listed)."
            throw FilterError(
                offset: position, length: end - position,
                message: "No field '\(word)'\(advice.hasPrefix("did") ? ", " : ". ")\(advice) Or put it in \"quotes\".")
        }
        position = end + 1
        return field
    }

    // MARK: values

    /// Text, exact text after `=`, or a regular expression; nil while it is empty.
    private mutating func text(in field: FilterScope) throws(FilterError) -> FilterTest? {
        if take("/") { return try pattern().map { .pattern(field, $0) } }
        let isExact = field != .anywhere && take("=")
        var scope = field
        var value: String
        if take("\"") {
            value = try quoted()
            if let narrowed = Self.narrowed(field, by: text[position..<wordEnd]) {
                scope = narrowed
                position = wordEnd
            }
            try expectBlank(after: "the closing \"")
        } else {
            value = word()
            if let colon = value.lastIndex(of: ":"), let narrowed = Self.narrowed(field, by: value[colon...]) {
                scope = narrowed
                value = String(value[..<colon])
            }
        }
        let folded = folding.fold(value)
        if folded.isEmpty { return nil }
        return isExact ? .equals(scope, folded) : .contains(scope, folded)
    }

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

    /// The value of a field with few possible ones; the beginning of a value stands for it. nil while it is empty.
    private mutating func choice<Value>(
        of field: FilterField, _ values: KeyValuePairs<String, Value>
    ) throws(FilterError) -> Value? {
        let typed = word()
        if typed.isEmpty { return nil }
        if let found = values.first(where: { $0.key.hasPrefix(typed.lowercased()) }) { return found.value }
        let allowed = values.map(\.key)
        throw FilterError(
            offset: position - typed.count, length: typed.count,
            message: "'\(typed)' is no value for \(field.rawValue), write "
                + allowed.dropLast().joined(separator: ", ") + " or " + (allowed.last ?? "") + ".")
    }

    private mutating func identifier() throws(FilterError) -> SecretID? {
        let typed = word()
        if typed.isEmpty { return nil }
        if let id = SecretID(typed) { return id }
        throw FilterError(
            offset: position - typed.count, length: typed.count,
            message: "'\(typed)' is no identifier: id: needs a number, code: searches identifier codes.")
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
                message: "The regular expression has no end: close it with /, or put the text in \"quotes\".")
        }
        let end = position
        try expectBlank(after: "the closing /")
        if source.isEmpty { return nil }
        do throws(PatternError) {
            return try FilterPattern(source, folding: &folding)
        } catch {
            throw FilterError(
                offset: start, length: end - start,
                message: "The regular expression cannot be used: \(error.reason)")
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
                offset: start, length: text.count - start, message: "The quoted text has no end: close it with \".")
        }
        return value
    }

    // MARK: characters

    /// Takes everything up to the next blank.
    private mutating func word() -> String {
        defer { position = wordEnd }
        return String(text[position..<wordEnd])
    }

    private var wordEnd: Int { text[position...].firstIndex(where: \.isWhitespace) ?? text.count }

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
            message: "Something follows \(what) directly: put a space there, or the whole text in \"quotes\".")
    }
}
