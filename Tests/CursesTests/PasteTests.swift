import Keymap
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

    @Test func whatIsTooLongIsDroppedWholeAndReported() {
        #expect(paste("abc", limit: 3) == [.paste("abc")])
        #expect(paste("abcd", limit: 3) == [.pasteDropped(.tooLong(limit: 3))])
        #expect(paste("dy\u{1B}[20dy", limit: 0) == [.pasteDropped(.tooLong(limit: 0))])
    }

    @Test func invalidBytesAreReplaced() {
        var decoder = KeyDecoder()
        let events = decoder.feed(Array("\u{1B}[200~".utf8) + [0x61, 0xFF] + Array("\u{1B}[201~".utf8))
        #expect(events == [.paste("a\u{FFFD}")])
    }
}

/// What comes with the end of a paste, or right behind it: somebody may have put an end mark into the text.
@Suite struct PasteTailTests {
    private var decoder = KeyDecoder()
    private let key = TerminalEvent.key(Key(.character("j")))

    private mutating func feed(_ text: String) -> [TerminalEvent] { decoder.feed(Array(text.utf8)) }

    @Test mutating func isDropped() {
        #expect(feed("\u{1B}[200~x\u{1B}[201~dy") == [.paste("x")])
        #expect(decoder.waiting == .pasteTail)
        #expect(feed("dy\u{1B}[B\r") == [])
        #expect(feed("\u{1B}") == [])
        #expect(decoder.waiting == .escape)
        #expect(decoder.timeOut() == [], "an Esc, too")
        #expect(decoder.waiting == .pasteTail)
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .lateRest)
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .nothing)
        #expect(feed("j") == [key])
    }

    @Test mutating func aSecondPasteIsStillAPaste() {
        #expect(feed("\u{1B}[200~x\u{1B}[201~dy\u{1B}[200~dy\u{1B}[201~dy") == [.paste("x"), .paste("dy")])
    }

    @Test mutating func aPasteWithoutAStartTakesTheKeysBeforeItsEndAlong() {
        #expect(feed("jdy\u{1B}[201~dy") == [.pasteDropped(.torn)])
        #expect(decoder.timeOut() == [])
        #expect(feed("j") == [key])
    }
}

/// A paste whose end mark was lost.
@Suite struct LostPasteEndTests {
    private var decoder = KeyDecoder()

    private mutating func feed(_ text: String) -> [TerminalEvent] { decoder.feed(Array(text.utf8)) }

    private mutating func lose() {
        #expect(feed("\u{1B}[200~d\u{3}y") == [.pasting(isSilent: false)])
        #expect(decoder.waiting == .paste)
        #expect(feed("\u{3}") == [], "before the silence it is a part of the paste")
        #expect(decoder.timeOut() == [.pasting(isSilent: true)])
        #expect(decoder.waiting == .silentPaste)
    }

    @Test mutating func controlCEndsIt() {
        lose()
        #expect(feed("q\r") == [])
        #expect(feed("\u{3}") == [.pasteDropped(.ended)])
        #expect(feed("dy") == [], "the rest comes right behind")
        #expect(decoder.timeOut() == [])
        #expect(feed("j") == [.key(Key(.character("j")))])
    }

    @Test mutating func escapeEndsIt() {
        lose()
        #expect(feed("\u{1B}") == [])
        #expect(decoder.waiting == .escape)
        #expect(decoder.timeOut() == [.pasteDropped(.ended)])
        #expect(decoder.timeOut() == [])
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .nothing)
    }

    @Test mutating func anArrowDoesNotEndItNorDoesThePasteGoingOn() {
        lose()
        #expect(feed("\u{1B}[B") == [])
        #expect(feed("\u{3}and much more") == [.pasting(isSilent: false)])
        #expect(decoder.waiting == .paste)
        #expect(decoder.timeOut() == [.pasting(isSilent: true)])
    }

    @Test mutating func itsEndMayStillComeInPieces() {
        lose()
        #expect(feed("\u{1B}") == [])
        #expect(feed("[201~dy") == [.paste("d\u{3}y\u{3}")])
    }

    @Test mutating func afterASilenceItMayGoOn() {
        lose()
        #expect(feed("and much more") == [.pasting(isSilent: false)])
        #expect(feed("!\u{1B}[201~") == [.paste("d\u{3}y\u{3}and much more!")])
    }

    @Test(arguments: ["q", "\u{1B}[B", "no\r"]) mutating func keysOfAPersonMakeItDoubtful(_ keys: String) {
        lose()
        #expect(feed(keys) == [])
        #expect(feed("\u{1B}[201~") == [.pasteDropped(.torn)])
    }

    @Test mutating func itsEndAfterItWasGivenUpTakesTheRestAlong() {
        lose()
        #expect(feed("\u{3}") == [.pasteDropped(.ended)])
        #expect(decoder.timeOut() == [])
        #expect(feed("dy\r\u{1B}[201~") == [.pasteDropped(.torn)])
    }

    @Test mutating func itsRestInSeveralReadsIsDropped() {
        lose()
        #expect(feed("\u{3}") == [.pasteDropped(.ended)])
        for _ in 0..<3 {
            #expect(decoder.timeOut() == [])
            #expect(feed("many deactivated\r") == [])
            #expect(decoder.waiting == .pasteTail)
            #expect(feed("dy") == [])
        }
        #expect(decoder.timeOut() == [])
        #expect(feed("j") == [.key(Key(.character("j")))], "one of a person")
        #expect(feed("the last\u{1B}[201~dy") == [.pasteDropped(.torn)])
        #expect(decoder.timeOut() == [])
        #expect(feed("jjjjjjjjj").count == 9, "it is over")
    }

    @Test mutating func anotherPasteEndsTheWaitForItsRest() {
        lose()
        #expect(feed("\u{3}") == [.pasteDropped(.ended)])
        #expect(feed("\u{1B}[200~x\u{1B}[201~") == [.paste("x")])
        #expect(decoder.timeOut() == [])
        #expect(feed("jjjjjjjjj").count == 9)
    }

    @Test mutating func itsEndMayBeSplitByTheTimeOfAnEsc() {
        lose()
        #expect(feed("\u{1B}") == [])
        #expect(decoder.timeOut() == [.pasteDropped(.ended)])
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .lateRest)
        #expect(feed("[201~dy") == [.pasteDropped(.torn)])
    }

    @Test mutating func aStartThatWasSplitIsStillAStart() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(Array("\u{1B}[200".utf8)) == [])
        #expect(decoder.timeOut() == [])
        #expect(decoder.feed(Array("~dy".utf8)) == [.pasting(isSilent: false)])
        #expect(decoder.feed(Array("\u{1B}[201~".utf8)) == [.paste("dy")])
    }
}
