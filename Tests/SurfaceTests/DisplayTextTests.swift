import Testing

@testable import Surface

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("", 0), ("plain", 5), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한국", 4), ("ｱ", 1), ("Ａ", 2), ("👍", 2), ("👍🏽", 2),
        ("👨‍👩‍👧‍👦", 2), ("❤", 1), ("❤️", 2), ("⌚", 2), ("🇧🇷", 2), ("🇧", 1), ("1️⃣", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("각", 2), ("नमस्ते", 4), ("का", 2),
        ("שָׁ", 1),
        ("…", 1), ("─", 1), ("　", 2), ("🏳️‍🌈", 2), ("#️⃣", 2), ("ไทย", 3),
    ]) func measures(_ text: String, _ columns: Int) {
        #expect(DisplayText.width(text) == columns)
    }

    @Test(arguments: [
        ("a\u{1B}[2Jb", "a␛[2Jb"), ("\u{0}", "␀"), ("\u{7F}", "␡"), ("a\nb", "a⏎b"), ("a\r\nb", "a⏎b"), ("a\tb", "a␉b"),
        ("\u{9B}31m", "�31m"), ("\u{202E}abc", "�abc"), ("a\u{2066}b", "a�b"), ("\u{200F}", "�"), ("\u{61C}", "�"),
        ("pay\u{200B}pal", "pay�pal"), ("pay\u{200D}pal", "pay�pal"), ("a\u{AD}b", "a�b"), ("\u{FEFF}x", "�x"),
        ("a\u{E0041}b", "a�b"), ("a\u{2028}b", "a⏎b"), ("\u{E000}", "�"), ("\u{301}a", "\u{25CC}\u{301}a"),
        ("a\u{FE0F}b", "a�b"), ("x\u{3164}y", "x�y"), ("a\u{34F}b", "a�b"),
    ]) func neutralises(_ text: String, _ shown: String) {
        #expect(DisplayText.sanitised(text) == shown)
    }

    @Test(arguments: ["👩‍💻 ok", "می‌خواهم", "é漢字", "क्‍ष", "葛\u{E0100}", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"]) func keepsWhatScriptsNeed(_ text: String) {
        #expect(DisplayText.sanitised(text) == text)
    }

    @Test func keepsLinesWhenAsked() {
        #expect(DisplayText.sanitised("a\nb\r\nc\u{7}", keepingLines: true) == "a\nb\nc␇")
    }

    @Test(arguments: [0xFDD0, 0xFFFE, 0x1FFFF, 0x10FFFD, 0x378] as [UInt32]) func showsWhatIsNoCharacter(
        _ value: UInt32
    ) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(DisplayText.sanitised("a\(scalar)b") == "a�b")
    }

    @Test func showsInvalidBytes() {
        #expect(DisplayText.sanitised(String(decoding: [0x61, 0xFF, 0x62], as: UTF8.self)) == "a�b")
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("漢字", 4, "漢字"), ("漢字", 3, "漢…"),
        ("漢字", 2, "…"), ("漢字漢", 4, "漢…"), ("a👨‍👩‍👧b", 3, "a…"), ("abc", 0, ""),
    ]) func clips(_ text: String, _ columns: Int, _ shown: String) {
        #expect(String(DisplayText.clip(text, to: columns).map(\.character)) == shown)
    }

    @Test func clippingMarksPlaceholders() {
        #expect(DisplayText.clip("a\u{1B}", to: 2).map(\.isPlaceholder) == [false, true])
    }

    @Test func hugeClustersAreCut() {
        let tower = "a" + String(repeating: "\u{301}", count: 200_000)
        let glyphs = DisplayText.clip(tower, to: 10)
        #expect(glyphs.reduce(0) { $0 + $1.width } <= 10)
        #expect(glyphs.allSatisfy { $0.character.unicodeScalars.count <= Glyphs.maxMarks + 1 })
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func randomTextKeepsItsBounds(_ seed: UInt64) {
        var random = RandomText(seed: seed)
        let text = random.text(60)
        let limit = Int.random(in: 0...40, using: &random)
        let glyphs = DisplayText.clip(text, to: limit)
        #expect(glyphs.reduce(0) { $0 + $1.width } <= limit)
        #expect(glyphs.allSatisfy { $0.width == 1 || $0.width == 2 })
        let all = DisplayText.sanitised(text)
        #expect(DisplayText.clip(text, to: 10_000).reduce(0) { $0 + $1.width } == DisplayText.width(text))
        for scalar in all.unicodeScalars {
            let kind = scalar.properties.generalCategory
            #expect(kind != .control && kind != .lineSeparator && kind != .paragraphSeparator && kind != .privateUse)
            #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value))
            #expect(
                scalar.value != 0x200B && scalar.value != 0xFEFF && scalar.value != 0x200E && scalar.value != 0x200F)
        }
    }

    @Test(arguments: [
        ("one two three", 8, ["one two", "three"]), ("abc def", 3, ["abc", "def"]), ("abc  def", 3, ["abc", "def"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]), ("a\n\nb", 5, ["a", "", "b"]), ("", 5, [""]), ("漢字漢字", 5, ["漢字", "漢字"]),
        ("a\tb", 5, ["a b"]), ("漢", 1, ["漢"]), ("ab ", 2, ["ab"]), ("x yyyyy", 4, ["x", "yyyy", "y"]),
    ]) func wraps(_ text: String, _ width: Int, _ lines: [String]) {
        #expect(DisplayText.wrap(text, width: width) == lines)
    }

    @Test func wrapsNoMoreLinesThanAsked() {
        #expect(DisplayText.wrap("a b c d", width: 1, limit: 2) == ["a", "b"])
    }

    @Test(arguments: 0..<100 as Range<UInt64>) func wrappedLinesFit(_ seed: UInt64) {
        var random = RandomText(seed: seed)
        let text = random.text(100)
        let width = Int.random(in: 2...30, using: &random)
        for line in DisplayText.wrap(text, width: width) {
            // A cluster wider than the line, as scripts of India have them, stays in one piece.
            #expect(DisplayText.width(line) <= width || line.count == 1)
        }
    }
}
