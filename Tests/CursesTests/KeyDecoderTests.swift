import Keymap
import Testing

@testable import Curses

@Suite struct KeyDecoderTests {
    private func events(_ bytes: [UInt8], sequences: KeySequences = KeySequences()) -> [TerminalEvent] {
        var decoder = KeyDecoder(sequences: sequences)
        return decoder.feed(bytes) + decoder.timeOut()
    }

    private func keys(_ text: String) -> [String] { notations(events(Array(text.utf8))) }

    private func notations(_ events: [TerminalEvent]) -> [String] {
        events.map { event in if case .key(let key, _) = event { key.notation } else { "\(event)" } }
    }

    @Test(arguments: [
        ("aZ", ["a", "Z"]), ("\u{4}", ["<C-d>"]), ("\t\r\n", ["<Tab>", "<Enter>", "<C-j>"]),
        ("\u{7F}\u{8}", ["<BS>", "<C-h>"]),
        ("\u{0} ", ["<C-Space>", "<Space>"]), ("\u{1F}\u{1C}", ["<C-_>", "<C-\\>"]), ("\u{1B}", ["<Esc>"]),
        ("\u{1B}x", ["<A-x>"]), ("\u{1B}\u{7F}", ["<A-BS>"]), ("\u{1B}\r", ["<A-Enter>"]), ("\u{1B}é", ["<A-é>"]),
        ("é漢👍", ["é", "漢", "👍"]), ("👨‍👩‍👧", ["👨‍👩‍👧"]), ("e\u{301}", ["e\u{301}"]), ("\u{1B}[A\u{1B}OB", ["<Up>", "<Down>"]),
        ("\u{1B}[1;5C", ["<Right>"]), ("\u{1B}[3~\u{1B}[5~", ["<Del>", "<PageUp>"]), ("\u{1B}[Z", ["<S-Tab>"]),
        ("\u{1B}OP\u{1B}[15~\u{1B}[[B", ["<F1>", "<F5>", "<F2>"]), ("\u{1B}[1;2P\u{1B}[24~", ["<F13>", "<F12>"]),
        ("\u{1B}OM\u{1B}Oq", ["<Enter>", "1"]), ("\u{1B}\u{1B}[A", ["<Up>"]), ("\u{1B}\u{1B}", ["<Esc>", "<Esc>"]),
        ("\u{1B}[7$", ["<Home>"]), ("<#", ["<lt>", "<Hash>"]),
    ]) func decodes(_ text: String, _ expected: [String]) {
        #expect(keys(text) == expected)
    }

    @Test(arguments: [
        "\u{1B}[99;5u", "\u{1B}[I", "\u{1B}[?2026;1$y", "\u{1B}[>0;276;0c", "\u{1B}]11;rgb:0000/0000/0000\u{7}",
        "\u{1B}]11;rgb:0/0/0\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[", "\u{1B}[12;", "\u{1B}Oz", "\u{1B}O",
        "\u{9B}\u{80}",
        "\u{1B}[<0;10;10M",
    ]) func dropsWhatIsNoKey(_ text: String) {
        #expect(keys(text) == [])
    }

