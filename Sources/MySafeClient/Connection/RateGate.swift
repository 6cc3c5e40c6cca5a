import Synchronization

/// Lets a bounded number of requests through at once, in the order in which they came, and none while the server has
/// asked to wait (429): that holds for all requests of a profile together. The bound follows what the server can take.
final class RateGate: Sendable {
    fileprivate struct State {
        var limit: AdaptiveLimit
        var underWay = 0
        /// In seconds of `ClientTime.uptime`.
        var pausedUntil: Double?
        var waiters = Waiters<Void>()
    }

    private let state: Mutex<State>
    private let time: ClientTime

    init(_ limit: AdaptiveLimit, time: ClientTime) {
        state = Mutex(State(limit: limit))
        self.time = time
    }

    /// How many wait for a place.
    var waitingCount: Int { state.withLock { $0.waiters.count } }

    /// Returns when the request may be sent; `leave` has to follow. False where the task was cancelled before.
    func enter() async -> Bool {
        while true {
            guard await outlastPause() else { return false }
            let isIn = state.withLock { state in
                guard state.hasRoom, state.waiters.isEmpty, state.pausedUntil == nil else { return false }
                state.underWay += 1
                return true
            }
            if isIn { return true }
            guard await waitInLine() else { return false }
            // The server may have asked for a pause meanwhile.
            if pause == nil { return true }
            leave()
        }
    }

    /// - Parameter sign: what the request has shown about the server.
    func leave(_ sign: AdaptiveLimit.Sign = .none) {
        let next = state.withLock { state -> [Waiters<Void>.Continuation] in
            state.limit.take(sign, underWay: state.underWay)
            state.underWay -= 1
            var next: [Waiters<Void>.Continuation] = []
            while state.hasRoom, let waiter = state.waiters.popFirst() {
                state.underWay += 1
                next.append(waiter)
            }
            return next
        }
        for waiter in next { waiter.resume(returning: ()) }
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
                    if state.hasRoom, state.waiters.isEmpty {
                        state.underWay += 1
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

extension RateGate.State {
    fileprivate var hasRoom: Bool { underWay < limit.current }
}
