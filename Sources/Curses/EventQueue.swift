/// Events between the terminal and who reads them, one reader at a time. Unlike a stream's own buffer, it can be asked
/// whether something waits.
@MainActor
final class EventQueue {
    private var events: [TerminalEvent] = []
    private var reader: CheckedContinuation<Void, Never>?
    private var isFinished = false

    var isEmpty: Bool { events.isEmpty }
    /// Whether someone waits for the next event.
    var hasReader: Bool { reader != nil }
    /// Whether all events have been read and acted upon: the reader waits for more.
    var isIdle: Bool { isEmpty && hasReader }

    func add(_ event: TerminalEvent) {
        guard !isFinished else { return }
        if case .resize = event, case .resize? = events.last {
            events[events.count - 1] = event
        } else {
            events.append(event)
        }
        wakeReader()
    }

    /// Takes back what was not read yet.
    func remove(_ event: TerminalEvent) { events.removeAll { $0 == event } }

    /// No more events come; those that wait are still read.
    func finish() {
        isFinished = true
        wakeReader()
    }

    /// The next event; nil at the end, and if the reader's task is cancelled.
    func next() async -> TerminalEvent? {
        while events.isEmpty {
            guard !isFinished, reader == nil, !Task.isCancelled else { return nil }
            await withCheckedContinuation { reader = $0 }
        }
        return events.removeFirst()
    }

    /// The reader has gone.
    func cancelReader() { wakeReader() }

    private func wakeReader() {
        reader?.resume()
        reader = nil
    }

    nonisolated var stream: AsyncStream<TerminalEvent> {
        AsyncStream {
            await self.next()
        } onCancel: {
            Task { @MainActor in self.cancelReader() }
        }
    }
}
