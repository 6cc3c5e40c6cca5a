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
        /// A single ESC: the key, or the start of a sequence. Behind one that was taken for the key, the second byte of that.
        case escape
        /// The rest of something that has begun and cannot be anything else.
        case rest
        /// The rest of a sequence that was given up, since it came late.
        case lateRest
        /// More of a paste. After a silence a person may end it.
        case paste
        /// The same, and the silence is over: there is nothing to time.
        case silentPaste
        /// What comes right behind a paste, and is dropped: somebody may have put an end mark into the text.
        case pasteTail
    }

    private let grammar: KeyGrammar
    private let pasteLimit: Int
    private var pending: [UInt8] = []
    /// Whether what is pending came together with something else.
    private var hasCompany = false
    /// What began a sequence and was given up, since the rest did not come in time: an ESC that was taken for the key, or
    /// bytes that were dropped.
    private var remnant: [UInt8] = []
    /// Whether the sequence that is pending means nothing, whatever it is: it is the rest of a remnant, or was shortened.
    private var dropsNext = false
    /// The paste whose end has not come yet.
    private var collector: PasteCollector?
    /// Whether Esc and Control-C end the paste: nothing of it has come for a while.
    private var isSilent = false
    /// Whether the last that came of a silent paste is a single ESC: the key, or the start of the end mark.
    private var mayEndPaste = false
    /// Whether keys are dropped that come right behind a paste.
    private var isInTail = false
    /// Whether a person has ended a paste whose rest may still come.
    private var isAbandoned = false

    private static let escape = KeyGrammar.escape
    private static let interrupt: UInt8 = 0x03
    /// A person sends less at a time: more is a paste going on.
    private static let longestKey = 8

    /// A paste of more than `pasteLimit` bytes is dropped as a whole.
    ///
    /// - Parameter takesPointer: whether reports of the mouse mean something.
    init(sequences: KeySequences = KeySequences(), pasteLimit: Int = 16 << 20, takesPointer: Bool = false) {
        grammar = KeyGrammar(sequences, takesPointer: takesPointer)
        self.pasteLimit = pasteLimit
    }

    var waiting: Waiting {
        if collector != nil { return !isSilent ? .paste : mayEndPaste ? .escape : .silentPaste }
        if !pending.isEmpty { return pending == [Self.escape] || !remnant.isEmpty ? .escape : .rest }
        return isInTail ? .pasteTail : !remnant.isEmpty ? .lateRest : .nothing
    }

    /// Whether something has begun that is not complete.
    var isHolding: Bool {
        switch waiting {
        case .nothing, .lateRest, .silentPaste: false
        case .escape, .rest, .paste, .pasteTail: true
        }
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
        if isAbandoned, bytes.count > Self.longestKey { isInTail = true }
        if pending.isEmpty { hasCompany = false }
        takeUpRemnant(bytes.count, first)
        pending.append(contentsOf: bytes)
        guard remnant.isEmpty else { return [] }
        let events = drain(isLate: false)
        return collector != nil && !isSilent && !isTold ? events + [.pasting(isSilent: false)] : events
    }

    /// Puts what was given up in front of the input if that is its rest: no single key, since that may be a person's. A
    /// single byte that may be the second of a sequence is held, and the remnant stays.
    private mutating func takeUpRemnant(_ count: Int, _ first: UInt8) {
        guard !remnant.isEmpty else { return }
        if remnant == [Self.escape] {
            let second = pending.first ?? first
            if second != UInt8(ascii: "["), second != UInt8(ascii: "O") {
                remnant = []
            } else if pending.isEmpty, count == 1 {
                return
            }
        } else if count == 1 || first == Self.escape {
            remnant = []
        }
        dropsNext = !remnant.isEmpty
        pending = remnant + pending
        remnant = []
    }

    /// The rest did not come in time: a single ESC is that key, what else has begun is nothing.
    mutating func timeOut() -> [TerminalEvent] {
        switch waiting {
        case .nothing, .silentPaste: return []
        case .escape where collector != nil:
            remnant = [Self.escape]
            return endPaste()
        case .escape where !remnant.isEmpty:
            remnant = []
            return drain(isLate: true)
        case .escape, .rest: return giveUp()
        case .lateRest: remnant = []
        case .pasteTail: isInTail = false
        case .paste:
            isSilent = true
            return [.pasting(isSilent: true)]
        }
        return []
    }

    /// Ends what is pending, and keeps in mind what began it.
    private mutating func giveUp() -> [TerminalEvent] {
        let begun = pending
        let events = drain(isLate: true)
        if begun.first == Self.escape, begun.count > 1, events.isEmpty {
            remnant = begun
        } else if begun.last == Self.escape {
            remnant = [Self.escape]
        }
        return events
    }

    private mutating func drain(isLate: Bool) -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        var rest = pending[...]
        var steps = 0
        loop: while !rest.isEmpty {
            if collector != nil {
                guard let result = collector?.take(&rest, mayBeKeys: isSilent) else { break }
                closePaste()
                events.append(result.event)
                steps += 1
                continue
            }
            switch grammar.step(rest, isLate: isLate) {
            case .more:
                if rest.count > KeyGrammar.longestKey {
                    rest = KeyGrammar.shortened(rest)[...]
                    dropsNext = true
                }
                break loop
            case .startPaste:
                rest = rest.dropFirst(KeyGrammar.pasteStart.count)
                collector = PasteCollector(limit: pasteLimit)
                isSilent = false
                isAbandoned = false
                dropsNext = false
            case .endPaste:
                rest = rest.dropFirst(KeyGrammar.pasteEnd.count)
                events.removeAll(where: \.isKey)
                events.append(.pasteDropped(.torn))
                closePaste()
            case .point(let count, let event):
                rest = rest.dropFirst(count)
                if !isInTail, !dropsNext { events.append(.pointer(event)) }
                dropsNext = false
            case .take(let count, let key):
                rest = rest.dropFirst(count)
                if let key, !isInTail, !dropsNext { Self.append(key, to: &events) }
                dropsNext = false
            }
            steps += 1
        }
        pending = Array(rest)
        // A key is alone if nothing came with it, neither what was dropped nor what is not complete.
        if steps == 1, !hasCompany, pending.isEmpty, case .key(let key, _)? = events.first {
            events = [.key(key, isAlone: true)]
        }
        hasCompany = hasCompany || steps > 0
        return events
    }

    /// Gives a paste up whose end does not come.
    private mutating func endPaste() -> [TerminalEvent] {
        closePaste()
        isAbandoned = true
        return [.pasteDropped(.ended)]
    }

    private mutating func closePaste() {
        collector = nil
        isSilent = false
        mayEndPaste = false
        isInTail = true
        isAbandoned = false
        dropsNext = false
    }

    /// Characters that come together and make one, as input methods send them, are one key.
    private static func append(_ key: Key, to events: inout [TerminalEvent]) {
        var key = key
        if case .character(let new) = key.code, !key.alt, !key.control, !new.isASCII,
            case .key(let last, _)? = events.last, case .character(let old) = last.code, !last.alt, !last.control
        {
            let joined = "\(old)\(new)"
            if joined.count == 1, joined.utf8.count <= 64 {
                events.removeLast()
                key = Key(.character(Character(joined)))
            }
        }
        events.append(.key(key, isAlone: false))
    }
}
