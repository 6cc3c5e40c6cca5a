import Dispatch
import Glibc

/// Runs something that signals cancel instead of killing the process: what is in flight finishes, and the report is true.
package enum Interruption {
    /// For how many seconds a process that was told to end finishes what is in flight.
    package static let patience = 5.0

    /// The value of `work`, whose task is cancelled when SIGINT, SIGTERM or SIGHUP comes. After the latter two the process
    /// ends after a few seconds at the latest, as it does by default: somebody shuts the machine down, or has gone. A signal that
    /// the process was started to ignore, as by nohup(1), is ignored.
    ///
    /// - Parameters:
    ///   - each: called each time that SIGINT comes, on any thread.
    ///   - onHangup: called if SIGHUP comes, in the place of all that; nil for all that.
    package static func cancelling<Value: Sendable>(
        each: @escaping @Sendable () -> Void = {}, onHangup: (@Sendable () -> Void)? = nil,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        let task = Task { await work() }
        let interruption = CaughtSignals([SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }) { number in
            if number == SIGHUP, let onHangup { return onHangup() }
            task.cancel()
            if number == SIGINT { return each() }
            DispatchQueue.global().asyncAfter(deadline: .now() + patience) { _exit(128 + number) }
        }
        defer { interruption.end() }
        return await task.value
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
