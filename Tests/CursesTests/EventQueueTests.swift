import Keymap
import Testing

@testable import Curses

@MainActor @Suite struct EventQueueTests {
    private let queue = EventQueue()

    @Test func givesEventsInOrderAndEnds() async {
        queue.add(.key(Key(.up)))
        queue.add(.resize(width: 1, height: 1))
        queue.add(.resize(width: 2, height: 2))
        queue.add(.hangup)
        queue.finish()
        queue.add(.key(Key(.down)))
        var all: [TerminalEvent] = []
        await queue.forEach { all.append($0) }
        #expect(all == [.key(Key(.up)), .resize(width: 2, height: 2), .hangup])
        #expect(queue.isEmpty)
    }

    @Test func deliversWhatCameTogetherTogether() async {
        var waited: [Bool] = []
        let reader = Task { await queue.forEach { _ in waited.append(!queue.isEmpty) } }
        while !queue.isIdle { await Task.yield() }
        queue.add(.resumed)
        queue.add(.hangup)
        #expect(waited.isEmpty && !queue.isIdle)
        queue.deliver()
        #expect(waited == [true, false] && queue.isIdle)
        queue.finish()
        await reader.value
    }

    @Test func deliversWhatComesOfAnEventAfterIt() async {
        var all: [TerminalEvent] = []
        queue.add(.suspend)
        queue.add(.key(Key(.up)))
        let reader = Task {
            await queue.forEach { event in
                #expect(!queue.isIdle, "until it has been acted upon")
                if event == .suspend {
                    queue.add(.resumed)
                    queue.deliver()
                }
                all.append(event)
            }
        }
        while !queue.isIdle { await Task.yield() }
        #expect(all == [.suspend, .key(Key(.up)), .resumed])
        queue.finish()
        await reader.value
    }

    @Test func takesBackWhatWasNotTaken() async {
        queue.add(.suspend)
        queue.add(.key(Key(.up)))
        queue.remove(.suspend)
        queue.finish()
        var all: [TerminalEvent] = []
        await queue.forEach { all.append($0) }
        #expect(all == [.key(Key(.up))])
    }
}
