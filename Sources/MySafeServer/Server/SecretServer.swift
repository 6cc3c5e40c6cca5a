import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import UnixSignals
import Vault

/// How a server is set up.
package struct ServerOptions: Sendable {
    package var listen: ListenAddress
    /// nil for plain HTTP.
    package var tls: TLSFiles?
    /// Proxies whose word about the client's address counts.
    package var trustedProxies: [AddressRange] = []
    /// Seconds that a token is valid.
    package var tokenLifetime = 3600
    package var limits = ServerLimits()

    package init(listen: ListenAddress, tls: TLSFiles? = nil) {
        self.listen = listen
        self.tls = tls
    }
}

/// A vault served over the API.
package final class SecretServer: Sendable {
    private let group: ServiceGroup
    private let options: ServerOptions
    let gate: RequestGate
    let loginGate: RequestGate

    /// - Parameters:
    ///   - vault: as its owner sees it. Closing it is the caller's affair, when `run` has returned.
    ///   - now: seconds since 1970 (UTC), for tokens and access keys.
    ///   - handlesSignals: whether SIGTERM and SIGINT stop the server.
    ///   - onListening: is called with the URL when connections are taken.
    ///
    /// Throws `.badTLSFile`.
    package init(
        vault: Vault, options: ServerOptions, log: LogOutput, now: @escaping @Sendable () -> Int64 = Vault.systemTime,
        handlesSignals: Bool = false, onListening: @escaping @Sendable (String) async -> Void
    ) throws(ServerFailure) {
        self.options = options
        gate = RequestGate(limit: options.limits.requests)
        loginGate = RequestGate(limit: options.limits.logins)
        let throttle = LoginThrottle(
            burst: options.limits.failedLogins, secondsEach: Double(options.limits.failedLoginSeconds))
        let gatekeeper = Gatekeeper(vault: vault, lifetime: options.tokenLifetime, throttle: throttle, now: now)
        let responder = Responder(
            gatekeeper: gatekeeper, gate: gate, loginGate: loginGate, limits: options.limits,
            trustedProxies: options.trustedProxies, log: RequestLog(output: log),
            forwarded: ForwardedNotice(isWanted: options.trustedProxies.isEmpty, log: log))
        let builder = try Self.builder(options)
        var logger = Logger(label: "cofre-server") { _ in LineLogHandler(log) }
        // It tells of each start and of each signal at lower levels.
        logger.logLevel = .warning
        let scheme = options.tls == nil ? "http" : "https"
        let application = Application(
            responder: responder, server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(options.listen.host, port: options.listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(options.limits.connections, logger: logger)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? options.listen.port
                await onListening("\(scheme)://\(ListenAddress(host: options.listen.host, port: port))")
            },
            logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [application],
            gracefulShutdownSignals: handlesSignals ? [.sigterm, .sigint] : [],
            logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(options.limits.stopSeconds)
        group = ServiceGroup(configuration: configuration)
    }

    /// Serves until it is told to stop. Returns when the requests that were under way are answered. Throws
    /// `.cannotListen`, or `.stopped` for whatever ended it.
    package func run() async throws(ServerFailure) {
        do {
            try await group.run()
        } catch let error as IOError {
            throw .cannotListen(options.listen, reason: "\(error.description).")
        } catch let error as SocketAddressError {
            throw .cannotListen(options.listen, reason: "\(error).")
        } catch {
            throw .stopped(reason: "\(error)")
        }
    }

    /// Takes no more connections, lets requests finish, and lets `run` return.
    package func stop() async { await group.triggerGracefulShutdown() }

    private static func builder(_ options: ServerOptions) throws(ServerFailure) -> HTTPServerBuilder {
        let limits = options.limits
        let streams = HTTP1Channel.Configuration(
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields))
        guard let files = options.tls else {
            return HTTPServerBuilder { responder in
                CompletingChannel(
                    base: HTTP1Channel(responder: responder, configuration: streams), seconds: limits.stopSeconds)
            }
        }
        let context = try files.context()
        var verification: SecureChannel.Verification?
        if files.clientAuthorities == nil {
            // That the client holds the certificate's key is proven by TLS itself; which one it is decides later.
            verification = { _, promise in promise.succeed(.certificateVerified) }
        }
        return HTTPServerBuilder { [verification] responder -> any ServerChildChannel in
            CompletingChannel(
                base: SecureChannel(
                    context: context, verification: verification,
                    http: HTTP1Channel(responder: responder, configuration: streams), limits: limits),
                seconds: limits.stopSeconds)
        }
    }
}
