import Testing

@testable import Curses

@Suite struct PasteTests {
    private func paste(_ body: String, limit: Int = 1000) -> [TerminalEvent] {
        var decoder = KeyDecoder(pasteLimit: limit)
        return decoder.feed(Array("\u{1B}[200~\(body)\u{1B}[201~".utf8))
    }

    @Test func keepsEverythingAsText() {
        #expect(paste("a\u{1B}[A\u{3}\tb") == [.paste("a\u{1B}[A\u{3}\tb")])
        #expect(paste("") == [.paste("")])
    }

    @Test func lineBreaksBecomeLineFeeds() {
        #expect(paste("a\rb\r\nc\nd\r\r") == [.paste("a\nb\nc\nd\n\n")])
    }

    @Test func isCutAtTheLimitAndSwallowsTheRest() {
        #expect(paste("abcdef", limit: 3) == [.paste("abc")])
        #expect(paste("abécd", limit: 3) == [.paste("ab")])
        #expect(paste("日本語", limit: 0) == [.paste("")])
    }

    @Test func nothingTimesOut() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(Array("\u{1B}[200~abc".utf8)) == [])
        #expect(decoder.waiting == .paste)
        #expect(decoder.timeOut() == [])
        #expect(decoder.feed(Array("d\u{1B}[201~".utf8)) == [.paste("abcd")])
    }

    @Test func invalidBytesAreReplaced() {
        var decoder = KeyDecoder()
        let events = decoder.feed(Array("\u{1B}[200~".utf8) + [0x61, 0xFF] + Array("\u{1B}[201~".utf8))
        #expect(events == [.paste("a\u{FFFD}")])
    }
}
