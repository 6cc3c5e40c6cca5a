import Testing

@testable import Surface

@Suite struct SurfaceTests {
    @Test func putsAndCuts() {
        var surface = Surface(width: 8, height: 2)
        #expect(surface.put("hello", at: Point(0, 0)) == 5)
        #expect(surface.put("hello world", at: Point(2, 1)) == 6)
        #expect(surface.put("x", at: Point(0, 2)) == 0)
        #expect(surface.put("x", at: Point(-1, 0)) == 0)
        #expect(surface.put("abc", at: Point(6, 0), maxWidth: 1) == 1)
        #expect(surface.text() == "hello …\n  hello…")
    }

    @Test func placeholdersHaveTheirRole() {
        var surface = Surface(width: 4, height: 1)
        surface.put("a\u{1B}b", at: Point(0, 0), role: .strong)
        #expect(surface.row(0).map(\.role) == [.strong, .placeholder, .strong, .normal])
    }

    @Test(arguments: [(0, "x 字"), (1, " x字"), (2, "漢x"), (3, "漢 x")])
    func halvesOfWideGlyphsGo(_ x: Int, _ shown: String) {
        var surface = Surface(width: 4, height: 1)
        surface.put("漢字", at: Point(0, 0))
        surface.put("x", at: Point(x, 0))
        #expect(surface.text() == shown)
    }

    @Test func wideOverHalves() {
        var surface = Surface(width: 6, height: 1)
        surface.put("漢字漢", at: Point(0, 0))
        surface.put("語", at: Point(1, 0))
        #expect(surface.text() == " 語 漢")
        surface.fill(Rect(x: 5, y: 0, width: 1, height: 1), with: "─")
        #expect(surface.text() == " 語  ─")
    }

    @Test func boxesAndLines() {
        var surface = Surface(width: 12, height: 3)
        surface.box(surface.bounds, title: "Ti\u{1B}tle and more")
        #expect(surface.text() == "┌─ Ti␛tl… ─┐\n│          │\n└──────────┘")
    }

    @Test func sameRowsAreFoundWhateverWasDrawnBefore() {
        var a = Surface(width: 4, height: 2)
        var b = a
        a.put("e\u{301}", at: Point(0, 0))
        a.put("👍🏽", at: Point(0, 1))
        b.put("👍🏽", at: Point(0, 1))
        #expect(!a.hasSameRow(0, as: b))
        #expect(a.hasSameRow(1, as: b))
        b.put("e\u{301}", at: Point(0, 0))
        #expect(a == b)
        b.paint(Rect(x: 0, y: 0, width: 1, height: 1), role: .cursor)
        #expect(a != b)
    }

    @Test(arguments: 0..<150 as Range<UInt64>) func randomDrawingKeepsEveryWideGlyphWhole(_ seed: UInt64) {
        var random = RandomText(seed: seed)
        var surface = Surface(width: 20, height: 3)
        for _ in 0..<30 {
            let point = Point(Int.random(in: -2...21, using: &random), Int.random(in: -1...3, using: &random))
            let used = surface.put(random.text(8), at: point, maxWidth: Int.random(in: 0...12, using: &random))
            #expect(used >= 0 && (used == 0 || point.x + used <= 20))
        }
        for y in 0..<3 {
            let row = surface.row(y)
            var x = 0
            while x < row.count {
                #expect(!row[x].isContinuation)
                let width = DisplayText.clip(String(row[x].glyph), to: 4).first?.width ?? 1
                if width == 2 { #expect(x + 1 < row.count && row[x + 1].isContinuation) }
                x += x + 1 < row.count && row[x + 1].isContinuation ? 2 : 1
            }
        }
    }
}

@Suite struct SecretTextTests {
    private func put(_ text: String, width: Int = 8, maxWidth: Int = .max) -> Surface {
        var surface = Surface(width: width, height: 1)
        var text = text
        text.withUTF8 {
            surface.put(secret: UnsafeRawBufferPointer($0), at: Point(1, 0), role: .secret, maxWidth: maxWidth)
        }
        return surface
    }

    @Test func isDrawnByScalarsAndCut() {
        #expect(put("abc").text() == " abc")
        #expect(put("abcdefghij").text() == " abcdefg")
        #expect(put("abc", maxWidth: 2).text() == " ab")
        #expect(put("a漢b").text() == " a漢b")
        #expect(put("\u{1B}[2J").text() == " ␛[2J")
        #expect(put("abc")[1, 0].role == .secret)
    }

    @Test func isFoldedAnywhere() {
        func lines(_ bytes: [UInt8], _ width: Int) -> [Range<Int>] {
            bytes.withUnsafeBytes { DisplayText.lines(ofSecret: $0, width: width) }
        }
        #expect(lines(Array("abcdefg".utf8), 3) == [0..<3, 3..<6, 6..<7])
        #expect(lines(Array("a漢b".utf8), 2) == [0..<1, 1..<4, 4..<5])
        #expect(lines([], 3) == [0..<0])
        #expect(lines([0x61, 0xFF, 0x62], 2) == [0..<2, 2..<3])
        // Wider than there is room for: each for itself, none twice.
        #expect(lines(Array("漢漢".utf8), 1) == [0..<3, 3..<6])
    }

    @Test func isWiped() {
        var surface = put("secret")
        #expect(surface.holdsSecret)
        surface.wipe()
        #expect(!surface.holdsSecret && !surface.text().contains("s"))
    }
}
