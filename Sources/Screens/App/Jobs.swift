/// The tasks that are under way and have an end: reading, saving, unlocking. Timers are not among them.
@MainActor
package final class Jobs {
    private var running: [Int: Task<Void, Never>] = [:]
    private var nextNumber = 0

    /// With nothing under way.
    package init() {}

    /// Whether nothing is under way.
    package var isEmpty: Bool { running.isEmpty }

    /// Starts a task on the main actor and keeps it until it ends.
    @discardableResult
    package func start(_ work: @escaping @MainActor () async -> Void) -> Task<Void, Never> {
        let number = nextNumber
        nextNumber += 1
        let task = Task { [weak self] in
            await work()
            self?.running[number] = nil
        }
        running[number] = task
        return task
    }

    /// Returns once nothing is under way any more, what was started meanwhile included.
    package func settled() async {
        while let task = running.values.first { await task.value }
    }

    /// Asks everything under way to stop.
    package func cancelAll() {
        for task in running.values { task.cancel() }
    }
}
