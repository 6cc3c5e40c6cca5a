import Keymap

/// Turns the bytes that a terminal sends into keys and pastes. Pure: time passes by `timeOut`.
///
/// A sequence may come in pieces. What cannot be a key is dropped, never taken for text: unknown control sequences,
/// reports of the mouse, answers that nobody asked for, invalid UTF-8, C1 controls. Nothing of a paste ever becomes a
/// key, and neither does what comes right behind one.
struct KeyDecoder {
    /// What may still come, and so how long to wait before `timeOut`.
    enum Waiting: Equatable {
        case nothing
        /// A single ESC: the key, or the start of a sequence.
        case escape
        /// The rest of something that has begun and cannot be anything else.
        case rest
        /// The rest of a sequence whose ESC was taken for the key, since it came late.
        case lateRest
        /// More of a paste. After a silence a person may end it.
        case paste
        /// The same, and the silence is over: there is nothing to time.
        case silentPaste
        /// What comes right behind a paste, and is dropped: somebody may have put an end mark into the text.
        case pasteTail
    }

    private let sequences: KeySequences
    private let pasteLimit: Int
    private var pending: [UInt8] = []
    /// The paste whose end has not come yet.
    private var collector: PasteCollector?
    /// Whether Esc and Control-C end the paste: nothing of it has come for a while.
    private var isSilent = false
    /// Whether the last that came of a silent paste is a single ESC: the key, or the start of the end mark.
    private var mayEndPaste = false
    /// Whether keys are dropped that come right behind a paste.
    private var isInTail = false
    /// Whether an ESC has just been taken for the key because nothing followed in time.
    private var escapeWasLate = false
    /// Whether the sequence that is pending is the rest of such a key.
    private var dropsNext = false

    /// No sequence that means a key is longer; answers of terminals can be.
    private static let longestSequence = 64
    private static let escape: UInt8 = 0x1B
    private static let interrupt: UInt8 = 0x03
    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)
    /// A person sends less at a time, in a silent paste: more is the paste going on.
    private static let longestKey = 8

    /// A paste of more than `pasteLimit` bytes is dropped as a whole.
    init(sequences: KeySequences = KeySequences(), pasteLimit: Int = 16 << 20) {
        self.sequences = sequences
        self.pasteLimit = pasteLimit
    }

    var waiting: Waiting {
        if collector != nil { return !isSilent ? .paste : mayEndPaste ? .escape : .silentPaste }
        if !pending.isEmpty { return pending == [Self.escape] ? .escape : .rest }
        return isInTail ? .pasteTail : escapeWasLate ? .lateRest : .nothing
    }

    /// Takes all bytes that have come by now, and gives what they complete.
    mutating func feed(_ bytes: some Collection<UInt8>) -> [TerminalEvent] {
        guard let first = bytes.first else { return [] }
        let isTold = collector != nil && !isSilent
        if collector != nil, isSilent {
            mayEndPaste = false
            if bytes.count == 1, first == Self.interrupt { return endPaste() }
            mayEndPaste = bytes.count == 1 && first == Self.escape
            if bytes.count > Self.longestKey { isSilent = false }
        }
        if escapeWasLate, bytes.count > 1, first == UInt8(ascii: "[") || first == UInt8(ascii: "O") {
            pending = [Self.escape]
            dropsNext = true
        }
        escapeWasLate = false
        pending.append(contentsOf: bytes)
        let events = drain(isLate: false)
        return collector != nil && !isSilent && !isTold ? events + [.pasting(isSilent: false)] : events
    }

    /// The rest did not come in time: a single ESC is that key, what else has begun is nothing.
    mutating func timeOut() -> [TerminalEvent] {
        switch waiting {
        case .nothing, .silentPaste: return []
        case .escape where collector != nil: return endPaste()
        case .escape:
            escapeWasLate = !isInTail
            return drain(isLate: true)
        case .rest: return drain(isLate: true)
        case .lateRest: escapeWasLate = false
        case .pasteTail: isInTail = false
        case .paste:
            isSilent = true
            return [.pasting(isSilent: true)]
        }
        return []
    }

    private enum Step {
        /// Not decidable yet.
        case more
        /// So many bytes are understood, and mean this.
        case take(Int, Key?)
        case startPaste
        /// The end of a paste whose start was lost.
        case endPaste
    }

    private mutating func drain(isLate: Bool) -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        var rest = pending[...]
        loop: while !rest.isEmpty {
            if collector != nil {
                guard let result = collector?.take(&rest) else { break }
                closePaste()
                events.append(result.event)
                continue
            }
            switch step(rest, isLate: isLate) {
            case .more: break loop
            case .startPaste:
                rest = rest.dropFirst(Self.pasteStart.count)
                collector = PasteCollector(limit: pasteLimit)
                isSilent = false
                dropsNext = false
            case .endPaste:
                rest = rest.dropFirst(Self.pasteEnd.count)
                events.removeAll(where: \.isKey)
                events.append(.pasteDropped(.torn))
                closePaste()
            case .take(let count, let key):
                rest = rest.dropFirst(count)
                if let key, !isInTail, !dropsNext { Self.append(key, to: &events) }
                dropsNext = false
            }
        }
        pending = Array(rest)
        return events
    }

    /// Gives a paste up whose end does not come.
    private mutating func endPaste() -> [TerminalEvent] {
        closePaste()
        return [.pasteDropped(.torn)]
    }

    private mutating func closePaste() {
        collector = nil
        isSilent = false
        mayEndPaste = false
        isInTail = true
        dropsNext = false
    }

    /// Characters that come together and make one, as input methods send them, are one key.
    private static func append(_ key: Key, to events: inout [TerminalEvent]) {
        if case .character(let new) = key.code, !key.alt, !key.control, !new.isASCII,
            case .key(let last)? = events.last, case .character(let old) = last.code, !last.alt, !last.control
        {
            let joined = "\(old)\(new)"
            if joined.count == 1, joined.utf8.count <= 64 {
                events[events.count - 1] = .key(Key(.character(Character(joined))))
                return
            }
        }
        events.append(.key(key))
    }

    private func step(_ bytes: ArraySlice<UInt8>, isLate: Bool) -> Step {
        let first = bytes[bytes.startIndex]
        guard first == Self.escape else { return plain(bytes, isLate: isLate) }
        if bytes.starts(with: Self.pasteStart) { return .startPaste }
        if bytes.starts(with: Self.pasteEnd) { return .endPaste }
        // The terminal's own sequences, the longest first.
        for count in stride(from: min(bytes.count, Self.longestSequence), to: 1, by: -1) {
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
            case 0x40...0x7E:
                return .take(offset + 3, Self.key(body.prefix(offset), final: byte))
            case 0x20...0x3F where offset < Self.longestSequence: continue
            // Cut short by something else, which is looked at by itself.
            default: return .take(offset + 2, nil)
            }
        }
        return isLate ? .take(bytes.count, nil) : .more
    }

    private static func key(_ parameters: ArraySlice<UInt8>, final: UInt8) -> Key? {
        guard parameters.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x3B }) else { return nil }
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
            if offset > 4096 { return .take(offset + 1, nil) }
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
}
