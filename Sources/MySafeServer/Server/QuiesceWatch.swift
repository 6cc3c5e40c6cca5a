import NIOCore
import NIOExtras

/// Closes an HTTP/2 connection soon after the server was told to stop, when it has no streams any more, and where it had none
/// for too long. NIO's own way waits for the client to answer a ping without an end: a client that keeps a connection for
/// later does not look at it until then, and one that is gone, or means harm, never does. Closes it too when the client
/// sends no more: NIO leaves the server's half open then.
final class QuiesceWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let streams: OpenStreams

    init(_ streams: OpenStreams) { self.streams = streams }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: streams.quiesce()
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Closes an HTTP/2 connection after an error of its protocol, such as too many reset streams. NIO tells the client, reads no
/// more and leaves the connection open. It has to stand behind NIO's handlers.
final class ErrorWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// The open streams of a connection. Used on its event loop only.
final class OpenStreams: Sendable {
    private struct State {
        var count = 0
        var isQuiescing = false
        var idleEnd: Scheduled<Void>?
        var isDone: Bool { isQuiescing && count == 0 }
    }

    private let connection: any Channel
    private let idleSeconds: Int
    private let state: NIOLoopBoundBox<State>

    /// - Parameter idleSeconds: how long there may be none.
    init(of connection: any Channel, idleSeconds: Int) {
        self.connection = connection
        self.idleSeconds = idleSeconds
        state = NIOLoopBoundBox(State(), eventLoop: connection.eventLoop)
        watchIdleness()
        connection.closeFuture.whenComplete { [self] _ in state.value.idleEnd?.cancel() }
    }

    func add(_ stream: any Channel) {
        state.value.count += 1
        state.value.idleEnd?.cancel()
        stream.closeFuture.whenComplete { [self] _ in
            state.value.count -= 1
            if state.value.count == 0 { watchIdleness() }
            closeWhenDone()
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
