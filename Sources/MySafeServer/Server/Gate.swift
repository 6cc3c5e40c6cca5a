import Synchronization

/// What there is only so much of.
protocol Room: Sendable {
    /// Takes what one needs; false where there is not enough.
    mutating func take() -> Bool
}

/// Lets in as long as there is room. Who comes later waits in a line, first come, first served; the line is bounded in number and
/// in time, so that whoever cannot be served hears of it soon.
final class Gate<R: Room>: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var room: R
        var line: [Waiter] = []
        var next = 0

        mutating func takeOut(_ number: Int) -> Waiter? {
            line.firstIndex { $0.number == number }.map { line.remove(at: $0) }
        }
    }

    private let state: Mutex<State>
    private let waiting: Int
    private let seconds: Int

    /// - Parameters:
    ///   - waiting: how many may wait.
    ///   - seconds: how long each may.
    init(_ room: R, waiting: Int = 0, seconds: Int = 0) {
        state = Mutex(State(room: room))
        self.waiting = waiting
        self.seconds = seconds
    }

    /// False where there is no room in time, or nobody waits for the answer any more; otherwise what was taken has to be given
    /// back by `change`.
    func enter() async -> Bool {
        let isInside = state.withLock { $0.line.isEmpty && $0.room.take() }
        if isInside { return true }
        return waiting > 0 ? await wait() : false
    }

    /// Changes the room, and lets in those who wait and now have enough.
    @discardableResult
    func change<T: Sendable>(_ body: (inout R) -> T) -> T {
        let (result, admitted) = state.withLock { state in
            let result = body(&state.room)
            var admitted: [Waiter] = []
            while !state.line.isEmpty, state.room.take() { admitted.append(state.line.removeFirst()) }
            return (result, admitted)
        }
        for waiter in admitted { waiter.continuation.resume(returning: true) }
        return result
    }

    /// The room as it is now.
    var room: R { state.withLock { $0.room } }

    /// How many wait.
    var waitingNow: Int { state.withLock { $0.line.count } }

    private func wait() async -> Bool {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let deadline = Task {
            try await Task.sleep(for: .seconds(seconds))
            giveUp(number)
        }
        defer { deadline.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // There may be room by now.
                let outcome = state.withLock { state -> Bool? in
                    if state.line.isEmpty, state.room.take() { return true }
                    guard state.line.count < waiting else { return false }
                    state.line.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let outcome { return continuation.resume(returning: outcome) }
                // What was cancelled before it stood in the line was not found there.
                if Task.isCancelled { giveUp(number) }
            }
        } onCancel: {
            giveUp(number)
        }
    }

    private func giveUp(_ number: Int) {
        state.withLock { $0.takeOut(number) }?.continuation.resume(returning: false)
    }
}

/// Room for a number of things at once.
struct Places: Room {
    let limit: Int
    private(set) var count = 0

    init(_ limit: Int) { self.limit = limit }

    mutating func take() -> Bool {
        guard count < limit else { return false }
        count += 1
        return true
    }

    mutating func leave() { count -= 1 }
}

extension Gate<Places> {
    /// How many are inside.
    var current: Int { room.count }

    func leave() { change { $0.leave() } }
}
