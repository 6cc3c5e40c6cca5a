import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// Closes connections that do not become safe in time: until TLS is agreed on, nothing else watches over them.
struct HandshakeDeadline<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let seconds: Int

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            // There is no version before the handshake is through.
            let version = try? channel.pipeline.syncOperations.nioSSL_tlsVersion()
            if version == nil { channel.close(promise: nil) }
        }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
