import Surface
import Testing

@testable import Curses

@Suite struct CellEncoderTests {
    /// Widths as C libraries have them: by scalar, no sequences.
    private func width(_ value: UInt32) -> Int {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: -1
        case 0x300...0x36F, 0x200D, 0xFE0F, 0x20E3, 0x94D: 0
        case 0x4E00...0x9FFF, 0x1F300...0x1FAFF: 2
        case 0x2FFF: -1
        default: 1
        }
    }

    private func encoded(_ text: String, isUTF8: Bool = true, columns: Int = 6) -> String {
        var surface = Surface(width: columns, height: 1)
        surface.put(text, at: Point(0, 0))
        let encoder = CellEncoder(isUTF8: isUTF8, width: width, canEncode: { $0 < 0x100 })
        var units: [CellEncoder.Unit] = []
        encoder.forEachUnit(of: surface, row: 0, width: columns) { units.append($0) }
        let used = units.reduce(0) { $0 + max(1, width($1.base)) }
        #expect(used == columns)
        return units.map { unit in
            ([unit.base] + unit.marks).compactMap { Unicode.Scalar($0).map { String($0) } }.joined()
        }.joined(separator: "|")
    }

    @Test func plainAndWide() {
        #expect(encoded("ab漢") == "a|b|漢| | ")
        #expect(encoded("e\u{301}x") == "e\u{301}|x| | | | ")
    }

    @Test func emojiSequencesAreSentAsAllTerminalsCountThem() {
        #expect(encoded("👨‍👩‍👧x") == "👨|x| | | ")
        #expect(encoded("👍🏽x") == "👍|x| | | ")
        #expect(encoded("❤️x") == "\u{2764}| |x| | | ")
        #expect(encoded("1️⃣x") == "1\u{20E3}| |x| | | ")
        #expect(encoded("🇧🇷x") == "\u{1F1E7}|\u{1F1F7}|x| | | ")
    }

    @Test func withoutUnicodeLinesAreASCII() {
        #expect(encoded("┌─│…é漢", isUTF8: false, columns: 7) == "+|-|||.|é|?| ")
    }

    @Test func whatTheLibraryDoesNotPrintIsReplaced() {
        #expect(encoded("a\u{1FB70}b").hasPrefix("a|"))
    }
}
