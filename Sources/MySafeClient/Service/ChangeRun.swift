import Posix
import Secrets
import Synchronization

/// One run of changes: what is next, what is to be reported, and whether to stop. Workers ask for items and tell what became
/// of them; one receiver takes batches.
final class ChangeRun: Sendable {
    fileprivate struct State {
        var index = 0
        /// Up to where items were announced.
        var announced = 0
        /// Whether more are being announced, and who waits for it.
        var isAnnouncing = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var breaker: Breaker
        var stop: ServiceError?
        /// Whether nobody waits any longer for what is under way.
        var isGivenUp = false
        /// What came since the last batch.
        var outcomes: [ItemOutcome] = []
        /// Items that surely never arrived, while it is open whether the server is gone: then they were not touched. The
        /// promise of `SecretService.apply`, that what was not reported was not touched, rests on it: only what surely
        /// never arrived may be held here, since it is dropped where the run stops.
        var held: [ItemOutcome] = []
        var workers: Int
        var receiver: CheckedContinuation<Void, Never>?
        /// Whether the receiver was told of the stop.
        var hasToldStop = false
    }

    /// How many items are announced at once: announcing may bring something to the disk.
    private static let window = 128

    let requests: RunRequests
    private let items: [ItemChange]
    private let sending: @Sendable ([SecretID]) -> Void
    private let state: Mutex<State>

    /// - Parameter sending: called before items are sent, with a number of them at once.
    init(
        _ items: [ItemChange], workers: Int, breaker: Breaker, requests: RunRequests,
        sending: @escaping @Sendable ([SecretID]) -> Void
    ) {
        self.items = items
        self.requests = requests
        self.sending = sending
        state = Mutex(State(breaker: breaker, workers: workers))
    }

    // MARK: for the workers

    private enum Next {
        case item(ItemChange)
        case end
        /// These have to be announced first, by the caller.
        case announce(Range<Int>)
        /// Another worker is announcing.
        case wait
    }

    /// The next item; nil if there is none, or none shall be begun any more. Announces some first if that is due.
    func next() async -> ItemChange? {
        while !Task.isCancelled {
            let next = state.withLock { state -> Next in
                guard state.stop == nil, !state.isGivenUp, state.index < items.count else { return .end }
                if state.index < state.announced {
                    defer { state.index += 1 }
                    return .item(items[state.index])
                }
                if state.isAnnouncing { return .wait }
                state.isAnnouncing = true
                return .announce(state.announced..<min(state.announced + Self.window, items.count))
            }
            switch next {
            case .item(let item): return item
            case .end: return nil
            case .wait: await announced()
            case .announce(let range):
                let ids = items[range].map(\.id)
                await OffPool.concurrent.run { [sending] in sending(ids) }
                let waiting = state.withLock { state in
                    state.announced = range.upperBound
                    state.isAnnouncing = false
                    defer { state.waiting = [] }
                    return state.waiting
                }
                for continuation in waiting { continuation.resume() }
            }
        }
        return nil
    }

    /// Waits until nobody is announcing.
    private func announced() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isAnnouncing { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// The server answered as it should, be it that something could not be done.
    func answered(_ outcome: ItemOutcome) {
        update { state in
            state.breaker.succeeded()
            state.report(outcome)
        }
    }

    /// An item that surely was not touched is not reported where the run stops for it, or was cancelled.
    ///
    /// - Parameter undo: what takes it back if it was done; nil if the change says it itself, or if that is not known.
    func failed(_ id: SecretID, _ failure: CallFailure, undo: BulkChange? = nil) {
        update { state in
            let outcome = ItemOutcome(
                id: id, result: .failure(failure.error), undo: failure.mayBeDone ? undo : nil)
            if !state.isGivenUp { state.stop = state.stop ?? state.breaker.failed(failure) }
            if failure.mayBeDone {
                state.outcomes.append(outcome)
            } else if failure.isForAll || failure.error == .cancelled {
                return
            } else if case .unreachable = failure.cause {
                state.held.append(outcome)
            } else if failure.isServers {
                state.outcomes.append(outcome)
            } else {
                state.report(outcome)
            }
        }
    }

    func workerEnded() { update { $0.workers -= 1 } }

    /// The server is silent, and nobody waits any longer.
    func giveUp() { update { $0.isGivenUp = true } }

    private func update(_ change: (inout State) -> Void) {
        let receiver = state.withLock { state in
            change(&state)
            return state.takeReceiver()
        }
        receiver?.resume()
    }

    // MARK: for the receiver

    /// What came since the last call, maybe nothing; nil at the end. Waits for something to come, also where the task
    /// is cancelled.
    func batch() async -> [ItemOutcome]? {
        while true {
            let (batch, isOver) = state.withLock { state -> ([ItemOutcome]?, Bool) in
                if state.workers == 0 && !state.isOver && !Task.isCancelled { state.releaseHeld() }
                let batch = state.outcomes
                state.outcomes = []
                if !batch.isEmpty { return (batch, false) }
                if state.workers == 0 { return (nil, true) }
                if state.isOver && !state.hasToldStop {
                    state.hasToldStop = true
                    return ([], false)
                }
                return (nil, false)
            }
            if isOver { return nil }
            if let batch { return batch }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.hasNews { return true }
                    state.receiver = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
            // Lets those that are ready as well go first: fewer, larger batches.
            await Task.yield()
        }
    }

    var isStopped: Bool { state.withLock { $0.isOver } }

    /// What the whole run was stopped by; nil where it came to its end or was cancelled.
    var stop: ServiceError? {
        state.withLock { $0.stop ?? ($0.isGivenUp && !Task.isCancelled ? .timedOut : nil) }
    }
}

extension ChangeRun.State {
    /// Whether no more is begun although there may be more.
    fileprivate var isOver: Bool { stop != nil || isGivenUp }
    fileprivate var hasNews: Bool { !outcomes.isEmpty || workers == 0 || (isOver && !hasToldStop) }

    fileprivate mutating func takeReceiver() -> CheckedContinuation<Void, Never>? {
        guard hasNews else { return nil }
        defer { receiver = nil }
        return receiver
    }

    fileprivate mutating func report(_ outcome: ItemOutcome) {
        releaseHeld()
        outcomes.append(outcome)
    }

    /// The server is there: those that did not reach it have failed.
    fileprivate mutating func releaseHeld() {
        if held.isEmpty { return }
        outcomes += held
        held = []
    }
}
