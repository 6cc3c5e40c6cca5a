import HTTPTypes
import Synchronization
import Text

/// Warns where requests come through a proxy that is not trusted: then all of its clients have its address, for the log, for the limits of
/// access keys and for failed logins, of which they share the number. At most once an hour, since anybody can send the header.
final class ForwardedNotice: Sendable {
    private static let secondsBetween = 3600.0
    private static let header = HTTPField.Name("X-Forwarded-For")

    private let isWanted: Bool
    private let log: LogOutput
    /// When the last warning was written.
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter isWanted: whether no proxy is trusted.
    init(isWanted: Bool, log: LogOutput) {
        self.isWanted = isWanted
        self.log = log
    }

    /// Looks at a request.
    ///
    /// - Parameter address: of the connection's other end.
    func look(_ headers: HTTPFields, from address: String?) {
        if isWanted, let header = Self.header, headers.contains(header) { warn(address, at: .now) }
    }

    /// Writes the warning unless there was one a short while ago.
    func warn(_ address: String?, at now: ContinuousClock.Instant) {
        let isDue = last.withLock { last in
            if let last, last.duration(to: now) < .seconds(Self.secondsBetween) { return false }
            last = now
            return true
        }
        guard isDue else { return }
        log.add(
            LogLine(
                time: Timestamp.now(), level: "warning",
                message:
                    "requests carry X-Forwarded-For, but no proxy is trusted: if this address is your proxy, name it with --trusted-proxy",
                fields: [("address", address ?? "-")]))
    }
}
