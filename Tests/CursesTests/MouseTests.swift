import Keymap
import Testing

@testable import Curses

/// Reports of a mouse that an earlier program left switched on.
@Suite struct MouseTests {
    /// One report in each encoding, and keys of the list among their bytes.
    private static let reports: [[UInt8]] = [
        Array("\u{1B}[M d*".utf8), Array("\u{1B}[M y*".utf8), Array("\u{1B}[M#aq".utf8),
        // Columns and rows beyond 95: a byte each, NUL beyond 223.
        [0x1B, 0x5B, 0x4D, 0x20, 0xF0, 0x64], [0x1B, 0x5B, 0x4D, 0x20, 0x64, 0xFF],
        [0x1B, 0x5B, 0x4D, 0x20, 0x00, 0x64],
        // As UTF-8.
        Array("\u{1B}[M \u{100}\u{3B5}".utf8), Array("\u{1B}[M d\u{E9}".utf8),
        Array("\u{1B}[<0;68;10M".utf8), Array("\u{1B}[<0;68;10m".utf8), Array("\u{1B}[32;68;10M".utf8),
        // Highlighted text.
        Array("\u{1B}[tdy".utf8), Array("\u{1B}[Tdydydy".utf8),
    ]

    @Test(arguments: reports) func swallowsWholeReports(_ report: [UInt8]) {
        var decoder = KeyDecoder()
        #expect(decoder.feed(report + Array("j".utf8)) == [.key(Key(.character("j")), isAlone: false)])
        #expect(decoder.waiting == .nothing)
    }

    @Test(arguments: reports) func swallowsReportsInPieces(_ report: [UInt8]) {
        for cut in 1..<report.count {
            var decoder = KeyDecoder()
            #expect(decoder.feed(report[..<cut]) == [], "cut at \(cut)")
            #expect(decoder.feed(report[cut...]) == [], "cut at \(cut)")
            #expect(decoder.timeOut() == [])
            #expect(decoder.feed(Array("j".utf8)) == [.key(Key(.character("j")))])
        }
        var decoder = KeyDecoder()
        for byte in report { #expect(decoder.feed([byte]) == []) }
    }

    @Test func oneAfterAnother() {
        var decoder = KeyDecoder()
        let all = Self.reports.flatMap { $0 }
        #expect(decoder.feed(all + Array("j".utf8)) == [.key(Key(.character("j")), isAlone: false)])
    }

    @Test func oneThatIsCutShortEndsAtTheNext() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(Array("\u{1B}[M d\u{1B}[B".utf8)) == [.key(Key(.down), isAlone: false)])
        #expect(decoder.feed(Array("\u{1B}[M ".utf8)) == [])
        #expect(decoder.waiting == .rest)
        #expect(decoder.timeOut() == [])
        #expect(decoder.timeOut() == [])
        #expect(decoder.waiting == .nothing)
    }

    @Test(
        "If the mouse is on, its reports become events; reports without a use are dropped",
        arguments: [
            ("<0;68;10M", PointerEvent(.press, x: 67, y: 9)), ("<0;68;10m", PointerEvent(.release, x: 67, y: 9)),
            ("<32;1;1M", PointerEvent(.drag, x: 0, y: 0)), ("<64;3;2M", PointerEvent(.wheelUp, x: 2, y: 1)),
            ("<65;3;2M", PointerEvent(.wheelDown, x: 2, y: 1)), ("<4;3;2M", PointerEvent(.press, x: 2, y: 1)),
            ("<1;3;2M", nil), ("<35;3;2M", nil), ("<0;0;2M", nil), ("<0;3M", nil), ("<0;3;2;4M", nil),
            ("<99999999999999999999;3;2M", nil),
        ])
    func events(_ report: String, _ event: PointerEvent?) {
        var decoder = KeyDecoder(takesPointer: true)
        #expect(decoder.feed(Array("\u{1B}[\(report)".utf8)) == (event.map { [.pointer($0)] } ?? []))
        #expect(decoder.feed(Array("y".utf8)) == [.key(Key(.character("y")), isAlone: true)])
        // A report and a key together: the key answers no question.
        let both = decoder.feed(Array("\u{1B}[<0;1;1My".utf8))
        #expect(both.last == .key(Key(.character("y")), isAlone: false))
        var other = KeyDecoder()
        #expect(other.feed(Array("\u{1B}[\(report)".utf8)) == [])
    }
}
