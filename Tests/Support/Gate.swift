/// A door that a test opens and closes by hand, to hold a service call at a known place without any waiting by time.
package actor Gate {
    private var isOpen: Bool
    private var passes = 0
    private var nextNumber = 0
    private var waiting: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    package init(open: Bool = true) { isOpen = open }

    /// How many calls stand before the gate now.
    package var waitingCount: Int { waiting.count }

    /// Returns at once while the gate is open; otherwise when it is opened, let through once, or the task is cancelled.
    package func pass() async {
        if isOpen || Task.isCancelled { return }
        if passes > 0 {
            passes -= 1
            return
        }
        let number = nextNumber
        nextNumber += 1
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { return continuation.resume() }
                waiting.append((number, continuation))
                wakeWatchers()
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    package func close() { isOpen = false }

    /// Opens the gate for good and lets everybody through.
    package func open() {
        isOpen = true
        for entry in waiting { entry.continuation.resume() }
        waiting = []
    }

    /// Lets one call through: one that waits, or else the next to come.
    package func letOneThrough() {
        if waiting.isEmpty {
            passes += 1
        } else {
            waiting.removeFirst().continuation.resume()
        }
    }

    /// Returns once at least `count` calls wait before the gate.
    package func waitUntilReached(by count: Int = 1) async {
        if waiting.count >= count { return }
        await withCheckedContinuation { watchers.append((count, $0)) }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).continuation.resume()
    }

    private func wakeWatchers() {
        let reached = watchers.filter { $0.count <= waiting.count }
        watchers.removeAll { $0.count <= waiting.count }
        for watcher in reached { watcher.continuation.resume() }
    }
}
