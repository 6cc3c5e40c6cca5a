/// How much the server takes of anything.
package struct ServerLimits: Equatable, Sendable {
    /// Bytes of a request's body.
    package var bodyBytes = 1 << 20
    /// Bytes of a request's header, all fields together.
    package var headerBytes = 32 << 10
    /// Header fields of a request.
    package var headerFields = 100
    /// Requests that are worked on at once; more wait.
    package var requests = 256
    /// Requests that wait; more are asked to come again.
    package var waiting = 1024
    /// Seconds that a request waits until it is asked to come again.
    package var waitSeconds = 5
    /// Bytes of answers, beside small ones, that are under way; half of it for lists, which are made only while there is room.
    package var answerBytes = 256 << 20
    /// Lists that are made at once.
    package var lists = 4
    /// Token requests at once of which the body, 16 KiB at most, is still to come; more are asked to come again.
    package var logins = 1024
    /// Connections at once; more wait until one is closed.
    package var connections = 1024
    /// Connections of one address, or one IPv6 network of 64 bits; more are closed at once. Trusted proxies are free.
    package var connectionsPerAddress = 256
    /// HTTP/2 streams that a connection may reset in one second; with more it is closed (NIO counts over a sliding window).
    package var resetsPerSecond = 200
    /// Failed logins of an address, and with a client id, that are free; with more they are slowed down (`LoginThrottle`).
    package var failedLogins = 20
    /// Seconds in which one failed login wears off.
    package var failedLoginSeconds = 3
    /// Seconds after which a connection that nothing happens on is closed, or whose client reads nothing.
    package var idleSeconds = 60
    /// Seconds that a request's body, and the making of a TLS connection, may take.
    package var receiveSeconds = 20
    /// Seconds after which a connection is closed that has its answer and goes on sending.
    package var lingerSeconds = 2
    /// Seconds that requests may take to finish when the server is told to stop.
    package var stopSeconds = 30

    package init() {}
}
