import Text

/// Makes a POSIX extended expression of what people type: today's usual escapes (`\d`, `\w`, `\s`, also in brackets),
/// `(?:…)` and lazy repetition are taken; letters are folded as the searched text is.
///
/// What would make matching slow without bound or is not POSIX (back-references, look-around) is refused, as are
/// repetitions that multiply to huge automata.
struct PatternTranslator {
    /// Longest expression, in Characters, and largest automaton, in positions.
    private static let longest = 500
    private static let largest = 1000

    private let source: [Character]
    private var position = 0
    private var result = ""
    private(set) var folding: TextFolding
    /// Sizes of the groups that are open, outermost first, each with the size of its last piece.
    private var groups: [(total: Int, last: Int)] = [(0, 0)]

    init(_ source: [Character], folding: TextFolding) {
        self.source = source
        self.folding = folding
    }

    mutating func translate() throws(PatternError) -> String {
        if source.count > Self.longest {
            throw PatternError(reason: "it is longer than \(Self.longest) characters.")
        }
        while let character = next() {
            switch character {
            case "\\": piece(try escape(), size: 1)
            case "[": piece(try bracket(), size: 1)
            case "(": try open()
            case ")": try close()
            case "*", "+", "?": try repeated(String(character), times: 1)
            case "{": try bounds()
            case "|":
                groups[groups.count - 1].last = 0
                result += "|"
            case "^", "$", ".": piece(String(character), size: 1)
            default: piece(literal(character), size: 1)
            }
            if groups.reduce(0, { $0 + $1.total }) > Self.largest {
                throw PatternError(reason: "its repetitions multiply to too much: use smaller numbers in {}.")
            }
        }
        if groups.count > 1 { throw PatternError(reason: "a ( has no ) to close it.") }
        return result
    }

    // MARK: groups and repetition

    private mutating func open() throws(PatternError) {
        if peek == "?" {
            position += 1
            guard next() == ":" else {
                throw PatternError(
                    reason: "of (?, only (?:…) works: no look-around, no options.")
            }
        }
        result += "("
        groups.append((1, 0))
    }

    private mutating func close() throws(PatternError) {
        guard groups.count > 1 else { throw PatternError(reason: "a ) closes nothing: write \\) for the character.") }
        let size = groups.removeLast().total
        piece(")", size: size)
    }

    private mutating func piece(_ text: String, size: Int) {
        result += text
        groups[groups.count - 1].total += size
        groups[groups.count - 1].last = size
    }

    /// Repeats the last piece. A `?` behind it asks for the shortest match, which makes no difference to whether there
    /// is one.
    private mutating func repeated(_ sign: String, times: Int) throws(PatternError) {
        let last = groups[groups.count - 1].last
        if last == 0 {
            throw PatternError(reason: "there is nothing to repeat before \(sign): write \\\(sign) for the character.")
        }
        result += sign
        if peek == "?" { position += 1 }
        groups[groups.count - 1].total += last * (times - 1)
        groups[groups.count - 1].last = last * times
    }

    private mutating func bounds() throws(PatternError) {
        let start = position
        let lower = number()
        var upper = lower
        if peek == "," {
            position += 1
            upper = number() ?? lower
        }
        guard let lower, let upper, next() == "}", lower <= upper, upper <= 255 else {
            throw PatternError(
                reason: "{ needs {n}, {n,} or {n,m}, up to 255. Else write \\{.")
        }
        try repeated("{" + String(source[start..<position]), times: max(upper, 1))
    }

    private mutating func number() -> Int? {
        let start = position
        while let character = peek, character.isASCII, character.isWholeNumber { position += 1 }
        return Int(String(source[start..<position]))
    }

    // MARK: escapes and brackets

    private mutating func escape() throws(PatternError) -> String {
        guard let character = next() else { throw PatternError(reason: "it ends with a single \\: write \\\\.") }
        switch character {
        case "d": return "[0-9]"
        case "D": return "[^0-9]"
        case "w": return "[[:alnum:]_]"
        case "W": return "[^[:alnum:]_]"
        case "s", "t", "n", "r": return " "
        case "S": return "[^ ]"
        case "b", "B": return "\\\(character)"
        case "A": return "^"
        case "z", "Z": return "$"
        case _ where character.isASCII && character.isWholeNumber:
            throw PatternError(reason: "back-references such as \\\(character) are not known.")
        case _ where character.isASCII && character.isLetter:
            throw PatternError(reason: "\\\(character) is not known; there are \\d \\w \\s \\b and their opposites.")
        default: return literal(character)
        }
    }

