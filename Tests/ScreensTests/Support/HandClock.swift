import Synchronization

/// Time that passes only when a test says so.
final class HandClock: Sendable {
    private struct State {
        var now = 1000.0
        var nextNumber = 0
        var sleepers: [Int: (until: Double, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    var uptime: Double { state.withLock { $0.now } }
    /// When the present sleepers wake up, in seconds from now, soonest first.
    var alarms: [Double] { state.withLock { state in state.sleepers.values.map { $0.until - state.now }.sorted() } }

    func sleep(_ duration: Duration) async {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAwake = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleepers[number] = (state.now + seconds, continuation)
                    return false
                }
                if isAwake { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?.continuation.resume()
        }
    }

    /// The time between two keys of a person. Whoever sleeps is no nearer to the end of it, so that it does not matter how
    /// many keys a test presses.
    func pause() {
        state.withLock { state in
            // A power of two, so that times stay exact.
            state.now += 0.125
            for number in state.sleepers.keys { state.sleepers[number]?.until += 0.125 }
        }
    }

    /// Lets time pass in which nobody could wake up.
    func sleepMachine(_ seconds: Double) { state.withLock { $0.now += seconds } }

    /// Lets time pass and wakes whoever slept until then.
    func advance(_ seconds: Double) {
        let due = state.withLock { state in
            state.now += seconds
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }
}
