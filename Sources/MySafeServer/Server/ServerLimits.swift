import Synchronization

/// How much the server takes of anything.
package struct ServerLimits: Equatable, Sendable {
    /// Bytes of a request's body.
    package var bodyBytes = 1 << 20
    /// Bytes of a request's header, all fields together.
    package var headerBytes = 32 << 10
    /// Header fields of a request.
    package var headerFields = 100
    /// Requests that are worked on at once; more are asked to come again.
    package var requests = 256
    /// Token requests at once of which the body, 16 KiB at most, is still to come; more are asked to come again.
    package var logins = 1024
    /// Connections at once; more wait until one is closed.
    package var connections = 1024
    /// HTTP/2 streams that a connection may reset in one second; with more it is closed (NIO counts over a sliding window).
    package var resetsPerSecond = 200
    /// Failed logins of an address, and with a client id, that are free; with more they are slowed down (`LoginThrottle`).
    package var failedLogins = 20
    /// Seconds in which one failed login wears off.
    package var failedLoginSeconds = 3
    /// Seconds after which a connection that nothing happens on is closed.
    package var idleSeconds = 60
    /// Seconds that a request's body, and the making of a TLS connection, may take.
    package var receiveSeconds = 20
    /// Seconds that requests may take to finish when the server is told to stop.
    package var stopSeconds = 30

    package init() {}
}

/// Counts the requests that are worked on, up to a limit.
final class RequestGate: Sendable {
    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// False where there is no room; otherwise `leave` has to follow.
    func enter() -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    /// How many there are now.
    var current: Int { count.withLock { $0 } }

    func leave() { count.withLock { $0 -= 1 } }
}
