import Synchronization

/// Whether somebody still waits for a service that says nothing: until they give up.
package final class Patience: Sendable {
    private struct State {
        var isOver = false
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Nobody waits any longer.
    package func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for end in waiting { end.finish() }
    }

    /// Returns false when it ends, and true if the task is cancelled before that.
    package func lasts() async -> Bool {
        let (ends, end) = AsyncStream<Void>.makeStream()
        let isOver = state.withLock { state in
            if !state.isOver { state.waiting.append(end) }
            return state.isOver
        }
        if isOver { return false }
        // The task's cancellation ends it too.
        for await _ in ends {}
        return state.withLock { !$0.isOver }
    }
}
