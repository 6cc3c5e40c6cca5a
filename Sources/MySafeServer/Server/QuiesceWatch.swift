import NIOCore
import NIOExtras

/// Closes an HTTP/2 connection soon after the server was told to stop, when it has no streams any more. NIO's own way waits
/// for the client to answer a ping, and a client that keeps a connection for later does not look at it until then.
final class QuiesceWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let streams: OpenStreams

    init(_ streams: OpenStreams) { self.streams = streams }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { streams.quiesce() }
        context.fireUserInboundEventTriggered(event)
    }
}

/// The open streams of a connection. Used on its event loop only.
final class OpenStreams: Sendable {
    private struct State {
        var count = 0
        var isQuiescing = false
        var isDone: Bool { isQuiescing && count == 0 }
    }

    private let connection: any Channel
    private let state: NIOLoopBoundBox<State>

    init(of connection: any Channel) {
        self.connection = connection
        state = NIOLoopBoundBox(State(), eventLoop: connection.eventLoop)
    }

    func add(_ stream: any Channel) {
        state.value.count += 1
        stream.closeFuture.whenComplete { [self] _ in
            state.value.count -= 1
            closeWhenDone()
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
