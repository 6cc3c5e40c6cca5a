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
