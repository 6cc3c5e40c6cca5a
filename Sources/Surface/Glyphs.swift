/// Turns one grapheme cluster into what is drawn for it.
enum Glyphs {
    typealias Glyph = DisplayText.Glyph

    /// More marks over one character than this are not drawn: no writing needs them, and a terminal holds no more.
    static let maxMarks = 4

    /// The glyph of a single scalar.
    static func glyph(_ scalar: Unicode.Scalar) -> Glyph {
        switch ScalarClass(scalar) {
        case .narrow: Glyph(Character(scalar), 1)
        case .wide: Glyph(Character(scalar), 2)
        case .mark: Glyph(loneMark(scalar), 1, isPlaceholder: true)
        case .control: Glyph(controlPicture(scalar), 1, isPlaceholder: true)
        case .spacingMark, .hidden, .undefined: Glyph(substitute, 1, isPlaceholder: true)
        }
    }

    /// Calls `body` with what is drawn for `character`, in order, until it returns false. Returns whether it never did.
    static func each(of character: Character, _ body: (Glyph) -> Bool) -> Bool {
        let scalars = character.unicodeScalars
        let first = scalars[scalars.startIndex]
        if scalars.index(after: scalars.startIndex) == scalars.endIndex { return body(glyph(first)) }
        if character == "\r\n" { return body(Glyph(lineBreak, 1, isPlaceholder: true)) }
        if let emoji = emoji(scalars) { return body(emoji) }
        return eachPart(of: scalars, body)
    }

    /// What stands for a character that cannot be shown: invisible, reordering, private, not a character.
    static let substitute: Character = "\u{FFFD}"
    static let lineBreak: Character = "⏎"

    /// The control's picture (U+2400 onwards); those of C1 have none.
    private static func controlPicture(_ scalar: Unicode.Scalar) -> Character {
        switch scalar.value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: lineBreak
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value).map(Character.init) ?? substitute
        case 0x7F: "␡"
        default: substitute
        }
    }

    /// A mark without a character to stand on, on a dotted circle.
    private static func loneMark(_ scalar: Unicode.Scalar) -> Character {
        let text = "\u{25CC}\(scalar)"
        return text.count == 1 ? Character(text) : substitute
    }

    /// A sequence that makes one picture of two columns: flag, keycap, emoji with a modifier, a presentation
    /// selector or joined to others (Unicode Technical Standard 51). Nil for anything else.
    private static func emoji(_ scalars: Character.UnicodeScalarView) -> Glyph? {
        guard scalars.count <= 16, let first = scalars.first, let last = scalars.last else { return nil }
        if first.isRegionalIndicator {
            return scalars.count == 2 && last.isRegionalIndicator ? Glyph(Character(String(scalars)), 2) : nil
        }
        if last.value == 0x20E3, "0123456789#*".unicodeScalars.contains(first) {
            let isKeycap = scalars.dropFirst().dropLast().allSatisfy { $0.value == 0xFE0F } && scalars.count <= 3
            return isKeycap ? Glyph(Character(String(scalars)), 2) : nil
        }
        guard first.isPictograph, isEmojiSequence(scalars.dropFirst(), after: first) else { return nil }
        // The text form of a narrow one stays narrow.
        let isText = scalars.count == 2 && last.value == 0xFE0E && ScalarClass(first) == .narrow
        return Glyph(Character(String(scalars)), isText ? 1 : 2)
    }

    private static func isEmojiSequence(_ rest: Substring.UnicodeScalarView, after first: Unicode.Scalar) -> Bool {
        var previous = first
        for scalar in rest {
            switch scalar.value {
            case 0xFE0E, 0xFE0F, 0x1F3FB...0x1F3FF: guard previous.isPictograph else { return false }
            case 0x200D: guard previous.value != 0x200D else { return false }
            // Flags of regions are spelled in tags, on a black flag.
            case 0xE0020...0xE007F: guard first.value == 0x1F3F4 else { return false }
            default: guard previous.value == 0x200D, scalar.isPictograph else { return false }
            }
            previous = scalar
        }
        return previous.value != 0x200D
    }

    /// A letter with its marks, or several letters that a script joins: each that takes columns is a glyph, as
    /// terminals lay them out. What is hidden among them shows as a placeholder behind.
    private static func eachPart(of scalars: Character.UnicodeScalarView, _ body: (Glyph) -> Bool) -> Bool {
        var part = String.UnicodeScalarView()
        var width = 0
        var marks = 0
        var hasHidden = false

        func flush() -> Bool {
            defer { part.removeAll() }
            return part.isEmpty || body(Glyph(Character(String(part)), width))
        }
        for scalar in scalars {
            let kind = ScalarClass(scalar)
            switch kind {
            case .narrow, .wide, .spacingMark:
                guard !(kind == .spacingMark && part.isEmpty) else {
                    guard body(glyph(scalar)) else { return false }
                    continue
                }
                guard flush() else { return false }
                part.append(scalar)
                width = kind == .wide ? 2 : 1
                marks = 0
            case .mark:
                guard !part.isEmpty else {
                    guard body(glyph(scalar)) else { return false }
                    continue
                }
                marks += 1
                if marks <= maxMarks { part.append(scalar) }
            case .hidden:
                if let base = part.first, isNeeded(scalar, after: base) {
                    marks += 1
                    if marks <= maxMarks { part.append(scalar) }
                } else {
                    hasHidden = true
                }
            case .control, .undefined:
                guard flush(), body(glyph(scalar)) else { return false }
            }
        }
        guard flush() else { return false }
        return !hasHidden || body(Glyph(substitute, 1, isPlaceholder: true))
    }

    /// Whether a script cannot do without the invisible character: joiners from Arabic to the scripts of Asia, the
    /// variants of Mongolian letters and of Han characters, the presentation of emoji.
    private static func isNeeded(_ hidden: Unicode.Scalar, after base: Unicode.Scalar) -> Bool {
        switch hidden.value {
        case 0x200C, 0x200D: (0x600..<0x1D00).contains(base.value)
        case 0x180B...0x180D, 0x180F: (0x1800..<0x18B0).contains(base.value)
        case 0xE0100...0xE01EF: base.properties.isUnifiedIdeograph
        case 0xFE00...0xFE02: base.properties.isUnifiedIdeograph
        case 0xFE0E, 0xFE0F: base.isPictograph
        default: false
        }
    }
}
