import Foundation
import Secrets
import Synchronization
import Testing
import Vault

@testable import MySafeServer

/// A server in this process, on a port of its own and a vault of its own, with a clock that the test sets.
struct RunningServer: Sendable {
    let url: String
    let port: Int
    let vault: Vault
    let clock: SetClock
    let log: CapturedLog
    let folder: TestFolder
    private let server: SecretServer

    /// Starts a server, calls `body`, stops the server and looks that it ends well. The vault belongs to ana; bia and caio
    /// are known, and bia is in the group SRE.
    static func use(
        tls: Bool = false, at start: Int64 = 1_750_000_000, format: LogFormat = .text,
        _ configure: (inout ServerOptions) -> Void = { _ in },
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        let clock = SetClock(start)
        let vault = try await folder.makeVault(clock)
        defer { vault.close() }
        var options = ServerOptions(listen: try #require(ListenAddress("127.0.0.1:0")))
        if tls {
            try folder.makeCertificates()
            options.tls = TLSFiles(certificate: folder.file("server.pem"), key: folder.file("server.key"))
        }
        configure(&options)
        try await run(vault, options, folder, clock, format, body)
    }

    /// Another server of the same vault, which opens it for itself as another process would.
    func withSecondServer(_ body: (RunningServer) async throws -> Void) async throws {
        let vault = try await folder.openVault()
        defer { vault.close() }
        let options = ServerOptions(listen: try #require(ListenAddress("127.0.0.1:0")))
        try await Self.run(vault, options, folder, clock, .text, body)
    }

    private static func run(
        _ vault: Vault, _ options: ServerOptions, _ folder: TestFolder, _ clock: SetClock, _ format: LogFormat,
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        let log = CapturedLog()
        let (addresses, announce) = AsyncStream<String>.makeStream()
        let server = try SecretServer(
            vault: vault, options: options, log: log.output(format), now: clock.read
        ) { url in announce.yield(url) }
        let run = Task {
            defer { announce.finish() }
            try await server.run()
        }
        guard let url = await addresses.first(where: { _ in true }) else { return try await run.value }
        let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
        let running = RunningServer(
            url: url, port: port, vault: vault, clock: clock, log: log, folder: folder, server: server)
        do {
            try await body(running)
        } catch {
            await server.stop()
            try await run.value
            throw error
        }
        await server.stop()
        try await run.value
    }

    func stop() async { await server.stop() }

    var requestsUnderWay: Int { server.gate.current }

    var requestsWaiting: Int { server.gate.waitingNow }

    /// Bytes of large answers that are under way.
    var answerBytes: Int { server.memory.room.bytes }

    func reload() { server.reload() }

    /// Token requests that are not whole yet.
    var loginsUnderWay: Int { server.loginGate.current }

    // MARK: keys and tokens

    /// Makes a key and gets a token with it.
    func token(_ user: String = "ana", _ change: (inout AccessKey.Terms) -> Void = { _ in }) async throws -> String {
        var terms = AccessKey.Terms(user: user)
        change(&terms)
        let (key, secret) = try await vault.addAccessKey(terms)
        return try await token(key, secret)
    }

    func token(_ key: AccessKey, _ secret: ClientSecret) async throws -> String {
        let answer = try await get("/api/oauth2/token", ["Authorization": basic(key.id, secret.reveal())])
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(try answer.json()["access_token"] as? String)
    }

    // MARK: requests

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> PlainAnswer {
        try await HTTPSocket.exchange(port, "GET", path, headers)
    }

    /// A request with a token.
    func call(
        _ token: String, _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> PlainAnswer {
        try await HTTPSocket.exchange(
            port, method, path, headers.merging(["Authorization": "Bearer \(token)"]) { $1 }, body)
    }
}

func basic(_ id: String, _ secret: String) -> String {
    "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()
}

/// Seconds since 1970, as the test says.
final class SetClock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64) { self.seconds = Mutex(seconds) }

    func advance(_ by: Int64) { seconds.withLock { $0 += by } }

    var read: @Sendable () -> Int64 { { self.seconds.withLock { $0 } } }
}

/// Keeps what is logged.
final class CapturedLog: Sendable {
    private let kept = Mutex<[String]>([])
    private let current = Mutex<LogOutput?>(nil)

    func output(_ format: LogFormat) -> LogOutput {
        let output = LogOutput(format) { line in
            self.kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        current.withLock { $0 = output }
        return output
    }

    /// The lines so far, with their ends.
    var lines: [String] {
        current.withLock { $0 }?.flush()
        return kept.withLock { $0 }
    }

    var text: String { lines.joined() }
}

/// Waits for a condition, for ten seconds at the most.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while ContinuousClock.now < deadline {
        if try await condition() { return }
        await Task.yield()
    }
    Issue.record("it did not happen: \(what)")
}
