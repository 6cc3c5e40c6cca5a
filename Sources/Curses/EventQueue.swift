/// Events between the terminal and who reads them, one reader at a time. Unlike a stream's own buffer, it can be asked
/// whether something waits.
@MainActor
final class EventQueue {
    private var events: [TerminalEvent] = []
    private var reader: CheckedContinuation<TerminalEvent?, Never>?
    private(set) var isFinished = false

    var isEmpty: Bool { events.isEmpty }
    /// Whether someone waits for the next event.
    var hasReader: Bool { reader != nil }

    func add(_ event: TerminalEvent) {
        guard !isFinished else { return }
        if let waiting = reader {
            reader = nil
            waiting.resume(returning: event)
        } else if case .resize = event, case .resize? = events.last {
            events[events.count - 1] = event
        } else {
            events.append(event)
        }
    }

    /// No more events come; those that wait are still read.
    func finish() {
        isFinished = true
        reader?.resume(returning: nil)
        reader = nil
    }

    /// The next event; nil at the end, and where the reader's task is cancelled.
    func next() async -> TerminalEvent? {
        if !events.isEmpty { return events.removeFirst() }
        guard !isFinished, reader == nil, !Task.isCancelled else { return nil }
        return await withCheckedContinuation { reader = $0 }
    }

    /// The reader has gone.
    func cancelReader() {
        reader?.resume(returning: nil)
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
