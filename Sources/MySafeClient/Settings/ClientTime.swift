import Glibc

/// The client's clock and dice, so that tests need not wait.
package struct ClientTime: Sendable {
    /// Seconds from any starting point, never going back, going on while the machine sleeps.
    package var uptime: @Sendable () -> Double
    /// Waits so many seconds, less where the task is cancelled.
    package var sleep: @Sendable (Double) async -> Void
    /// A number in 0..<1.
    package var jitter: @Sendable () -> Double
    /// Seconds since 1970 (UTC).
    package var now: @Sendable () -> Double

    package init(
        uptime: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async -> Void,
        jitter: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Double
    ) {
        self.uptime = uptime
        self.sleep = sleep
        self.jitter = jitter
        self.now = now
    }

    package static let system = ClientTime(
        uptime: { seconds(CLOCK_BOOTTIME) },
        // Cut short by cancellation, which callers look at.
        sleep: { try? await Task.sleep(for: .seconds($0)) },
        jitter: { Double.random(in: 0..<1) },
        now: { seconds(CLOCK_REALTIME) })

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
