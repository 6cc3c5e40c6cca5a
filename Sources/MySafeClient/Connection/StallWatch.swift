import Synchronization

/// Notices that calls get no answer, for whoever waits at a terminal. Runs of changes have a watch of their own (`SilenceWatch`).
final class StallWatch: Sendable {
    /// Told again and again for how many seconds nothing was heard, and nil when that is over.
    typealias Teller = @Sendable (_ seconds: Double?) -> Void

    private struct State {
        var calls = 0
        /// Since when nothing was heard, in seconds of `ClientTime.uptime`.
        var since = 0.0
        var isTold = false
        var isWatching = false
    }

    /// How often it looks. Real time, whatever clock measures the silence.
    private static let interval = Duration.milliseconds(250)

    private let after: Double
    private let uptime: @Sendable () -> Double
    private let tell: Teller
    private let state = Mutex(State())

    /// - Parameter after: seconds until a silence is worth a word.
    init(after: Double, uptime: @escaping @Sendable () -> Double, tell: @escaping Teller) {
        self.after = after
        self.uptime = uptime
        self.tell = tell
    }

    /// A call begins.
    func began() {
        let now = uptime()
        let begins = state.withLock { state in
            if state.calls == 0 { state.since = now }
            state.calls += 1
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if begins { Task { await watch() } }
    }

    /// A call is over; where it was the last one, nothing is told of it any more when this returns.
    func ended() {
        state.withLock { state in
            state.calls -= 1
            if state.calls == 0 { endTelling(&state) }
        }
    }

    /// The server has answered.
    ///
    /// - Parameter pause: for how many seconds it wants to be left alone.
    func heard(askingToWait pause: Double = 0) {
        let now = uptime()
        state.withLock { state in
            state.since = now + pause
            endTelling(&state)
        }
    }

    private func watch() async {
        while state.withLock({ look(&$0) }) { try? await Task.sleep(for: Self.interval) }
    }

    /// Tells within the lock, so that nothing comes after the end. Returns whether to go on.
    private func look(_ state: inout State) -> Bool {
        guard state.calls > 0 else {
            state.isWatching = false
            return false
        }
        let seconds = uptime() - state.since
        if seconds >= after {
            state.isTold = true
            tell(seconds)
        }
        return true
    }

    private func endTelling(_ state: inout State) {
        if state.isTold { tell(nil) }
        state.isTold = false
    }
}
