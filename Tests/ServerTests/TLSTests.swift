import Foundation
import Posix
import Secrets
import TestSupport
import Testing
import Vault

@testable import MySafeClient
@testable import MySafeServer

/// Over TLS, with HTTP/2 and with client certificates.
@Suite(.serialized) struct TLSTests {
    private let all = "/api/mysafe/secretapi"

    /// One request by libcurl. The answer brings the headers along.
    private func get(
        _ server: RunningServer, _ path: String, _ headers: [(String, String)] = [],
        login: (String, ClientSecret)? = nil,
        certificate: String? = nil
    ) async -> Result<HTTPAnswer, TransportError> {
        var options = TransferOptions()
        options.caFile = server.folder.file("ca.pem")
        options.proxy = ""
        options.keepsHeaders = true
        options.clientCertificate = certificate.map { server.folder.file($0 + ".pem") }
        options.clientKey = certificate.map { server.folder.file($0 + ".key") }
        let driver = CurlDriver(options: options)
        defer { driver.close() }
        return await driver.perform(
            HTTPRequest(
                method: "GET", url: server.url + path,
                headers: RequestHeaders(headers.map { ($0.0, ClientSecret($0.1)) }),
                basic: login.map { BasicCredentials(user: $0.0, password: $0.1) }, answerLimit: 1 << 20))
    }

    private func token(
        _ server: RunningServer, _ key: AccessKey, _ secret: ClientSecret, certificate: String? = nil
    ) async throws -> String? {
        let answer = try await get(server, "/api/oauth2/token", login: (key.id, secret), certificate: certificate).get()
        let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return json?["access_token"] as? String
    }

    @Test func http2IsAgreedOn() async throws {
        try await RunningServer.use(tls: true) { server in
            #expect(server.url.hasPrefix("https://127.0.0.1:"))
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let token = try #require(try await token(server, key, secret))
            let answer = try await get(server, all, [("Authorization", "Bearer \(token)")]).get()
            #expect(answer.status == 200)
            let headers = String(decoding: answer.headers?.received ?? [], as: UTF8.self)
            #expect(headers.hasPrefix("HTTP/2 200"))
            #expect(server.log.text.contains("address=127.0.0.1 key=\(key.id)"))
        }
    }

