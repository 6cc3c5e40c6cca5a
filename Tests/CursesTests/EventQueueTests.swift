import Keymap
import Testing

@testable import Curses

@MainActor @Suite struct EventQueueTests {
    @Test func givesEventsInOrderAndEnds() async {
        let queue = EventQueue()
        queue.add(.key(Key(.up)))
        queue.add(.resize(width: 1, height: 1))
        queue.add(.resize(width: 2, height: 2))
        queue.add(.hangup)
        queue.finish()
        queue.add(.key(Key(.down)))
        var all: [TerminalEvent] = []
        for await event in queue.stream { all.append(event) }
        #expect(all == [.key(Key(.up)), .resize(width: 2, height: 2), .hangup])
        #expect(queue.isEmpty)
    }

    @Test func wakesAWaitingReader() async {
        let queue = EventQueue()
        let reader = Task { @MainActor in
            var all: [TerminalEvent] = []
            for await event in queue.stream { all.append(event) }
            return all
        }
        while !queue.hasReader { await Task.yield() }
        #expect(queue.isIdle)
        queue.add(.resumed)
        // Until it has been acted upon.
        #expect(!queue.isIdle)
        while !queue.isIdle { await Task.yield() }
        queue.finish()
        #expect(await reader.value == [.resumed])
    }

    @Test func takesBackWhatWasNotRead() async {
        let queue = EventQueue()
        let reader = Task { @MainActor in
            var all: [TerminalEvent] = []
            for await event in queue.stream { all.append(event) }
            return all
        }
        while !queue.hasReader { await Task.yield() }
        queue.add(.suspend)
        queue.add(.key(Key(.up)))
        queue.remove(.suspend)
        queue.finish()
        #expect(await reader.value == [.key(Key(.up))])
    }

    @Test func letsACancelledReaderGo() async {
        let queue = EventQueue()
        let reader = Task { @MainActor in
            for await _ in queue.stream {}
            return true
        }
        while !queue.hasReader { await Task.yield() }
        reader.cancel()
        #expect(await reader.value)
    }
}
