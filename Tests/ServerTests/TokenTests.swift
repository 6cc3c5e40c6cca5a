import Foundation
import Secrets
import Testing
import Vault

@testable import MySafeServer

/// How a program gets a token, and how long it is good for (API.md, "Base URL and authentication").
@Suite struct TokenTests {
    private let all = "/api/mysafe/secretapi"

    private func form(_ server: RunningServer, _ body: String, _ path: String = "/iso/oauth2/token") async throws
        -> PlainAnswer
    {
        try await HTTPSocket.exchange(
            server.port, "POST", path, ["Content-Type": "application/x-www-form-urlencoded"], body)
    }

    @Test func aTokenIsGivenInAllDocumentedWays() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let header = ["Authorization": basic(key.id, secret.reveal())]
            let answers = [
                try await server.get("/api/oauth2/token", header),
                try await server.get("/iso/oauth2/token?grant_type=client_credentials&tenant=acme", header),
                try await HTTPSocket.exchange(
                    server.port, "POST", "/api/oauth2/token", header, "grant_type=client_credentials"),
                try await HTTPSocket.exchange(server.port, "POST", "/api/oauth2/token", header),
                try await form(
                    server,
                    "grant_type=client_credentials&client_id=\(key.id)&client_secret=\(secret.reveal())&tenant=acme"),
            ]
            var tokens: Set<String> = []
            for answer in answers {
                #expect(answer.status == 200)
                #expect(answer.headers["cache-control"] == "no-store" && answer.headers["pragma"] == "no-cache")
                let json = try answer.json()
                #expect(json["token_type"] as? String == "Bearer")
                #expect(json["expires_in"] as? Int == 3600)
                let token = try #require(json["access_token"] as? String)
                #expect(answer.text == #"{"token_type":"Bearer","expires_in":3600,"access_token":"\#(token)"}"#)
                tokens.insert(token)
                #expect(try await server.call(token, "GET", all).status == 200)
            }
            #expect(tokens.count == answers.count)
        }
    }

    @Test func wrongCredentialsGetNone() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let right = secret.reveal()
            let refused = #"{"error":"invalid_client","error_description":"Authentication failed"}"#
            for (id, secret) in [
                (key.id, "wrong"), ("unknown", right), (key.id, ""), ("", right), (key.id, right + " "),
            ] {
                let answer = try await server.get("/api/oauth2/token", ["Authorization": basic(id, secret)])
                #expect(answer.status == 401)
                #expect(answer.text == refused)
                #expect(answer.headers["www-authenticate"] == #"Basic realm="mysafe""#)
            }
            #expect(try await server.get("/api/oauth2/token").status == 401)
            #expect(try await form(server, "grant_type=client_credentials").status == 401)
            let grant = try await form(server, "grant_type=password&client_id=\(key.id)&client_secret=\(right)")
            #expect(grant.status == 400)
            #expect(try grant.json()["error"] as? String == "unsupported_grant_type")
        }
    }

    /// RFC 6749 section 2.3: one way of authentication only, and nobody guesses which of two was meant.
    @Test func twoWaysOfAuthenticationAreRefused() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let right = secret.reveal()
            let header = basic(key.id, right)
            for (header, body, status) in [
                (header, "client_id=other", 400), (header, "client_id=\(key.id)", 200),
                (header, "client_id=\(key.id)&client_secret=\(right)", 400),
                (basic("other", right), "client_id=\(key.id)&client_secret=\(right)", 400),
                ("Basic nonsense", "client_id=\(key.id)&client_secret=\(right)", 400),
                ("Bearer x", "client_id=\(key.id)&client_secret=\(right)", 400),
            ] {
                let answer = try await HTTPSocket.exchange(
                    server.port, "POST", "/api/oauth2/token", ["Authorization": header], body)
                #expect(answer.status == status, "\(header) \(body)")
                #expect(answer.headers["pragma"] == "no-cache")
            }
        }
    }

    @Test func formsThatAreNotUTF8AreRefused() async throws {
        try await RunningServer.use { server in
            let port = server.port
            let text = "grant_type=client_credentials"
            for body in [[0xFF, 0xFE] + text.utf8.flatMap { [$0, UInt8(0)] }, Array(text.utf8) + [0xC3]] as [[UInt8]] {
                let head = HTTPSocket.head("POST", "/api/oauth2/token", [:], length: body.count)
                let answer = try await off {
                    let socket = try HTTPSocket(port)
                    try socket.send(Array(head.utf8) + body)
                    return try socket.receive()
                }
                #expect(answer.status == 400)
                #expect(try answer.json()["error_description"] as? String == "The form is not in UTF-8")
            }
            #expect(server.log.text.contains(#"why="not UTF-8""#))
        }
    }

    @Test func aSecretInTheURLIsRefusedAndNotLogged() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let query = "?grant_type=client_credentials&client_id=\(key.id)&client_secret=\(secret.reveal())"
            for answer in [
                try await server.get("/api/oauth2/token" + query),
                try await server.get("/api/oauth2/token" + query, ["Authorization": basic(key.id, secret.reveal())]),
                try await form(server, "", "/iso/oauth2/token" + query),
            ] {
                #expect(answer.status == 400)
                #expect(try answer.json()["error"] as? String == "invalid_request")
            }
            #expect(!server.log.text.contains(secret.reveal()))
        }
    }

    @Test func withoutAValidTokenTheGatewayAnswers() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            for header in [
                nil, "Bearer", "Bearer x", "Bearer \(token)x", "Basic \(token)", token, "Bearer \(token) \(token)",
            ] as [String?] {
                for (method, path) in [("GET", all), ("POST", all), ("PUT", all + "/update/1"), ("GET", all + "/x")] {
                    let answer = try await HTTPSocket.exchange(
                        server.port, method, path, header.map { ["Authorization": $0] } ?? [:])
                    #expect(answer.status == 401)
                    #expect(answer.text == #"{"message":"No route matched with those values"}"#)
                    #expect(answer.headers["www-authenticate"] == "Bearer")
                }
            }
            #expect(try await server.get(all + "?access_token=\(token)").status == 401)
        }
    }

    /// Behind a balancer, and after a restart.
    @Test func everyServerOfAVaultTakesATokenOfTheOthers() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let token = try await server.token(key, secret)
            try await server.withSecondServer { second in
                #expect(try await second.call(token, "GET", all).status == 200)
                let back = try await second.token(key, secret)
                #expect(try await server.call(back, "GET", all).status == 200)
                try await server.vault.revokeAccessKey(key.id)
                for running in [server, second] {
                    #expect(try await running.call(token, "GET", all).status == 401)
                    #expect(try await running.call(back, "GET", all).status == 401)
                }
                #expect(second.log.text.contains(#"key=\#(key.id) why="revoked key""#))
            }
        }
    }

    @Test func alteredTokensAreNone() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let otherEnd = token.hasSuffix("0") ? "1" : "0"
            let altered: [String] = [
                String(token.dropLast()), String(token.dropLast(2)), String(token.dropFirst()), token + "0",
                token + token, token.uppercased(), String(token.reversed()),
                String(repeating: "0", count: token.count), String(token.dropLast()) + otherEnd,
            ]
            for text in altered { #expect(try await server.call(text, "GET", all).status == 401) }
            #expect(try await server.call(token, "GET", all).status == 200)
            // Who it names is not believed.
            #expect(!server.log.lines.contains { $0.contains("status=401") && $0.contains("key=") })
        }
    }

    @Test func aTokenEndsWithItsTime() async throws {
        try await RunningServer.use {
            $0.tokenLifetime = 60
        } _: { server in
            let token = try await server.token()
            server.clock.advance(59)
            #expect(try await server.call(token, "GET", all).status == 200)
            server.clock.advance(1)
            #expect(try await server.call(token, "GET", all).status == 401)
        }
    }

    @Test func aTokenEndsWithItsKeyAtOnce() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let (other, otherSecret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let token = try await server.token(key, secret)
            let stays = try await server.token(other, otherSecret)
            #expect(try await server.call(token, "GET", all).status == 200)
            // As `cofre-server key revoke` does, in a process of its own.
            let administrator = try await server.folder.openVault()
            try await administrator.revokeAccessKey(key.id)
            administrator.close()
            #expect(try await server.call(token, "GET", all).status == 401)
            #expect(
                try await server.get("/api/oauth2/token", ["Authorization": basic(key.id, secret.reveal())]).status
                    == 401)
            #expect(try await server.call(stays, "GET", all).status == 200)
            try await server.vault.removeUser("bia")
            #expect(try await server.call(stays, "GET", all).status == 401)
        }
    }

    @Test func aTokenDoesNotOutliveItsKeysExpiry() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(
                AccessKey.Terms(user: "bia", expires: server.clock.read() + 100))
            let header = ["Authorization": basic(key.id, secret.reveal())]
            let answer = try await server.get("/api/oauth2/token", header)
            #expect(try answer.json()["expires_in"] as? Int == 100)
            let token = try #require(try answer.json()["access_token"] as? String)
            server.clock.advance(100)
            #expect(try await server.call(token, "GET", all).status == 401)
            #expect(try await server.get("/api/oauth2/token", header).status == 401)
            #expect(server.log.text.contains(#"why="expired key""#))
        }
    }

    @Test func addressesAreCheckedForTokensAndForEveryRequest() async throws {
        try await RunningServer.use {
            $0.trustedProxies = [AddressRange("127.0.0.1")!]
        } _: { server in
            let (key, secret) = try await server.vault.addAccessKey(
                AccessKey.Terms(user: "bia", addresses: [try #require(AddressRange("198.51.100.0/24"))]))
            let login = basic(key.id, secret.reveal())
            func log(_ from: String) async throws -> PlainAnswer {
                try await server.get("/api/oauth2/token", ["Authorization": login, "X-Forwarded-For": from])
            }
            #expect(try await log("203.0.113.5").status == 401)
            #expect(try await log("198.51.100.5, 203.0.113.5").status == 401)
            #expect(try await log("nonsense").status == 401)
            #expect(try await server.get("/api/oauth2/token", ["Authorization": login]).status == 401)
            let token = try #require(try await log("203.0.113.5, 198.51.100.5").json()["access_token"] as? String)
            #expect(
                try await server.call(token, "GET", all, headers: ["X-Forwarded-For": "198.51.100.6"]).status == 200)
            #expect(
                try await server.call(token, "GET", all, headers: ["X-Forwarded-For": "203.0.113.5"]).status == 401)
            #expect(server.log.text.contains(#"address=203.0.113.5 key=\#(key.id) why="address not allowed""#))
        }
    }

    @Test func anUntrustedPeersWordDoesNotCount() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(
                AccessKey.Terms(user: "bia", addresses: [try #require(AddressRange("198.51.100.0/24"))]))
            let header = ["Authorization": basic(key.id, secret.reveal()), "X-Forwarded-For": "198.51.100.6"]
            #expect(try await server.get("/api/oauth2/token", header).status == 401)
            let token = try await server.token("bia") { $0.addresses = [AddressRange("127.0.0.0/8")!] }
            #expect(try await server.call(token, "GET", all).status == 200)
        }
    }

    @Test func aKeyReachesWhatItIsLimitedTo() async throws {
        try await RunningServer.use { server in
            let ids = try await server.vault.create(
                [SecretDraft(name: "a", url: "u", clientID: "c"), SecretDraft(name: "b", url: "u", clientID: "c")],
                atomically: true
            ).map { try $0.get().id }
            let token = try await server.token { $0.reach = .listed([ids[0]]) }
            let list = try await server.call(token, "GET", all)
            #expect(list.text.contains(#""name":"a""#) && !list.text.contains(#""name":"b""#))
            #expect(try await server.call(token, "GET", all + "/\(ids[0])").status == 200)
            for (method, path, body) in [
                ("GET", "/\(ids[1])", nil), ("PUT", "/update/\(ids[1])", "{}"), ("POST", "/inactive/\(ids[1])", nil),
                ("POST", "", #"{"name":"n","url":"u","client_id":"c"}"#),
            ] as [(String, String, String?)] {
                let answer = try await server.call(token, method, all + path, body)
                #expect(answer.text.contains(#""code":1006"#), "\(method) \(path)")
            }
        }
    }

    @Test func failedLoginsAreSlowedDownWithoutHoldingOthersUp() async throws {
        try await RunningServer.use {
            $0.trustedProxies = [AddressRange("127.0.0.1")!]
        } _: { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            func log(_ secret: String, from: String) async throws -> PlainAnswer {
                try await server.get(
                    "/api/oauth2/token", ["Authorization": basic(key.id, secret), "X-Forwarded-For": from])
            }
            let token = try await log(secret.reveal(), from: "192.0.2.1").json()["access_token"] as? String
            var statuses: [Int] = []
            for _ in 0..<25 { statuses.append(try await log("wrong", from: "203.0.113.9").status) }
            #expect(statuses == Array(repeating: 401, count: 20) + Array(repeating: 429, count: 5))
            let refused = try await log(secret.reveal(), from: "203.0.113.9")
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "3")
            #expect(try refused.json()["code"] as? Int == 429)
            // Tokens that are there work, and the program's own address is not locked out.
            #expect(
                try await server.call(
                    try #require(token), "GET", all, headers: ["X-Forwarded-For": "203.0.113.9"]
                ).status == 200)
            #expect(try await log(secret.reveal(), from: "192.0.2.1").status == 200)
            server.clock.advance(3)
            #expect(try await log(secret.reveal(), from: "203.0.113.9").status == 200)
            let failures = server.log.lines.filter { $0.contains("address=203.0.113.9") && $0.contains("warning") }
            #expect(failures.count == 26)
            #expect(failures.first?.contains(#"why="wrong client secret""#) == true)
        }
    }

    /// Behind one address, such as a router's or a proxy's that is not trusted.
    @Test func aClientThatHasProvenItselfIsNotLockedOutByItsNeighbours() async throws {
        try await RunningServer.use {
            $0.limits.failedLogins = 3
            $0.limits.failedLoginSeconds = 60
        } _: { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let (late, lateSecret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            func log(_ key: AccessKey, _ secret: String) async throws -> Int {
                try await server.get("/api/oauth2/token", ["Authorization": basic(key.id, secret)]).status
            }
            #expect(try await log(key, secret.reveal()) == 200)
            var statuses: [Int] = []
            for _ in 0..<5 { statuses.append(try await log(key, "wrong")) }
            #expect(statuses == [401, 401, 401, 429, 429])
            #expect(try await log(key, secret.reveal()) == 200)
            #expect(try await log(late, lateSecret.reveal()) == 429)
            server.clock.advance(60)
            #expect(try await log(late, lateSecret.reveal()) == 200)
        }
    }

    @Test func aProxyThatIsNotTrustedIsNoticedOnce() async throws {
        func warnings(_ trusted: [AddressRange]) async throws -> [String] {
            var lines: [String] = []
            try await RunningServer.use {
                $0.trustedProxies = trusted
            } _: { server in
                _ = try await server.get("/healthz")
                for _ in 0..<3 { _ = try await server.get("/healthz", ["X-Forwarded-For": "192.0.2.7"]) }
                lines = server.log.lines.filter { $0.contains("X-Forwarded-For") }
            }
            return lines
        }
        let found = try await warnings([])
        #expect(found.count == 1)
        #expect(found.first?.contains("warning") == true)
        #expect(found.first?.contains("--trusted-proxy") == true && found.first?.contains("address=127.0.0.1") == true)
        #expect(try await warnings([AddressRange("127.0.0.1")!]).isEmpty)
    }

    @Test func theNoticeComesAgainAfterAnHour() {
        let log = CapturedLog()
        let notice = ForwardedNotice(isWanted: true, log: log.output(.text))
        let start = ContinuousClock.now
        for minutes in [0, 1, 59, 60, 61, 119, 121] {
            notice.warn(nil, at: start.advanced(by: .seconds(60 * minutes)))
        }
        #expect(log.lines.count == 3)
    }

    /// Many programs behind one address may start at the same time.
    @Test func manyRightLoginsAtOnceAreAllTaken() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let port = server.port
            let header = ["Authorization": basic(key.id, secret.reveal())]
            let head = HTTPSocket.head("GET", "/api/oauth2/token", header, length: nil)
            let statuses = try await off {
                let sockets = try (0..<60).map { _ in try HTTPSocket(port) }
                for socket in sockets { try socket.send(head) }
                return try sockets.map { try $0.receive().status }
            }
            #expect(statuses == Array(repeating: 200, count: 60))
        }
    }

    /// The vault's trouble is not the client's fault.
    @Test func loginsThatTheVaultCouldNotDecideCountAsNone() async throws {
        try await RunningServer.use { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let header = ["Authorization": basic(key.id, secret.reveal())]
            try server.folder.sql(
                "CREATE TEMP TABLE kept AS SELECT text FROM texts WHERE name = 'state'; "
                    + "UPDATE texts SET text = zeroblob(200) WHERE name = 'state'; "
                    + "INSERT INTO texts (name, version, text) SELECT 'kept', 0, text FROM kept")
            for _ in 0..<30 { #expect(try await server.get("/api/oauth2/token", header).status == 500) }
            try server.folder.sql(
                "UPDATE texts SET text = (SELECT text FROM texts WHERE name = 'kept') WHERE name = 'state'; "
                    + "DELETE FROM texts WHERE name = 'kept'")
            #expect(try await server.get("/api/oauth2/token", header).status == 200)
        }
    }
}
