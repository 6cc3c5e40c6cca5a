import Keymap
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Rows of the list that are copied")
@MainActor
struct DrawnRowsTests {
    private let keys = [
        "j", "k", "<Space>", "G", "g g", "<C-f>", "<C-b>", "v", "i", "S", "/", "1", "<BS>", "<Enter>", "<Esc>", "u",
        "d", "y",
        "a", "p", "?", "q", "<C-r>",
    ]

    @Test("Whatever keys come, a drawing with the rows of the one before is as one without", arguments: 1...12)
    func same(_ seed: UInt64) async {
        var random = SplitMix(seed: seed)
        let names = ["Billing", "日本語の名前", "Zoë's e\u{301}tat", "👩‍👩‍👧 family", "Plain"]
        let summaries = (1...90).map { number in
            SecretSummary.sample(
                Int64(number), name: "\(names[number % names.count]) \(number)",
                state: number % 3 == 0 ? .inactive : .active, updated: Int64(number) * 1_000_000)
        }
        let gallery = await Gallery(summaries)
        var drawn = DrawnRows()
        var size = (80, 24)
        for step in 0..<60 {
            if Int.random(in: 0..<12, using: &random) == 0 { size = sizes.randomElement(using: &random) ?? size }
            let key = keys.randomElement(using: &random) ?? "j"
            await gallery.press(key)
            if gallery.app.isFinished { break }
            _ = gallery.draw(size.0, size.1)  // The screens take from it how much room there is.
            let fresh = gallery.draw(size.0, size.1)
            var surface = Surface(width: size.0, height: size.1, drawn: drawn)
            Views.draw(gallery.app, into: &surface).take()
            drawn = surface.drawn
            #expect(surface == fresh, "step \(step), \(key)")
            #expect(surface.targets == fresh.targets, "step \(step), \(key)")
        }
    }

    @Test("A row is copied only in the same scope, at the same width and without clusters")
    func scopes() {
        var times = 0
        func draw(_ surface: Surface, _ scope: Int, _ text: String, width: Int = 4) -> Surface {
            var next = Surface(width: 6, height: 2, drawn: surface.drawn)
            next.beginRows(scope)
            next.drawRow(7, in: Rect(x: 1, y: 1, width: width, height: 1)) {
                times += 1
                $0.put(text, at: Point(1, 1), maxWidth: width)
            }
            return next
        }
        let first = draw(Surface(width: 6, height: 2), 1, "abcd")
        let second = draw(first, 1, "other")
        #expect(times == 1 && second == first && second.text() == "\n abcd")
        let third = draw(second, 2, "new")
        #expect(times == 2 && third.text() == "\n new")
        #expect(draw(third, 2, "ab", width: 2).text() == "\n ab" && times == 3)
        let cluster = draw(draw(third, 3, "e\u{301}"), 3, "x")
        #expect(times == 5 && cluster.text() == "\n x")
    }
}
