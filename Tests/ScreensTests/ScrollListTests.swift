import Keymap
import Screens
import Testing

@Suite("Scrolling list")
struct ScrollListTests {
    @Test("The current row stays in view, whatever moves it")
    func inView() {
        var list = ScrollList(count: 100)
        list.fit(height: 7)
        let actions: [Action] = [
            .moveDown, .pageDown, .pageDown, .halfPageDown, .moveUp, .moveLast, .moveDown, .pageUp, .halfPageUp,
            .moveFirst,
            .moveUp,
        ]
        for action in actions {
            let isDone = list.perform(action)
            #expect(isDone)
            #expect(list.visible.contains(list.cursor))
            #expect(list.visible.count == 7)
        }
        #expect(list.cursor == 0)
    }

    @Test("An empty list has no rows and can be moved in")
    func empty() {
        var list = ScrollList()
        for action in [Action.moveDown, .moveUp, .moveLast, .pageDown] { _ = list.perform(action) }
        #expect(list.cursor == 0)
        #expect(list.visible.isEmpty)
    }

    @Test("A smaller window keeps the current row in view; a larger one leaves no room empty")
    func resizing() {
        var list = ScrollList(count: 30)
        list.fit(height: 10)
        _ = list.perform(.moveLast)
        list.fit(height: 3)
        #expect(list.visible == 27..<30)
        list.fit(height: 20)
        #expect(list.visible == 10..<30)
        list.fit(height: 50)
        #expect(list.visible == 0..<30)
    }

    @Test("What shrinks keeps a current row")
    func shrinking() {
        var list = ScrollList(count: 30)
        list.move(to: 25)
        list.resize(count: 5)
        #expect(list.cursor == 4)
        list.resize(count: 0)
        #expect(list.cursor == 0)
    }

    @Test("Other actions are not its business")
    func others() {
        var list = ScrollList(count: 3)
        for action in [Action.back, .textLeft] {
            let isDone = list.perform(action)
            #expect(!isDone)
        }
    }
}
