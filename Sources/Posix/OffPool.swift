import Dispatch
import Synchronization

/// Threads outside of the pool that runs tasks, for what blocks or computes for long.
package struct OffPool: Sendable {
    private let queue: DispatchQueue

    /// As many threads as there is work.
    package static let concurrent = OffPool(queue: .global(qos: .userInitiated))

    private init(queue: DispatchQueue) { self.queue = queue }

    /// One thread, for one piece of work after the other.
    package init(serial label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    /// The value of `work`, which may block for as long as it likes. Throws what it throws.
    package func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }

    /// The same for work that looks from time to time whether its task was cancelled.
    package func run<Value: Sendable, Failure: Error>(
        cancellable work: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let flag = CancellationFlag()
        let result = await withTaskCancellationHandler { () async -> Result<Value, Failure> in
            do throws(Failure) {
                let value = try await run { () throws(Failure) in try work { flag.isSet } }
                return .success(value)
            } catch {
                return .failure(error)
            }
        } onCancel: {
            flag.set()
        }
        return try result.get()
    }

    /// Does work without anybody waiting for it.
    package func later(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}

/// Whether a task was cancelled, for work on a thread that belongs to no task.
package final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package var isSet: Bool { flag.load(ordering: .relaxed) }
    package func set() { flag.store(true, ordering: .relaxed) }
}
