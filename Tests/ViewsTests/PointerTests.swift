import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@testable import Views

/// The mouse, on what was drawn.
@Suite("Pointing")
@MainActor
struct PointerTests {
    private func gallery() async -> Gallery {
        let gallery = await Gallery(SecretSummary.samples(30))
        _ = gallery.lines()
        return gallery
    }

    private func point(_ gallery: Gallery, _ kind: PointerEvent.Kind, _ x: Int, _ y: Int) async {
        gallery.app.drawn()
        gallery.clock.set(gallery.clock.seconds + 1)
        gallery.app.point(PointerEvent(kind, x: x, y: y))
        await gallery.app.settled()
        _ = gallery.lines()
    }

    private func list(_ gallery: Gallery) throws -> ListScreen { try #require(gallery.app.stack.first as? ListScreen) }

    @Test func aClickGoesToARowAndTheWheelMoves() async throws {
        let gallery = await gallery()
        await point(gallery, .press, 10, 6)
        #expect(try list(gallery).window.cursor == 4)
        await point(gallery, .wheelDown, 10, 6)
        #expect(try list(gallery).window.cursor == 7)
        await point(gallery, .wheelUp, 10, 6)
        #expect(try list(gallery).window.cursor == 4)
        await point(gallery, .press, 10, 0)
        #expect(try list(gallery).window.cursor == 4, "the top line is no row")
    }

    @Test func aDoubleClickOpens() async throws {
        let gallery = await gallery()
        gallery.app.point(PointerEvent(.press, x: 10, y: 6))
        gallery.app.point(PointerEvent(.release, x: 10, y: 6))
        gallery.app.point(PointerEvent(.press, x: 10, y: 6))
        await gallery.app.settled()
        #expect(gallery.app.top is DetailScreen)
    }

    @Test func headsSortKeysActAndDraggingMarks() async throws {
        let gallery = await gallery()
        let heads = gallery.lines()[1]
        let tags = try #require(heads.firstRange(of: "Tags")).lowerBound
        await point(gallery, .press, heads.distance(from: heads.startIndex, to: tags) + 1, 1)
        #expect(try list(gallery).sortColumn == .tags)
        await point(gallery, .press, 10, 3)
        await point(gallery, .drag, 10, 6)
        #expect(gallery.app.session?.marks.count == 4)
        let hints = gallery.lines()[23]
        let key = try #require(hints.firstRange(of: "d deactivate")).lowerBound
        await point(gallery, .press, hints.distance(from: hints.startIndex, to: key), 23)
        #expect((gallery.app.top as? PlanScreen)?.plan.items.count == 4)
        // What lies below a dialog cannot be pointed at.
        await point(gallery, .press, 10, 2)
        #expect(gallery.app.top is PlanScreen)
    }

    @Test("A plan is confirmed by a click only once it was seen")
    func confirming() async throws {
        let gallery = await gallery()
        await gallery.press("a")
        let lines = gallery.lines()
        let row = try #require(lines.firstIndex { $0.contains("y confirm") })
        let key = try #require(lines[row].firstRange(of: "y confirm")).lowerBound
        let x = lines[row].distance(from: lines[row].startIndex, to: key)
        gallery.app.point(PointerEvent(.press, x: x, y: row))
        #expect(gallery.app.top is PlanScreen && gallery.app.message?.text.contains("too fast") == true)
        await point(gallery, .press, x, row)
        #expect(!(gallery.app.top is PlanScreen))
    }
}
