import NIOCore
import NIOExtras
import NIOHTTP2

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

    private let log: ConnectionLog

    init(_ log: ConnectionLog) { self.log = log }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is any NIOHTTP2Error { log.refused(context.channel, "HTTP/2: \(type(of: error))") }
        context.close(promise: nil)
    }
}
