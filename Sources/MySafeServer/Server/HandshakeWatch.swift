import NIOCore
import NIOExtras
import NIOSSL
import NIOTLS

/// Closes a connection that does not become safe in time, or before the server stops: until TLS is agreed on, nothing else
/// watches over it. It has to stand behind the TLS handler, whose word it waits for.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let seconds: Int
    private let log: ConnectionLog
    private var deadline: Scheduled<Void>?

    init(seconds: Int, log: ConnectionLog) {
        self.seconds = seconds
        self.log = log
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let (channel, log) = (context.channel, log)
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            log.refused(channel, "TLS is not agreed on in time")
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    /// What is no TLS, or a client that has nothing in common with the server, or does not trust it.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if deadline != nil, error is NIOSSLError || error is BoringSSLError { log.refused(context.channel, "no TLS") }
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted:
            deadline?.cancel()
            deadline = nil
        case is ChannelShouldQuiesceEvent where deadline != nil: context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }
}
