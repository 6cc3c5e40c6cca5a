import HummingbirdCore
import Logging
import NIOCore

/// A connection that is closed only when what was written before is sent. NIO drops it otherwise, and whoever reads slowly
/// would get half an answer when the server stops or the connection has been idle.
struct CompletingChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    /// How long whoever does not read any more is waited for.
    let seconds: Int

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        let prepared = channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(CompletingHandler(seconds: seconds))
        }
        return prepared.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await WhileOpen.run(value.channel) { await base.handle(value: value, logger: logger) }
    }
}

/// Says that the next close is not to wait for a client that does not read.
struct GivingUp: Sendable {}

/// Stands next to the socket, and holds a close back.
private final class CompletingHandler: ChannelOutboundHandler {
    typealias OutboundIn = NIOAny
    typealias OutboundOut = ByteBuffer

    private let seconds: Int
    private var isClosing = false

    init(seconds: Int) { self.seconds = seconds }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is GivingUp else { return context.triggerUserOutboundEvent(event, promise: promise) }
        isClosing = true
        promise?.succeed()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, !isClosing, context.channel.isActive else {
            return context.close(mode: mode, promise: promise)
        }
        isClosing = true
        // It is sent, or fails, after all that is written already.
        let sent = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
        let deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { sent.succeed() }
        sent.futureResult.assumeIsolated().whenComplete { _ in
            deadline.cancel()
            context.close(mode: .all, promise: promise)
        }
    }
}
