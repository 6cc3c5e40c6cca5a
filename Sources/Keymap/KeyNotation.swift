import Text

/// How keys are written in keymap.conf: `j`, `G`, `<C-d>`, `<A-x>`, `<Space>`, `<F5>`, `<S-Tab>`.
extension Key {
    /// A key that was written in a way that no terminal can send, and why.
    struct NotationError: Error, Equatable {
        var message: String
    }

    /// The key that a notation means; nil where it means none. `<C-i>` means Tab, as in a terminal.
    package init?(notation: String) {
        guard let key = try? Self.parse(notation).key else { return nil }
        self = key
    }

    /// How the key is written. `Key(notation:)` reads it back.
    package var notation: String {
        if case .character(let character) = code, !control, !alt, character != "<", character != "#" {
            return String(character)
        }
        return "<\(label)>"
    }

    /// The notation without its brackets, for hints: `Enter`, `C-s`, `a`.
    package var label: String {
        let modifiers = (control ? "C-" : "") + (alt ? "A-" : "") + (shift ? "S-" : "")
        switch code {
        case .character("<"): return modifiers + "lt"
        case .character("#"): return modifiers + "Hash"
        case .character(let character): return modifiers + String(character)
        case .backtab: return modifiers + "S-Tab"
        case .function(let number): return "\(modifiers)F\(number)"
        default: return modifiers + (Self.names.first { $0.code == code }?.name ?? "")
        }
    }

    /// Names of keys; the first of a code is the one that is written.
    private static let names: [(name: String, code: Code)] = [
        ("Space", .space), ("Enter", .enter), ("Return", .enter), ("CR", .enter), ("Esc", .escape),
        ("Escape", .escape), ("Tab", .tab), ("BS", .backspace), ("Backspace", .backspace), ("Del", .delete),
        ("Delete", .delete), ("Insert", .insert), ("Ins", .insert), ("Up", .up), ("Down", .down), ("Left", .left),
        ("Right", .right), ("Home", .home), ("End", .end), ("PageUp", .pageUp), ("PageDown", .pageDown),
        ("lt", .character("<")), ("Hash", .character("#")),
    ]

    /// Reads one key. `note` tells of a key that terminals send as another one, which it then is.
    static func parse(_ notation: String) throws(NotationError) -> (key: Key, note: String?) {
        if let character = notation.first, notation.count == 1 {
            guard !character.isWhitespace, character.isShown else {
                throw NotationError(
                    message: "a key that is not written as a visible character needs its name, as in <Space>")
            }
            return (Key(.character(character)), nil)
        }
        guard notation.first == "<", notation.last == ">", notation.count > 2 else {
            throw NotationError(message: "'\(notation)' is no key")
        }
        var rest = notation.dropFirst().dropLast()
        var modifiers: Set<Character> = []
        while rest.count > 2, let first = rest.first?.uppercased().first, "CASM".contains(first),
            rest.dropFirst().first == "-"
        {
            modifiers.insert(first == "M" ? "A" : first)
            rest = rest.dropFirst(2)
        }
        return try resolve(try code(String(rest), in: notation), modifiers, notation)
    }

    private static func code(_ name: String, in notation: String) throws(NotationError) -> Code {
        if name.count == 1, let character = name.first, !character.isWhitespace, character.isShown {
            return .character(character)
        }
        let lower = name.lowercased()
        if let known = names.first(where: { $0.name.lowercased() == lower }) { return known.code }
        if lower.first == "f", let number = Int(lower.dropFirst()), (1...20).contains(number) {
            return .function(number)
        }
        let candidates = names.map(\.name) + (1...20).map { "F\($0)" }
        throw NotationError(
            message: "there is no key '\(notation)'" + NearestName.question(name, in: candidates) { "<\($0)>" })
    }

    private static func resolve(
        _ code: Code, _ modifiers: Set<Character>, _ notation: String
    ) throws(NotationError) -> (key: Key, note: String?) {
        let control = modifiers.contains("C")
        let alt = modifiers.contains("A")
        let shift = modifiers.contains("S")
        switch code {
        case .character(let character) where shift:
            let other = control ? "<C-\(character.lowercased())>" : "\(character.uppercased())"
            throw NotationError(message: "a terminal sends '\(notation)' as \(other): write that instead")
        case .character(let character) where control:
            return try controlled(character, alt: alt, notation)
        case .character("[") where alt, .character("O") where alt:
            throw NotationError(
                message: "a terminal sends function keys with what '\(notation)' sends: choose another key")
        case .tab where shift && !control && !alt:
            return (Key(.backtab), nil)
        case .space where !shift, .character:
            return (Key(code, control: control, alt: alt), nil)
        case .enter where !control && !shift, .backspace where !control && !shift:
            return (Key(code, alt: alt), nil)
        default:
            guard modifiers.isEmpty else {
                let plain = Key(code).notation
                throw NotationError(
                    message: "not every terminal can tell '\(notation)' from \(plain): choose another key")
            }
            return (Key(code), nil)
        }
    }

    /// The control characters that a terminal sends, and those of them that are other keys.
    private static func controlled(
        _ character: Character, alt: Bool, _ notation: String
    ) throws(NotationError) -> (key: Key, note: String?) {
        let lower = character.lowercased().first ?? character
        let same: Key?
        switch lower {
        case "i": same = Key(.tab)
        case "m": same = Key(.enter, alt: alt)
        case "[": same = Key(.escape)
        case "?": same = Key(.backspace, alt: alt)
        case "@": same = Key(.space, control: true, alt: alt)
        case "/": same = Key(.character("_"), control: true, alt: alt)
        case "a"..."z" where lower.isASCII, "\\", "]", "^", "_": same = nil
        default: throw NotationError(message: "no terminal can send '\(notation)': choose another key")
        }
        guard let same else { return (Key(.character(lower), control: true, alt: alt), nil) }
        if alt, same.code == .tab || same.code == .escape {
            throw NotationError(message: "no terminal can send '\(notation)': choose another key")
        }
        return (same, "terminals send '\(notation)' as \(same.notation), so it is bound as that")
    }
}

extension Character {
    /// Whether it can stand for itself in a file: neither a control nor invisible.
    fileprivate var isShown: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .unassigned, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: false
            default: !scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}