    /// libcurl resets a stream where it knows the whole answer before the server ends it: it must not have to.
    @Test func manyRequestsOnOneConnectionNeedNoResets() async throws {
        try await RunningServer.use(tls: true) {
            $0.limits.resetsPerSecond = 1
        } _: { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            var settings = ClientSettings(name: "many", url: server.url, clientID: key.id, clientSecret: secret)
            settings.caFile = server.folder.file("ca.pem")
            settings.proxy = ""
            let service = try MySafeService(settings)
            defer { service.close() }
            let drafts = (0..<1000).map { SecretDraft(name: "n\($0)", url: "u", clientID: "c") }
            let results = try await service.create(drafts, atomically: false)
            #expect(results.filter { (try? $0.get()) == nil } == [])
            let listed = try await service.listAll()
            #expect(listed.count == 1000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for secret in listed { group.addTask { _ = try await service.read(secret.id) } }
                try await group.waitForAll()
            }
        }
    }

    /// Streams that are opened only to be reset cost the client nothing (CVE-2023-44487): whether their number counts, or
    /// that of those that are still worked on.
    @Test(arguments: [200, 1_000_000])
    func aFloodOfResetStreamsEndsItsConnection(_ resetsPerSecond: Int) async throws {
        try await RunningServer.use(tls: true) {
            $0.limits.resetsPerSecond = resetsPerSecond
        } _: { server in
            let (folder, port) = (server.folder, server.port)
            async let flood = off { try HTTP2Frames.exchange(folder, port, HTTP2Frames.resets(50_000)) }
            // Others are answered meanwhile.
            for _ in 0..<5 { #expect(try await get(server, "/healthz").get().status == 200) }
            let ends = try await flood.compactMap(\.connectionError)
            #expect(ends == [HTTP2Frames.enhanceYourCalm])
            #expect(server.log.lines.count < 5000)
            try await eventually("nothing is worked on") { server.requestsUnderWay == 0 }
        }
    }

    /// A few may be: a client that gives up is no attacker.
    @Test func aFewResetStreamsAreTaken() async throws {
        try await RunningServer.use(tls: true) {
            $0.limits.idleSeconds = 1
            $0.limits.receiveSeconds = 2
        } _: { server in
            let (folder, port) = (server.folder, server.port)
            let frames = try await off { try HTTP2Frames.exchange(folder, port, HTTP2Frames.resets(50)) }
            // Because nothing happens any more, and although the client never says that it was told.
            let ends = frames.compactMap(\.connectionError)
            #expect(!ends.isEmpty && ends.allSatisfy { $0 == 0 })
            #expect(try await get(server, "/healthz").get().status == 200)
        }
    }

    @Test func aClientThatIsGoneLeavesItsPlace() async throws {
        try await RunningServer.use(tls: true) {
            $0.limits.connections = 1
        } _: { server in
            let (folder, port) = (server.folder, server.port)
            let frames = try await off {
                try HTTP2Frames.exchange(folder, port, HTTP2Frames.resets(1), seconds: 1)
            }
            #expect(!frames.isEmpty)
            #expect(try await get(server, "/healthz").get().status == 200)
        }
    }

    @Test func stoppingClosesIdleConnections() async throws {
        var kept: MySafeService?
        var silent: HTTPSocket?
        let clock = ContinuousClock()
        var stopping = clock.now
        try await RunningServer.use(tls: true) { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            var settings = ClientSettings(name: "idle", url: server.url, clientID: key.id, clientSecret: secret)
            settings.caFile = server.folder.file("ca.pem")
            settings.proxy = ""
            let service = try MySafeService(settings)
            kept = service
            #expect(try await service.listAll().count == 0)
            // One that has not even begun with TLS.
            silent = try HTTPSocket(server.port)
            try await eventually("it is accepted") { try await get(server, "/healthz").get().status == 200 }
            stopping = clock.now
        }
        #expect(clock.now - stopping < .seconds(10))
        #expect(try silent?.isClosed() == true)
        // The server has ended although the client keeps its connection.
        let error = await #expect(throws: ServiceError.self) { try await kept?.listAll() }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        kept?.close()
    }

    @Test func aKeyBoundToACertificateWantsItAtEveryRequest() async throws {
        try await RunningServer.use(tls: true) { server in
            let pem = try FileBytes.read(server.folder.file("lone.pem"))
            let fingerprint = try #require(CertificateFingerprint(pem: pem))
            let (key, secret) = try await server.vault.addAccessKey(
                AccessKey.Terms(user: "bia", certificate: fingerprint))
            #expect(try await token(server, key, secret) == nil)
            #expect(try await token(server, key, secret, certificate: "client") == nil)
            let token = try #require(try await token(server, key, secret, certificate: "lone"))
            let header = [("Authorization", "Bearer \(token)")]
            #expect(try await get(server, all, header, certificate: "lone").get().status == 200)
            #expect(try await get(server, all, header).get().status == 401)
            #expect(try await get(server, all, header, certificate: "other").get().status == 401)
            #expect(server.log.text.contains(#"why="other client certificate, or none""#))
        }
    }

    @Test func authoritiesDecideOnCertificatesWhereThereAreSome() async throws {
        try await RunningServer.use(tls: true) { options in
            let authorities = options.tls?.certificate.replacing("server.pem", with: "ca.pem")
            options.tls?.clientAuthorities = authorities
        } _: { server in
            #expect(try await get(server, "/healthz").get().status == 200)
            #expect(try await get(server, "/healthz", certificate: "client").get().status == 200)
            guard case .failure = await get(server, "/healthz", certificate: "lone") else {
                Issue.record("a certificate of nobody was taken")
                return
            }
            let pem = try FileBytes.read(server.folder.file("client.pem"))
            let fingerprint = try #require(CertificateFingerprint(pem: pem))
            let (key, secret) = try await server.vault.addAccessKey(
                AccessKey.Terms(user: "bia", certificate: fingerprint))
            #expect(try await token(server, key, secret, certificate: "client") != nil)
            #expect(try await token(server, key, secret, certificate: "other") == nil)
        }
    }

    @Test func withoutTLSACertificateCannotBeShown() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(
                AccessKey.Terms(user: "bia", certificate: CertificateFingerprint(der: [1])))
            let answer = try await server.get("/api/oauth2/token", ["Authorization": basic(key.id, secret.reveal())])
            #expect(answer.status == 401)
        }
    }

    @Test func filesThatDoNotFitAreTold() async throws {
        let folder = try TestFolder()
        try folder.makeCertificates()
        try folder.write("empty.pem", "")
        let vault = try await folder.makeVault(SetClock(0))
        defer { vault.close() }
        func failure(_ certificate: String, _ key: String, _ authorities: String? = nil) throws -> String? {
            var options = ServerOptions(listen: try #require(ListenAddress("127.0.0.1:0")))
            options.tls = TLSFiles(
                certificate: folder.file(certificate), key: folder.file(key),
                clientAuthorities: authorities.map(folder.file))
            do throws(ServerFailure) {
                _ = try SecretServer(vault: vault, options: options, log: CapturedLog().output(.text)) { _ in }
                return nil
            } catch {
                return error.sentence
            }
        }
        #expect(try failure("server.pem", "server.key", "ca.pem") == nil)
        #expect(try failure("none.pem", "server.key")?.hasPrefix(folder.file("none.pem") + ": cannot be read") == true)
        #expect(try failure("empty.pem", "server.key") == folder.file("empty.pem") + ": is no certificate in PEM form.")
        #expect(try failure("server.pem", "ca.pem") == folder.file("ca.pem") + ": is no private key in PEM form.")
        #expect(
            try failure("server.pem", "ca.key")
                == "\(folder.file("ca.key")): does not belong to the certificate \(folder.file("server.pem")).")
        #expect(try failure("server.pem", "server.key", "server.key")?.hasPrefix(folder.file("server.key")) == true)
    }

    /// What `openssl s_client` says of a connection; nil where there is none.
    private func agreed(_ server: RunningServer, _ arguments: [String]) async -> String? {
        let port = server.port
        return try? await off {
            let process = try ChildProcess(
                ["openssl", "s_client", "-connect", "127.0.0.1:\(port)"] + arguments, output: .pipe, errors: .null)
            let said = String(decoding: try process.output?.readToEnd() ?? Data(), as: UTF8.self)
            return process.wait() == 0 ? said : nil
        }
    }

    @Test func whatIsAgreedOnIsAuthenticatedEncryption() async throws {
        try await RunningServer.use(tls: true) { server in
            #expect(await agreed(server, ["-tls1_3"])?.contains("TLSv1.3") == true)
            #expect(await agreed(server, ["-tls1_2"])?.contains("Cipher is ECDHE-ECDSA-AES") == true)
            for suites in ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-SHA"] {
                #expect(await agreed(server, ["-tls1_2", "-cipher", suites]) == nil, "\(suites)")
            }
            #expect(await agreed(server, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]) == nil)
            #expect(server.log.text.contains(#"why="no TLS""#))
        }
    }

    @Test func certificatesAreLoadedAgainWithoutLosingConnections() async throws {
        try await RunningServer.use(tls: true) { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            var settings = ClientSettings(name: "kept", url: server.url, clientID: key.id, clientSecret: secret)
            settings.caFile = server.folder.file("ca.pem")
            settings.proxy = ""
            let service = try MySafeService(settings)
            defer { service.close() }
            #expect(try await service.listAll().isEmpty)
            let connected = server.log.lines.count

            let files = ["server.pem", "server.key"].map { server.folder.file($0) }
            let old = try files.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
            // Of an authority that the client does not know.
            try server.folder.makeCertificates()
            try Data("nothing".utf8).write(to: URL(fileURLWithPath: files[1]))
            server.reload()
            #expect(server.log.lines.last?.contains("the old ones stay") == true)
            #expect(server.log.lines.last?.contains("is no private key in PEM form") == true)
            #expect(await agreed(server, ["-CAfile", server.folder.file("ca.pem"), "-verify_return_error"]) == nil)

            try server.folder.makeCertificates()
            server.reload()
            #expect(server.log.lines.last?.contains("certificate and key loaded expires=") == true)
            #expect(await agreed(server, ["-CAfile", server.folder.file("ca.pem"), "-verify_return_error"]) != nil)
            // The old connection goes on.
            #expect(try await service.listAll().isEmpty)
            #expect(server.log.lines.count > connected)
            for (file, data) in zip(files, old) { try data.write(to: URL(fileURLWithPath: file)) }
        }
    }

    @Test func certificatesThatEndSoonAreTold() {
        let day: Int64 = 86_400
        #expect(TLSIdentity.warning(expires: 30 * day, now: 0) == nil)
        #expect(TLSIdentity.warning(expires: 30 * day - 1, now: 0)?.contains("expires in 29 days:") == true)
        #expect(TLSIdentity.warning(expires: 2 * day - 1, now: 0)?.contains("expires in 1 day:") == true)
        #expect(TLSIdentity.warning(expires: 1, now: 0)?.contains("expires today:") == true)
        #expect(TLSIdentity.warning(expires: 0, now: 0)?.contains("has expired:") == true)
    }

    @Test func aCertificateThatHasExpiredIsToldAtTheStart() async throws {
        try await RunningServer.use(tls: true, at: 4_000_000_000) { server in
            try await eventually("it is told") { server.log.text.contains("the certificate has expired") }
        }
    }

    @Test func anAddressInUseIsTold() async throws {
        try await RunningServer.use { server in
            var options = ServerOptions(listen: try #require(ListenAddress("127.0.0.1:\(server.port)")))
            options.limits.stopSeconds = 1
            let second = try SecretServer(
                vault: server.vault, options: options, log: CapturedLog().output(.text)
            ) { _ in }
            await #expect(throws: ServerFailure.self) { try await second.run() }
        }
    }
}
