import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOSSL

/// A connection with TLS, and HTTP/2 or HTTP/1.1 in it, as client and server agree (ALPN).
///
/// Hummingbird has such a channel too, but it goes on working for streams that a client has reset, however many.
struct SecureChannel: ServerChildChannel {
    /// An HTTP/2 connection.
    struct Streams {
        let multiplexer: NIOHTTP2Handler.AsyncStreamMultiplexer<HTTP1Channel.Value>
        let open: OpenStreams
    }

    typealias Verification = @Sendable ([NIOSSLCertificate], EventLoopPromise<NIOSSLVerificationResult>) -> Void

    struct Value: ServerChildChannelValue {
        let agreed: EventLoopFuture<NIONegotiatedHTTPVersion<HTTP1Channel.Value, Streams>>
        let channel: any Channel
    }

    let identity: TLSIdentity
    /// Decides on client certificates; nil leaves that to their authorities.
    let verification: Verification?
    /// Serves HTTP/1.1 connections, and likewise the streams of HTTP/2.
    let http: HTTP1Channel
    let limits: ServerLimits
    let log: ConnectionLog

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let secured = channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(
                NIOSSLServerHandler(
                    context: identity.context, customVerificationCallback: verification, configuration: .init()))
            try pipeline.addHandler(HandshakeWatch(seconds: limits.receiveSeconds, log: log))
        }
        return secured.flatMap {
            channel.configureHTTP2AsyncSecureUpgrade {
                http.setup(channel: $0, logger: logger)
            } http2ConnectionInitializer: { channel in
                channel.eventLoop.makeCompletedFuture { try multiplex(channel, logger) }
            }
        }.map { Value(agreed: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.agreed.get() {
            case .http1_1(let connection): await http.handle(value: connection, logger: logger)
            case .http2(let streams):
                try await withThrowingDiscardingTaskGroup { group in
                    for try await stream in streams.multiplexer.inbound {
                        group.addTask {
                            await WhileOpen.run(stream.channel) { await http.handle(value: stream, logger: logger) }
                            streams.open.end()
                        }
                    }
                }
            }
        } catch {
            logger.debug("A connection ended: \(error)")
        }
    }

    private func multiplex(_ channel: any Channel, _ logger: Logger) throws -> Streams {
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: OpenStreams.announced),
            HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headerBytes),
        ]
        configuration.stream.streamResetFrameRateLimit.maximumCount = limits.resetsPerSecond
        configuration.stream.streamResetFrameRateLimit.windowLength = .seconds(1)
        // When it has been idle, the client is told, and has some time to close it itself.
        let streams = OpenStreams(of: channel, idleSeconds: limits.idleSeconds + limits.receiveSeconds, log: log)
        try channel.pipeline.syncOperations.addHandler(QuiesceWatch(streams))
        let multiplexer = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
            mode: .server,
            connectionManagerConfiguration: .init(
                maxIdleTime: .seconds(Int64(limits.idleSeconds)), maxAge: nil,
                maxGraceTime: .seconds(Int64(limits.stopSeconds)), keepalive: nil),
            http2HandlerConfiguration: configuration
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                streams.add(stream)
                let pipeline = stream.pipeline.syncOperations
                try pipeline.addHandler(StreamEnd())
                try pipeline.addHandler(HTTP2FramePayloadToHTTPServerCodec())
                try pipeline.addHandler(AnswerWatch(limits, log))
                try pipeline.addHandler(
                    HTTPConnectionStateHandler(idleTimeout: .seconds(limits.idleSeconds), logger: logger))
                return try HTTP1Channel.Value(wrappingChannelSynchronously: stream)
            }
        }
        try channel.pipeline.syncOperations.addHandler(ErrorWatch(log))
        return Streams(multiplexer: multiplexer, open: streams)
    }
}
