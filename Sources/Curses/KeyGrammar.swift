import Keymap

/// What the bytes at the front of the input mean: keys, marks of pastes, and what is no key. Pure.
struct KeyGrammar {
    enum Step {
        /// Not decidable yet.
        case more
        /// So many bytes are understood, and mean this.
        case take(Int, Key?)
        /// So many bytes are a report of the mouse.
        case point(Int, PointerEvent)
        case startPaste
        /// The end of a paste whose start was lost.
        case endPaste
    }

    private let sequences: KeySequences
    /// Whether reports of the mouse mean something; otherwise they are swallowed.
    private let takesPointer: Bool

    static let escape: UInt8 = 0x1B
    static let pasteStart = Array("\u{1B}[200~".utf8)
    static let pasteEnd = Array("\u{1B}[201~".utf8)
    /// No sequence that means a key is longer; answers of terminals can be.
    static let longestKey = 64

    /// - Parameter sequences: those of the terminal's own keys.
    init(_ sequences: KeySequences, takesPointer: Bool = false) {
        self.sequences = sequences
        self.takesPointer = takesPointer
    }

    /// - Parameter isLate: whether the rest of what has begun did not come in time.
    func step(_ bytes: ArraySlice<UInt8>, isLate: Bool) -> Step {
        let first = bytes[bytes.startIndex]
        guard first == Self.escape else { return plain(bytes, isLate: isLate) }
        if bytes.starts(with: Self.pasteStart) { return .startPaste }
        if bytes.starts(with: Self.pasteEnd) { return .endPaste }
        // The terminal's own sequences, the longest first.
        for count in stride(from: min(bytes.count, Self.longestKey), to: 1, by: -1) {
            let head = bytes.prefix(count)
            if let key = sequences.key(head) { return .take(count, key) }
            if !isLate, count == bytes.count, sequences.isBeginning(head) { return .more }
        }
        guard bytes.count > 1 else { return isLate ? .take(1, Key(.escape)) : .more }
        let rest = bytes.dropFirst()
        switch rest[rest.startIndex] {
        case UInt8(ascii: "["): return controlSequence(bytes, isLate: isLate)
        case UInt8(ascii: "O"):
            return final(bytes, at: 2, isLate: isLate) { KeySequences.singleShift($0) }
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            return answer(bytes, isLate: isLate)
        case Self.escape:
            // Escape, and then another key; or Alt with a key that is a sequence itself, Alt ignored.
            guard bytes.count > 2 else { return isLate ? .take(1, Key(.escape)) : .more }
            let next = rest[rest.startIndex + 1]
            guard next == UInt8(ascii: "[") || next == UInt8(ascii: "O") else { return .take(1, Key(.escape)) }
            switch step(rest, isLate: isLate) {
            case .more: return .more
            case .take(let count, let key): return .take(count + 1, key)
            case .point(let count, let event): return .point(count + 1, event)
            case .startPaste, .endPaste: return .take(1, Key(.escape))
            }
        default:
            guard case .take(let count, let key) = plain(rest, isLate: isLate) else {
                return isLate ? .take(1, nil) : .more
            }
            var altered = key
            altered?.alt = true
            return .take(count + 1, altered)
        }
    }

    /// ESC [ parameters intermediates final (ECMA-48, section 5.4).
    private func controlSequence(_ bytes: ArraySlice<UInt8>, isLate: Bool) -> Step {
        let body = bytes.dropFirst(2)
        if body.first == UInt8(ascii: "[") {
            return final(bytes, at: 3, isLate: isLate) { KeySequences.linuxFunction($0) }
        }
        if let final = body.first, let count = MouseReport.characters(behind: final) {
            if let size = MouseReport.size(of: body.dropFirst(), characters: count) { return .take(size + 3, nil) }
            return isLate ? .take(bytes.count, nil) : .more
        }
        for (offset, byte) in body.enumerated() {
            switch byte {
            // As rxvt ends the sequences of shifted keys.
            case UInt8(ascii: "$") where offset > 0 && body.prefix(offset).allSatisfy { (0x30...0x39).contains($0) }:
                return .take(offset + 3, Self.key(body.prefix(offset), final: byte))
            case 0x40...0x7E where takesPointer && body.first == UInt8(ascii: "<"):
                guard let event = MouseReport.event(body.prefix(offset), final: byte) else {
                    return .take(offset + 3, nil)
                }
                return .point(offset + 3, event)
            case 0x40...0x7E:
                return .take(offset + 3, Self.key(body.prefix(offset), final: byte))
            case 0x20...0x3F: continue
            // Cut short by something else, which is looked at by itself.
            default: return .take(offset + 2, nil)
            }
        }
        return isLate ? .take(bytes.count, nil) : .more
    }

