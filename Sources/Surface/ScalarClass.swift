/// How one Unicode scalar behaves on a terminal.
enum ScalarClass: Equatable {
    /// Takes one column.
    case narrow
    /// Takes two columns.
    case wide
    /// Takes one column and belongs behind another character (Unicode's spacing marks).
    case spacingMark
    /// Takes no column of its own: drawn over the character before it.
    case mark
    /// A control, or a separator of lines or paragraphs.
    case control
    /// Shows nothing or changes the order of what is shown.
    case hidden
    /// Private, unassigned or no character at all, U+FFFD for invalid bytes included.
    case undefined

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: self = .narrow
        case 0..<0xA0, 0x2028, 0x2029: self = .control
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: self = .wide
        // Vowels and final consonants of conjoining Hangul join the syllable that the leading one began.
        case 0x1161...0x11FF, 0xD7B0...0xD7FF: self = .mark
        case 0xFFF9...0xFFFD: self = .undefined
        default: self = Self.byProperties(scalar)
        }
    }

    /// The columns of a scalar that is a character by itself between others of its kind, as letters of Latin, Kana and
    /// Han are; nil where its neighbours may matter. Spares most text the search for grapheme clusters.
    static func widthAlone(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: 1
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF: 2
        default: nil
        }
    }

    private static func byProperties(_ scalar: Unicode.Scalar) -> ScalarClass {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return .hidden }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return .mark
        case .spacingMark: return .spacingMark
        case .format: return .hidden
        case .control, .lineSeparator, .paragraphSeparator: return .control
        case .unassigned, .privateUse, .surrogate: return .undefined
        default: return isWide(scalar.value) || isWideEmoji(scalar) ? .wide : .narrow
        }
    }

    /// East Asian Wide and Fullwidth (Unicode Standard Annex 11), without the emoji.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
            0xFFE0...0xFFE6, 0x16FE0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    private static func isWideEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmojiPresentation && !scalar.isRegionalIndicator
    }
}

extension Unicode.Scalar {
    /// One of the 26 letters that make up flags in pairs.
    var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

    /// Of the emoji, without the digits, `#` and `*` that Unicode counts among them.
    var isPictograph: Bool { value > 0xA0 && properties.isEmoji }
}
