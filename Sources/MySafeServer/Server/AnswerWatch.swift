import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Closes a connection, or a stream of HTTP/2, that would otherwise be held for long: one whose answer is sent while the
/// request still goes on coming, and one whose client does not read.
final class AnswerWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    private let log: ConnectionLog
    private var isReceiving = false
    private var unwanted: Scheduled<Void>?
    private var stall: Scheduled<Void>?

    init(_ limits: ServerLimits, _ log: ConnectionLog) {
        self.limits = limits
        self.log = log
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        unwanted?.cancel()
        stall?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isReceiving = true
        case .body: break
        case .end:
            isReceiving = false
            unwanted?.cancel()
            unwanted = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), isReceiving, unwanted == nil {
            // The answer has time to arrive: closing at once could take it away (RFC 9112 section 9.6).
            unwanted = close(context.channel, after: limits.lingerSeconds, "the answer was there before the request")
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        if !context.channel.isWritable {
            stall = close(context.channel, after: limits.idleSeconds, "the answer is not read")
        }
        context.fireChannelWritabilityChanged()
    }

    /// What is not HTTP.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !(error is IOError), !(error is ChannelError) { log.refused(context.channel, "not HTTP") }
        context.fireErrorCaught(error)
    }

    private func close(_ channel: any Channel, after seconds: Int, _ why: String) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { [log] in
            log.refused(channel, why)
            // Nobody waits for what is not sent yet. A stream of HTTP/2 does not know the word, nor need it.
            channel.triggerUserOutboundEvent(GivingUp(), promise: nil)
            channel.close(promise: nil)
        }
    }
}