    @Test(
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xE2, 0x82], [0x80]] as [[UInt8]])
    func dropsInvalidUTF8(_ bytes: [UInt8]) {
        #expect(events(bytes) == [])
        #expect(events(bytes + [0x61]) == [.key(Key(.character("a")), isAlone: false)])
    }

    @Test func aCutSequenceDoesNotEatTheNextKey() {
        #expect(keys("\u{1B}[1\u{3}x") == ["<C-c>", "x"])
        #expect(keys("\u{1B}[1\u{1B}[B") == ["<Down>"])
    }

    @Test func waitsForTheRest() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]) == [])
        #expect(decoder.waiting == .escape)
        #expect(decoder.feed(Array("[1;".utf8)) == [])
        #expect(decoder.waiting == .rest)
        #expect(decoder.feed(Array("5A".utf8)) == [.key(Key(.up))])
        #expect(decoder.waiting == .nothing)
        #expect(decoder.feed([0xC3]) == [])
        #expect(decoder.feed([0xA9]) == [.key(Key(.character("é")))])
        #expect(decoder.feed([0x1B]) == [])
        #expect(decoder.timeOut() == [.key(Key(.escape))])
    }

    private func withoutCompany(_ event: TerminalEvent) -> TerminalEvent {
        if case .key(let key, _) = event { .key(key) } else { event }
    }

    @Test func whateverComesInPiecesIsTheSame() {
        let text =
            "\u{1B}OPz\u{1B}]2;t\u{7}b\u{1B}[3;2~a\u{1B}[A\u{1B}x é漢\u{1B}[200~p\u{1B}[1\u{1B}[20~q\u{1B}[201~xy\u{1B}[A"
        let bytes = Array(text.utf8)
        let whole = events(bytes)
        for size in 1...7 {
            var decoder = KeyDecoder()
            var pieces: [TerminalEvent] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                pieces += decoder.feed(bytes[start..<min(start + size, bytes.count)])
            }
            pieces += decoder.timeOut()
            pieces.removeAll { $0 == .pasting(isSilent: false) }
            #expect(pieces.map(withoutCompany) == whole.map(withoutCompany))
        }
        #expect(whole.last == .paste("p\u{1B}[1\u{1B}[20~q"))
    }

    @Test func theRestOfASplitKeyIsNoTextAndNoCommand() {
        for rest in ["[B", "OP", "[3~", "[M d*", "[<0;1;1M"] {
            var decoder = KeyDecoder()
            #expect(decoder.feed([0x1B]) == [])
            #expect(decoder.timeOut() == [.key(Key(.escape))])
            #expect(decoder.waiting == .lateRest)
            #expect(decoder.feed(Array(rest.utf8)) == [], "\(rest)")
            #expect(notations(decoder.feed(Array("x".utf8))) == ["x"])
        }
    }

    @Test func aKeyBehindEscapeIsThatKey() {
        var decoder = KeyDecoder()
        _ = decoder.feed([0x1B])
        _ = decoder.timeOut()
        #expect(notations(decoder.feed(Array("[".utf8))) == [])
        #expect(decoder.waiting == .escape)
        #expect(notations(decoder.timeOut()) == ["["])
        _ = decoder.feed([0x1B])
        _ = decoder.timeOut()
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .nothing)
        #expect(notations(decoder.feed(Array("[B".utf8))) == ["[", "B"])
    }

    @Test func aKeyInThreePiecesIsNoneEither() {
        for rest in ["[B", "OP", "[M d*"] {
            var decoder = KeyDecoder()
            _ = decoder.feed([0x1B])
            _ = decoder.timeOut()
            #expect(decoder.feed(Array(rest.utf8.prefix(1))) == [])
            #expect(decoder.isHolding)
            #expect(decoder.feed(Array(rest.utf8.dropFirst())) == [], "\(rest)")
            #expect(decoder.feed(Array("x".utf8)) == [.key(Key(.character("x")))])
        }
    }

    @Test(
        arguments: [
            ("\u{1B}[M", " d*"), ("\u{1B}[", "1;5B"), ("\u{1B}[1;", "5B"), ("\u{1B}]11;rgb:0", "0/0/0\u{7}"),
            ("\u{1B}P1$r", "dy\u{1B}\\"), ("\u{1B}[<0;1", ";1M"),
        ])
    func whatWasGivenUpTakesItsRestAlong(_ begin: String, _ rest: String) {
        var decoder = KeyDecoder()
        #expect(decoder.feed(Array(begin.utf8)) == [])
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .lateRest && !decoder.isHolding)
        #expect(decoder.feed(Array(rest.utf8)) == [])
        #expect(decoder.waiting == .nothing)
        #expect(decoder.feed(Array("x".utf8)) == [.key(Key(.character("x")))])
    }

    @Test func afterWhatWasGivenUpAPersonsKeysAreKeys() {
        for key in ["x", "\u{1B}[B", "\r"] {
            var decoder = KeyDecoder()
            #expect(decoder.feed(Array("\u{1B}[1;".utf8)) == [])
            #expect(decoder.timeOut() == [])
            #expect(decoder.feed(Array(key.utf8)).count == 1)
            #expect(decoder.waiting == .nothing)
        }
        var decoder = KeyDecoder()
        #expect(decoder.feed(Array("\u{1B}[1;".utf8)) == [])
        #expect(decoder.timeOut() + decoder.timeOut() == [])
        #expect(notations(decoder.feed(Array("5B".utf8))) == ["5", "B"])
    }

    @Test(
        arguments: [
            ("\u{1B}[1", "1;", "B"), ("\u{1B}[1", ";2", "~"), ("\u{1B}\u{1B}[1", ";2", "B"),
            ("\u{1B}]11;", "dy", "\u{7}"),
            ("\u{1B}]11;", "dy", "\u{1B}\\"), ("\u{1B}P", "dy", "\u{1B}\\"),
        ])
    func howeverLongASequenceIsNothingOfItIsAKey(_ begin: String, _ middle: String, _ end: String) {
        let bytes = Array((begin + String(repeating: middle, count: 3000) + end).utf8)
        for size in [1, 100, 4096, bytes.count] {
            var decoder = KeyDecoder()
            for start in stride(from: 0, to: bytes.count, by: size) {
                #expect(decoder.feed(bytes[start..<min(start + size, bytes.count)]) == [])
            }
            #expect(decoder.waiting == .nothing)
            #expect(decoder.feed(Array("x".utf8)) == [.key(Key(.character("x")))])
        }
    }

    @Test func aKeyKnowsWhetherItCameAlone() {
        func first(_ text: String, _ bytes: [UInt8] = []) -> TerminalEvent? {
            var decoder = KeyDecoder()
            return decoder.feed(Array(text.utf8) + bytes).first
        }
        let y = Key(.character("y"))
        #expect(first("y") == .key(y, isAlone: true))
        #expect(first("\u{1B}[B") == .key(Key(.down), isAlone: true))
        #expect(first("yy") == .key(y, isAlone: false))
        #expect(first("y\u{1B}") == .key(y, isAlone: false))
        #expect(first("y", [0xC3]) == .key(y, isAlone: false))
        #expect(first("y", [0xFF]) == .key(y, isAlone: false))
        #expect(first("y\u{1B}[M d*") == .key(y, isAlone: false))
        #expect(first("\u{1B}[<0;1;1My") == .key(y, isAlone: false))
        #expect(first("y\u{1B}[200~x") == .key(y, isAlone: false))
        var decoder = KeyDecoder()
        _ = decoder.feed(Array("y\u{1B}".utf8))
        #expect(decoder.timeOut() == [.key(Key(.escape), isAlone: false)])
        #expect(decoder.feed(Array("y".utf8)) == [.key(y, isAlone: true)])
        _ = decoder.feed(Array("y\u{1B}".utf8))
        #expect(decoder.feed(Array("OM".utf8)) == [.key(Key(.enter), isAlone: false)])
    }

    @Test func theTerminalsOwnSequencesComeFirst() {
        let own = KeySequences(described: [
            (Array("\u{1B}A".utf8), Key(.up)), (Array("\u{1B}[A".utf8), Key(.home)), ([0x08], Key(.backspace)),
        ])
        #expect(events(Array("\u{1B}A".utf8), sequences: own) == [.key(Key(.up))])
        #expect(events(Array("\u{1B}[A".utf8), sequences: own) == [.key(Key(.home))])
        #expect(events(Array("\u{1B}[B".utf8), sequences: own) == [.key(Key(.down))])
        #expect(events([0x08], sequences: own) == [.key(Key(.character("h"), control: true))])
    }

    @Test func randomBytesNeverMakeControlsOrHang() {
        var state: UInt64 = 7
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let byte = UInt8(truncatingIfNeeded: state >> 33)
                bytes.append(byte % 4 == 0 ? 0x1B : byte % 4 == 1 ? UInt8(ascii: "[") : byte)
            }
            var decoder = KeyDecoder()
            var all = decoder.feed(bytes)
            for _ in 0..<bytes.count + 3 where decoder.waiting != .nothing { all += decoder.timeOut() }
            #expect(decoder.waiting == .nothing || decoder.waiting == .silentPaste)
            for case .key(let key, _) in all {
                guard case .character(let character) = key.code else { continue }
                #expect(character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            }
        }
    }
}