    private static func key(_ parameters: ArraySlice<UInt8>, final: UInt8) -> Key? {
        guard parameters.count < longestKey, parameters.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x3B }) else {
            return nil
        }
        let numbers = parameters.split(separator: 0x3B, omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        return KeySequences.controlSequence(parameters: numbers, final: final)
    }

    /// A sequence whose last byte is the one at `offset`.
    private func final(
        _ bytes: ArraySlice<UInt8>, at offset: Int, isLate: Bool, _ key: (UInt8) -> Key?
    ) -> Step {
        guard bytes.count > offset else { return isLate ? .take(bytes.count, nil) : .more }
        let byte = bytes[bytes.startIndex + offset]
        return (0x20...0x7E).contains(byte) ? .take(offset + 1, key(byte)) : .take(offset, nil)
    }

    /// ESC ] and its like up to BEL or ESC \: something that a terminal answers. Alone, Alt with that key.
    private func answer(_ bytes: ArraySlice<UInt8>, isLate: Bool) -> Step {
        if bytes.count == 2 {
            let key = Key(.character(Character(Unicode.Scalar(bytes[bytes.startIndex + 1]))), alt: true)
            return isLate ? .take(2, key) : .more
        }
        for (offset, byte) in bytes.enumerated().dropFirst(2) {
            if byte == 0x07 { return .take(offset + 1, nil) }
            if byte == UInt8(ascii: "\\"), bytes[bytes.startIndex + offset - 1] == Self.escape {
                return .take(offset + 1, nil)
            }
        }
        return isLate ? .take(bytes.count, nil) : .more
    }

    /// A key that is a character: a control, or text in UTF-8.
    private func plain(_ bytes: ArraySlice<UInt8>, isLate: Bool) -> Step {
        let first = bytes[bytes.startIndex]
        if first < 0x80 { return .take(1, Self.ascii(first)) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first <= 0xF4 else { return .take(1, nil) }
        let body = bytes.prefix(length)
        if let bad = body.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) {
            return .take(bad - bytes.startIndex, nil)
        }
        guard body.count == length else { return isLate ? .take(body.count, nil) : .more }
        let text = String(decoding: body, as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, scalar.value != 0xFFFD || Array(text.utf8) == Array(body),
            scalar.properties.generalCategory != .control
        else { return .take(length, nil) }
        return .take(length, Key(.character(Character(scalar))))
    }

    private static func ascii(_ byte: UInt8) -> Key {
        switch byte {
        case 0: Key(.space, control: true)
        case 0x09: Key(.tab)
        case 0x0D: Key(.enter)
        case 0x1B: Key(.escape)
        case 0x20: Key(.space)
        case 0x7F: Key(.backspace)
        case 1...26: Key(.character(Character(Unicode.Scalar(byte + 0x60))), control: true)
        case 0x1C...0x1F: Key(.character(Character(Unicode.Scalar(byte + 0x40))), control: true)
        default: Key(.character(Character(Unicode.Scalar(byte))))
        }
    }

    /// A long sequence that goes on, cut down to what is needed to find its end.
    static func shortened(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        // Alt with a sequence begins with a second ESC; a control sequence needs a parameter, or what follows would be its
        // first byte.
        let introducer = bytes.dropFirst().first == escape ? 2 : 1
        let isControl = bytes.dropFirst(introducer).first == UInt8(ascii: "[")
        return bytes.prefix(introducer + (isControl ? 2 : 1)) + (bytes.last == escape ? [escape] : [])
    }
}
