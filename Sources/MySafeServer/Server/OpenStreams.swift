import NIOCore
import NIOHTTP2

/// The streams of an HTTP/2 connection: those that are open, and those that are worked on, which goes on for a while when a
/// client resets one. Used on the connection's event loop, but for `end`.
final class OpenStreams: Sendable {
    /// The streams that a client may have open at once (RFC 9113 section 6.5.2); common clients expect 100.
    static let announced = 100
    /// The streams that may be worked on at once, those included that were reset: a client that gives all of them up a few
    /// times has room for others.
    static let worked = 5 * announced

    private struct State {
        var count = 0
        var underWay = 0
        var isQuiescing = false
        var isRefused = false
        var idleEnd: Scheduled<Void>?
        var isDone: Bool { isQuiescing && count == 0 }
    }

    private let connection: any Channel
    private let idleSeconds: Int
    private let log: ConnectionLog
    private let state: NIOLoopBoundBox<State>

    /// - Parameter idleSeconds: how long there may be none.
    init(of connection: any Channel, idleSeconds: Int, log: ConnectionLog) {
        self.connection = connection
        self.idleSeconds = idleSeconds
        self.log = log
        state = NIOLoopBoundBox(State(), eventLoop: connection.eventLoop)
        watchIdleness()
        connection.closeFuture.whenComplete { [self] _ in state.value.idleEnd?.cancel() }
    }

    /// A new stream; `end` has to follow when nothing is done for it any more.
    func add(_ stream: any Channel) {
        state.value.count += 1
        state.value.underWay += 1
        if state.value.underWay > Self.worked { refuse() }
        state.value.idleEnd?.cancel()
        stream.closeFuture.whenComplete { [self] _ in
            state.value.count -= 1
            if state.value.count == 0 { watchIdleness() }
            closeWhenDone()
        }
    }

    /// Nothing is done for a stream any more.
    func end() { connection.eventLoop.execute { [self] in state.value.underWay -= 1 } }

    /// Ends the connection of a client that opens streams and resets them faster than they end (CVE-2023-44487).
    private func refuse() {
        guard !state.value.isRefused else { return }
        state.value.isRefused = true
        log.refused(connection, "HTTP/2: too many streams under way")
        // Stream 0 is the last that counts: NIO takes no others then, and ends those that there are.
        let calm = HTTP2Frame(
            streamID: .rootStream,
            payload: .goAway(lastStreamID: .rootStream, errorCode: .enhanceYourCalm, opaqueData: nil))
        // A little later: the stream is being made.
        connection.eventLoop.execute { [connection] in
            connection.writeAndFlush(calm, promise: nil)
            connection.close(promise: nil)
        }
    }

    private func watchIdleness() {
        state.value.idleEnd?.cancel()
        guard connection.isActive else { return }
        let connection = connection
        state.value.idleEnd = connection.eventLoop.scheduleTask(in: .seconds(Int64(idleSeconds))) {
            connection.close(promise: nil)
        }
    }

    func quiesce() {
        state.value.isQuiescing = true
        closeWhenDone()
    }

    /// A little later: the client is told first, and what it has just sent is still answered.
    private func closeWhenDone() {
        guard state.value.isDone else { return }
        connection.eventLoop.scheduleTask(in: .milliseconds(100)) { [self] in
            if state.value.isDone { connection.close(promise: nil) }
        }
    }
}
