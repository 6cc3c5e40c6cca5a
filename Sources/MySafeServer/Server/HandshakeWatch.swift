import NIOCore
import NIOExtras
import NIOTLS

/// Closes a connection that does not become safe in time, or before the server stops: until TLS is agreed on, nothing else
/// watches over it. It has to stand behind the TLS handler, whose word it waits for.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let seconds: Int
    private var deadline: Scheduled<Void>?

    init(seconds: Int) { self.seconds = seconds }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

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
