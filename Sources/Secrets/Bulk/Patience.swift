import Synchronization

/// Whether somebody still waits for a service that says nothing: until they give up.
package final class Patience: Sendable {
    private struct State {
        var isOver = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Those whose task was cancelled before they had begun to wait.
        var gone: Set<Int> = []
        var lastNumber = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Nobody waits any longer.
    package func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns false when it ends, and true if the task is cancelled before that.
    package func lasts() async -> Bool {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isOver || state.gone.remove(number) != nil { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.waiting.removeValue(forKey: number)
                if continuation == nil { state.gone.insert(number) }
                return continuation
            }
            continuation?.resume()
        }
        return state.withLock { state in
            state.gone.remove(number)
            return !state.isOver
        }
    }
}
