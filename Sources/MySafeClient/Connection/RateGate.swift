import Synchronization

/// Lets a bounded number of requests through at once, in the order in which they came, and none while the server has
/// asked to wait (429): that holds for all requests of a profile together.
final class RateGate: Sendable {
    private struct State {
        var free: Int
        /// In seconds of `ClientTime.uptime`.
        var pausedUntil: Double?
        var waiters = Waiters<Void>()
    }

    private let state: Mutex<State>
    private let time: ClientTime

    init(limit: Int, time: ClientTime) {
        state = Mutex(State(free: limit))
        self.time = time
    }

    /// How many wait for a place.
    var waitingCount: Int { state.withLock { $0.waiters.count } }

    /// Returns when the request may be sent; `leave` has to follow. False where the task was cancelled before.
    func enter() async -> Bool {
        while true {
            guard await outlastPause() else { return false }
            let isIn = state.withLock { state in
                guard state.free > 0, state.waiters.isEmpty, state.pausedUntil == nil else { return false }
                state.free -= 1
                return true
            }
            if isIn { return true }
            guard await waitInLine() else { return false }
            // The server may have asked for a pause meanwhile.
            if pause == nil { return true }
            leave()
        }
    }

    func leave() {
        let next = state.withLock { state in
            let next = state.waiters.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume(returning: ())
    }

    /// Lets nobody through for so many seconds from now on; a pause that ends later stays.
    func pause(seconds: Double) {
        let end = time.uptime() + seconds
        state.withLock { $0.pausedUntil = max($0.pausedUntil ?? end, end) }
    }

    /// Waits until no pause is left; false where the task was cancelled.
    func outlastPause() async -> Bool {
        while !Task.isCancelled {
            guard let seconds = pause else { return true }
            await time.sleep(seconds)
        }
        return false
    }

    /// Seconds that are left of a pause; nil where there is none.
    private var pause: Double? {
        state.withLock { state in
            guard let end = state.pausedUntil else { return nil }
            let left = end - time.uptime()
            if left > 0 { return left }
            state.pausedUntil = nil
            return nil
        }
    }

    /// Waits for a place that somebody else leaves.
    private func waitInLine() async -> Bool {
        let number = state.withLock { $0.waiters.number() }
        let granted: Void? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Void?? = state.withLock { state in
                    // A place may have become free since the last look.
                    if state.free > 0, state.waiters.isEmpty {
                        state.free -= 1
                        return .some(.some(()))
                    }
                    return state.waiters.add(number, continuation) ? nil : .some(nil)
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiters.giveUp(number) }?.resume(returning: nil)
        }
        state.withLock { $0.waiters.forget(number) }
        return granted != nil
    }
}
