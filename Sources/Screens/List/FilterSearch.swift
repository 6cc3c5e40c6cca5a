import Secrets

/// Applies filters that may take long, beside the main actor: one at a time, a newer one in the place of the one under
/// way.
@MainActor
final class FilterSearch {
    /// Whether an answer is still to come.
    private(set) var isRunning = false

    private let jobs: Jobs
    private var task: Task<Void, Never>?

    /// How many rows are looked at before the task asks whether its answer is still wanted. Usual expressions take half a
    /// millisecond for a thousand rows, the worst more than a second: so it begins with few and takes more where that
    /// is quick.
    nonisolated static let steps = 64...4096
    nonisolated private static let quick = Duration.milliseconds(10)
    nonisolated private static let slow = Duration.milliseconds(40)

    init(jobs: Jobs) { self.jobs = jobs }

    deinit { task?.cancel() }

    /// Calls `found` with the rows among `candidates` that match, ascending, unless `start` or `cancel` come before.
    func start(
        _ filter: Filter, in table: SecretTable, among candidates: [Int32], marks: Set<SecretID>,
        found: @escaping @MainActor ([Int32]) -> Void
    ) {
        task?.cancel()
        isRunning = true
        task = jobs.start { [weak self, former = task] in
            // It ends with its step. Two at once could leave no thread to the rest of the program.
            await former?.value
            guard let rows = await Self.select(filter, in: table, among: candidates, marks: marks), !Task.isCancelled,
                let self
            else { return }
            isRunning = false
            task = nil
            found(rows)
        }
    }

    /// Gives up what is under way.
    func cancel() {
        task?.cancel()
        isRunning = false
    }

    /// The rows among `candidates` that match, ascending; nil where the task is cancelled meanwhile.
    nonisolated static func select(
        _ filter: Filter, in table: SecretTable, among candidates: [Int32], marks: Set<SecretID>
    ) async -> [Int32]? {
        // In the order in which they lie in memory.
        let rows = candidates.sorted()
        var found: [Int32] = []
        var (start, step) = (0, steps.lowerBound)
        let clock = ContinuousClock()
        while start < rows.count {
            if Task.isCancelled { return nil }
            let end = min(start + step, rows.count)
            let taken = clock.measure { found += table.select(filter, among: Array(rows[start..<end]), marks: marks) }
            start = end
            if taken < quick { step = min(step * 2, steps.upperBound) }
            if taken > slow { step = max(step / 2, steps.lowerBound) }
        }
        return Task.isCancelled ? nil : found
    }
}
