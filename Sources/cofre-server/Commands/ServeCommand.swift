import ArgumentParser
import CommandSupport
import Glibc
import MySafeServer
import Posix
import Secrets
import Vault
import VaultCommands

/// `cofre-server serve`: answers the API until SIGTERM or SIGINT.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the vault.",
        discussion: """
            Prints one line with the address, then a log line for each request on standard error. SIGTERM and SIGINT \
            stop it when the requests under way are answered. SIGHUP loads the certificate and its key again.
            """)

    @OptionGroup var vault: VaultOptions
    @OptionGroup var network: NetworkOptions
    @OptionGroup var limits: LimitOptions

    @Option(help: ArgumentHelp("Seconds that a token is valid.", valueName: "seconds"))
    var tokenLifetime = 3600

    @Option(help: ArgumentHelp("Log lines as text or as json.", valueName: "format"))
    var logFormat = LogFormat.text

    func validate() throws {
        guard (1...86_400).contains(tokenLifetime) else {
            throw ValidationError("--token-lifetime needs 1 to 86400 seconds.")
        }
    }

    mutating func run() async throws {
        var options = network.options
        options.tokenLifetime = tokenLifetime
        options.limits = limits.limits
        let vault = try await self.vault.open()
        let log = LogOutput.standardError(logFormat)
        let version = CofreServer.version
        do throws(ServerFailure) {
            let server = try SecretServer(vault: vault, options: options, log: log, handlesSignals: true) {
                [options] url in
                log.started(version: version, url: url, options)
                try? Console.line("listening on \(url)")
            }
            let hangups = CaughtSignals([SIGHUP]) { _ in server.reload() }
            defer { hangups.end() }
            try await server.run()
        } catch {
            log.stopped(version: version, after: error)
            await Self.close(vault, log)
            throw CommandError.failed(error.sentence)
        }
        log.stopped(version: version, after: nil)
        await Self.close(vault, log)
    }

    private static func close(_ vault: Vault, _ log: LogOutput) async {
        await OffPool.concurrent.run {
            vault.close()
            log.flush()
        }
    }
}

extension LogFormat: ExpressibleByArgument {}
extension ListenAddress: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// Where to listen and whom to trust.
struct NetworkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "host:port"))
    var listen: ListenAddress

    @Option(help: ArgumentHelp("The server's certificate and those above it, in PEM form.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM form.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "Serve plain HTTP to other machines too: behind a proxy that does TLS.")
    var plainHTTP = false

    @Option(
        help: ArgumentHelp(
            "Authorities that client certificates have to come from. Without it any is taken, and counts by its fingerprint.",
            valueName: "file"))
    var clientCA: String?

    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp(
            "A proxy whose X-Forwarded-For is believed. Repeatable.", valueName: "cidr"))
    var trustedProxies: [AddressRange] = []

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key belong together: give both.")
        }
        if tlsCert == nil, clientCA != nil {
            throw ValidationError("--client-ca needs TLS: give --tls-cert and --tls-key.")
        }
        if tlsCert == nil, !plainHTTP, !listen.isLoopback {
            throw ValidationError(
                """
                Tokens and secrets would go over the network in the clear: give --tls-cert and --tls-key, or --plain-http \
                where a proxy in front does TLS.
                """)
        }
    }

    var options: ServerOptions {
        var options = ServerOptions(listen: listen)
        if let tlsCert, let tlsKey {
            options.tls = TLSFiles(certificate: tlsCert, key: tlsKey, clientAuthorities: clientCA)
        }
        options.trustedProxies = trustedProxies
        return options
    }
}

/// How much the server takes.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Requests that are worked on at once.", valueName: "number"))
    var maxRequests = ServerLimits().requests

    @Option(help: ArgumentHelp("Requests that wait for a place; more are answered with 503.", valueName: "number"))
    var maxWaiting = ServerLimits().waiting

    @Option(help: ArgumentHelp("Seconds that a request waits until it is answered with 503.", valueName: "seconds"))
    var maxWait = ServerLimits().waitSeconds

    @Option(help: ArgumentHelp("Connections at once.", valueName: "number"))
    var maxConnections = ServerLimits().connections

    @Option(
        help: ArgumentHelp(
            "Connections at once from one address; trusted proxies have no limit.", valueName: "number"))
    var maxConnectionsPerAddress = ServerLimits().connectionsPerAddress

    @Option(
        help: ArgumentHelp("HTTP/2 streams that a connection may reset in one second.", valueName: "number"))
    var maxResets = ServerLimits().resetsPerSecond

    @Option(help: ArgumentHelp("Bytes of a request's body.", valueName: "bytes"))
    var maxBody = ServerLimits().bodyBytes

    @Option(
        help: ArgumentHelp("Bytes of large answers that are under way; lists get half of it.", valueName: "bytes"))
    var maxAnswers = ServerLimits().answerBytes

    @Option(
        help: ArgumentHelp(
            "Seconds until a connection is closed that is idle, or whose client does not read.", valueName: "seconds"))
    var idleTimeout = ServerLimits().idleSeconds

    @Option(
        help: ArgumentHelp(
            "Failed logins of an address, or with a client id, before they are slowed down.", valueName: "number"))
    var maxFailedLogins = ServerLimits().failedLogins

    @Option(help: ArgumentHelp("Seconds until a failed login is forgotten.", valueName: "seconds"))
    var failedLoginSeconds = ServerLimits().failedLoginSeconds

    func validate() throws {
        for (name, value, allowed) in [
            ("--max-requests", maxRequests, 1...100_000), ("--max-waiting", maxWaiting, 0...100_000),
            ("--max-wait", maxWait, 1...600), ("--max-connections", maxConnections, 1...100_000),
            ("--max-connections-per-address", maxConnectionsPerAddress, 1...100_000),
            ("--max-resets", maxResets, 1...100_000), ("--max-body", maxBody, 1024...(64 << 20)),
            ("--max-answers", maxAnswers, (1 << 20)...(64 << 30)), ("--idle-timeout", idleTimeout, 1...3600),
            ("--max-failed-logins", maxFailedLogins, 1...100_000),
            ("--failed-login-seconds", failedLoginSeconds, 1...3600),
        ] where !allowed.contains(value) {
            throw ValidationError("\(name) needs \(allowed.lowerBound) to \(allowed.upperBound).")
        }
    }

    var limits: ServerLimits {
        var limits = ServerLimits()
        limits.requests = maxRequests
        limits.waiting = maxWaiting
        limits.waitSeconds = maxWait
        limits.connections = maxConnections
        limits.connectionsPerAddress = maxConnectionsPerAddress
        limits.resetsPerSecond = maxResets
        limits.bodyBytes = maxBody
        limits.answerBytes = maxAnswers
        limits.idleSeconds = idleTimeout
        limits.failedLogins = maxFailedLogins
        limits.failedLoginSeconds = failedLoginSeconds
        return limits
    }
}
