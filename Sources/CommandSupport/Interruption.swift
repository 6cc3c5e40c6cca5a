import Glibc

/// Runs something that SIGINT cancels instead of killing the process: what is in flight finishes, and the report is true.
/// SIGTERM and SIGHUP end the process as ever: the journal of a run stays, and the UI offers what is left of it.
package enum Interruption {
    /// The value of `work`, whose task is cancelled when SIGINT comes.
    package static func cancelling<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        let task = Task { await work() }
        let interruption = CaughtSignals([SIGINT]) { _ in task.cancel() }
        defer { interruption.end() }
        return await task.value
    }
}