    /// Takes a bracket expression, after its `[`. POSIX knows no escapes in it and wants `]`, `^` and `-` in certain
    /// places.
    private mutating func bracket() throws(PatternError) -> String {
        var negated = false
        if peek == "^" {
            position += 1
            negated = true
        }
        var classes = ""
        var members: [String] = []
        var hasBracket = false, hasCaret = false, hasHyphen = false
        var isFirst = true
        while true {
            guard var character = next() else { throw PatternError(reason: "a [ has no ] to close it.") }
            if character == "]" && !isFirst { break }
            isFirst = false
            if character == "[", let named = try namedClass() {
                classes += named
                continue
            }
            if character == "\\" {
                guard let escaped = next() else { throw PatternError(reason: "a [ has no ] to close it.") }
                switch escaped {
                case "d":
                    classes += "0-9"
                    continue
                case "w":
                    classes += "[:alnum:]_"
                    continue
                case "s", "t", "n", "r": character = " "
                case _ where escaped.isASCII && (escaped.isLetter || escaped.isWholeNumber):
                    throw PatternError(reason: "\\\(escaped) is not known between [ and ].")
                default: character = escaped
                }
            } else if peek == "-", position + 1 < source.count, source[position + 1] != "]" {
                members.append(try range(from: character))
                continue
            }
            switch character {
            case "]": hasBracket = true
            case "^": hasCaret = true
            case "-": hasHyphen = true
            default: members.append(folded(character))
            }
        }
        let inside =
            (hasBracket ? "]" : "") + classes + members.joined() + (hasCaret ? "^" : "") + (hasHyphen ? "-" : "")
        // Alone, a caret would negate.
        return inside == "^" && !negated ? "\\^" : "[" + (negated ? "^" : "") + inside + "]"
    }

    /// A range such as `a-z`, whose first character has been taken.
    private mutating func range(from first: Character) throws(PatternError) -> String {
        position += 1
        var last = next() ?? "]"
        if last == "\\" { last = next() ?? "\\" }
        let from = folded(first)
        let to = folded(last)
        guard let a = from.unicodeScalars.first, let b = to.unicodeScalars.first, a <= b,
            from.unicodeScalars.count == 1, to.unicodeScalars.count == 1, !"[]\\-^".contains(from),
            !"[]\\-^".contains(to)
        else { throw PatternError(reason: "\(first)-\(last) is no range: write \\- for the character.") }
        return from + "-" + to
    }

    /// `[:digit:]` and the like, after the first bracket; nil where the bracket is just a character.
    private mutating func namedClass() throws(PatternError) -> String? {
        guard peek == ":" else {
            if peek == "." || peek == "=" {
                throw PatternError(reason: "[. and [= are not known: write \\[ for the character.")
            }
            return nil
        }
        let names = [
            "alnum": "[:alnum:]", "alpha": "[:alpha:]", "digit": "0-9", "xdigit": "0-9a-f", "punct": "[:punct:]",
            "lower": "[:alpha:]", "upper": "[:alpha:]", "space": " ", "blank": " ", "word": "[:alnum:]_",
        ]
        for (name, meaning) in names where source[position...].starts(with: ":\(name):]") {
            position += name.count + 3
            return meaning
        }
        throw PatternError(reason: "[: starts a class, such as [:alpha:] or [:digit:].")
    }

    // MARK: characters

    private var peek: Character? { position < source.count ? source[position] : nil }

    private mutating func next() -> Character? {
        guard let character = peek else { return nil }
        position += 1
        return character
    }

    private mutating func folded(_ character: Character) -> String {
        String(decoding: folding.fold(String(character)), as: UTF8.self)
    }

    /// The character for itself, whatever it means elsewhere, as one piece.
    private mutating func literal(_ character: Character) -> String {
        let text = folded(character)
        if text.unicodeScalars.count > 1 { return "(" + text + ")" }
        return "\\^$.[]|()*+?{}".contains(text) && !text.isEmpty ? "\\" + text : text
    }
}
