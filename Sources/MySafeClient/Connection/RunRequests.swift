import Synchronization

/// The requests of one run of changes: one budget for repeating them, how long the server has been silent, and a way to give
/// up what is under way.
final class RunRequests: Sendable {
    private struct State {
        /// How many repetitions may still be made.
        var repetitions: Double
        /// When each request that is under way was sent, in seconds of `ClientTime.uptime`, by number.
        var underWay: [Int: Double] = [:]
        var lastNumber = 0
        var lastHeard = -Double.infinity
        /// The longest time that an answer took, in seconds; nil before the first.
        var longestAnswer: Double?
        var abandoning: [Int: @Sendable () -> Void] = [:]
        var isGivenUp = false
    }

    /// How much one answer adds to the budget: of ten requests that go well one more may be repeated.
    private static let repetitionsPerAnswer = 0.1
    /// A server that took some time before is silent only after so many times as long.
    private static let longestAnswers = 20.0

    private let mostRepetitions: Double
    private let settings: RetrySettings
    private let idleTimeout: Double
    private let uptime: @Sendable () -> Double
    private let state: Mutex<State>

    /// - Parameters:
    ///   - maxRequests: how many may be under way at once: all of them may be lost together, and twice.
    ///   - idleTimeout: seconds; a server that is silent for longer is not waited for in any case.
    init(maxRequests: Int, idleTimeout: Double, _ settings: RetrySettings, uptime: @escaping @Sendable () -> Double) {
        mostRepetitions = Double(max(16, 2 * maxRequests))
        self.settings = settings
        self.idleTimeout = idleTimeout
        self.uptime = uptime
        state = Mutex(State(repetitions: mostRepetitions))
    }

    // MARK: one request

    /// A request is about to be sent. Returns its number, for `ended`.
    func began() -> Int {
        state.withLock { state in
            state.lastNumber += 1
            state.underWay[state.lastNumber] = uptime()
            return state.lastNumber
        }
    }

    /// Something was heard of the request, or it never will be.
    ///
    /// - Parameter isAnswered: whether the server has answered.
    func ended(_ number: Int, isAnswered: Bool) {
        state.withLock { state in
            let now = uptime()
            guard let since = state.underWay.removeValue(forKey: number) else { return }
            state.lastHeard = now
            guard isAnswered else { return }
            state.longestAnswer = max(state.longestAnswer ?? 0, now - since)
            state.repetitions = min(mostRepetitions, state.repetitions + Self.repetitionsPerAnswer)
        }
    }

    /// Whether a request may be repeated, which takes from the budget.
    func mayRepeat() -> Bool {
        state.withLock { state in
            guard state.repetitions >= 1 else { return false }
            state.repetitions -= 1
            return true
        }
    }

    // MARK: silence

    /// For how many seconds nothing was heard; nil if that is not long enough to speak of, or if nothing is under way.
    var silence: Double? {
        state.withLock { state in
            guard let first = state.underWay.values.min() else { return nil }
            let seconds = uptime() - max(first, state.lastHeard)
            let usual = state.longestAnswer.map { Self.longestAnswers * $0 } ?? 2 * settings.silence
            return seconds >= min(idleTimeout, max(settings.silence, usual)) ? seconds : nil
        }
    }

    /// When something was heard last, in seconds of `ClientTime.uptime`.
    var lastHeard: Double { state.withLock { $0.lastHeard } }

    // MARK: giving up

    /// What ends a transfer that otherwise would be finished in any case. Called at once if all is given up already.
    func onGivingUp(_ number: Int, _ abandon: @escaping @Sendable () -> Void) {
        let isGivenUp = state.withLock { state in
            state.abandoning[number] = abandon
            return state.isGivenUp
        }
        if isGivenUp { abandon() }
    }

    /// The transfer has ended.
    func forget(_ number: Int) { state.withLock { $0.abandoning[number] = nil } }

    /// Ends all transfers that are under way.
    func giveUp() {
        let abandoning = state.withLock { state in
            state.isGivenUp = true
            return Array(state.abandoning.values)
        }
        for abandon in abandoning { abandon() }
    }
}
