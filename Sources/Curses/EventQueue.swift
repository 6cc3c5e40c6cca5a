/// Events between the terminal and who takes them. Whoever adds some calls `deliver` once all that came together are there, so
/// that the first of them can ask whether others wait. Nothing of it waits in a task: those cost two thread switches a key.
@MainActor
final class EventQueue {
    private var events: [TerminalEvent] = []
    private var taker: ((TerminalEvent) -> Void)?
    private var end: CheckedContinuation<Void, Never>?
    private var isDelivering = false
    private var isFinished = false

    var isEmpty: Bool { events.isEmpty }
    /// Whether all events have been taken and acted upon.
    var isIdle: Bool { isEmpty && taker != nil && !isDelivering }

    func add(_ event: TerminalEvent) {
        guard !isFinished else { return }
        if case .resize = event, case .resize? = events.last {
            events[events.count - 1] = event
        } else {
            events.append(event)
        }
    }

    /// Takes back what was not taken yet.
    func remove(_ event: TerminalEvent) { events.removeAll { $0 == event } }

    /// No more events come; those that wait are still taken.
    func finish() {
        isFinished = true
        deliver()
    }

    /// Hands events to `taker`, in order, until `finish`. Returns after the last.
    func forEach(_ taker: @escaping (TerminalEvent) -> Void) async {
        self.taker = taker
        deliver()
        if !isFinished { await withCheckedContinuation { end = $0 } }
    }

    /// Hands over what waits. Events that come of acting on one are handed over after it.
    func deliver() {
        guard let taker, !isDelivering else { return }
        isDelivering = true
        while !events.isEmpty { taker(events.removeFirst()) }
        isDelivering = false
        if isFinished {
            end?.resume()
            end = nil
        }
    }
}
