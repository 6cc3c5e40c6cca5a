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
    let gate: Gate<Places>
    let loginGate: Gate<Places>
    let memory: Gate<AnswerMemory>
    private let reloading: TLSReload

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
        let limits = options.limits
        gate = Gate(Places(limits.requests), waiting: limits.waiting, seconds: limits.waitSeconds)
        loginGate = Gate(Places(limits.logins))
        memory = Gate(
            AnswerMemory(limit: limits.answerBytes, lists: limits.lists), waiting: limits.waiting,
            seconds: limits.waitSeconds)
        var identity: TLSIdentity?
        if let files = options.tls { identity = try TLSIdentity(files) }
        reloading = TLSReload(identity: identity, log: log)
        let throttle = LoginThrottle(burst: limits.failedLogins, secondsEach: Double(limits.failedLoginSeconds))
        let gatekeeper = Gatekeeper(vault: vault, lifetime: options.tokenLifetime, throttle: throttle, now: now)
        let responder = Responder(
            gatekeeper: gatekeeper, gate: gate, loginGate: loginGate, memory: memory, limits: limits,
            trustedProxies: options.trustedProxies, log: RequestLog(output: log),
            forwarded: ForwardedNotice(isWanted: options.trustedProxies.isEmpty, log: log))
        let builder = Self.builder(options, identity, ConnectionLog(output: log))
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
        var services: [any Service] = [application]
        if let identity { services.append(ExpiryService(identity: identity, log: log, now: now)) }
        var configuration = ServiceGroupConfiguration(
            services: services,
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

    /// Loads certificate and key again, for new connections; the log says how it ended.
    package func reload() { reloading.reload() }

    /// Takes no more connections, lets requests finish, and lets `run` return.
    package func stop() async { await group.triggerGracefulShutdown() }

    private static func builder(
        _ options: ServerOptions, _ identity: TLSIdentity?, _ log: ConnectionLog
    ) -> HTTPServerBuilder {
        let limits = options.limits
        let streams = HTTP1Channel.Configuration(
            additionalChannelHandlers: [AnswerWatch(limits, log)],
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields))
        let shares = ConnectionShares(limit: limits.connectionsPerAddress, free: options.trustedProxies)
        guard let identity else {
            return HTTPServerBuilder { responder in
                let http = HTTP1Channel(responder: responder, configuration: streams)
                return SharedChannel(
                    base: CompletingChannel(base: http, seconds: limits.stopSeconds), shares: shares, log: log)
            }
        }
        var verification: SecureChannel.Verification?
        if options.tls?.clientAuthorities == nil {
            // That the client holds the certificate's key is proven by TLS itself; which one it is decides later.
            verification = { _, promise in promise.succeed(.certificateVerified) }
        }
        return HTTPServerBuilder { [verification] responder -> any ServerChildChannel in
            let secure = SecureChannel(
                identity: identity, verification: verification,
                http: HTTP1Channel(responder: responder, configuration: streams), limits: limits, log: log)
            return SharedChannel(
                base: CompletingChannel(base: secure, seconds: limits.stopSeconds), shares: shares, log: log)
        }
    }
}
