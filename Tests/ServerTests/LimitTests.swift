import Foundation
import Secrets
import Testing
import Vault

@testable import MySafeServer

/// What the server does not take, and that it goes on afterwards.
@Suite struct LimitTests {
    private let all = "/api/mysafe/secretapi"
    private let minimal = #"{"name":"n","url":"u","client_id":"c"}"#

    /// A create request on a connection of its own, of which the body is still to come.
    private func begun(_ server: RunningServer, _ token: String) async throws -> HTTPSocket {
        let port = server.port
        let head = HTTPSocket.head(
            "POST", all, ["Authorization": "Bearer \(token)"], length: minimal.utf8.count)
        return try await off {
            let socket = try HTTPSocket(port)
            try socket.send(head)
            return socket
        }
    }

    private func finish(_ socket: HTTPSocket) async throws -> PlainAnswer {
        let body = minimal
        return try await off {
            try socket.send(body)
            return try socket.receive()
        }
    }

    @Test func bodiesThatAreTooLargeAreRefused() async throws {
        try await RunningServer.use {
            $0.limits.bodyBytes = 1000
        } _: { server in
            let token = try await server.token()
            let notes = String(repeating: "x", count: 2000)
            let body = #"{"name":"n","url":"u","client_id":"c","notes":"\#(notes)"}"#
            let said = try await server.call(token, "POST", all, body)
            #expect(said.status == 413)
            #expect(said.text == #"{"message":"Request size limit exceeded"}"#)
            // In pieces, without saying how much will come.
            let port = server.port
            let head = HTTPSocket.head(
                "POST", all, ["Authorization": "Bearer \(token)", "Transfer-Encoding": "chunked"], length: nil)
            let counted = try await off {
                let socket = try HTTPSocket(port)
                try socket.send(head + "7D0\r\n\(notes)\r\n0\r\n\r\n")
                return try socket.receive()
            }
            #expect(counted.status == 413)
            let login = try await HTTPSocket.exchange(
                port, "POST", "/api/oauth2/token", [:], String(repeating: "x", count: 20_000))
            #expect(login.status == 413)
            #expect(try await server.call(token, "POST", all, minimal).status == 201)
            #expect(try await server.vault.listAll().count == 1)
        }
    }

    @Test func documentsThatAreTooDeepAreRefused() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
            let answer = try await server.call(
                token, "POST", all, #"{"name":"n","url":"u","client_id":"c","x":\#(deep)}"#)
            #expect(answer.status == 400)
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test func headersThatAreTooLargeAreRefused() async throws {
        try await RunningServer.use {
            $0.limits.headerBytes = 2000
        } _: { server in
            let large = try await server.get("/healthz", ["X": String(repeating: "x", count: 3000)])
            #expect(large.status == 400)
            let many = Dictionary(uniqueKeysWithValues: (0..<200).map { ("X-\($0)", "1") })
            #expect(try await server.get("/healthz", many).status == 400)
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test(arguments: [
        "GARBAGE\r\n\r\n", "GET /healthz HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}",
    ])
    func whatIsNotHTTPEndsItsConnectionOnly(_ text: String) async throws {
        try await RunningServer.use {
            $0.limits.idleSeconds = 1
        } _: { server in
            let port = server.port
            try await off {
                let socket = try HTTPSocket(port)
                try socket.send(text)
                if let answer = try? socket.receive() { #expect(answer.status == 400) }
                #expect(try socket.isClosed())
            }
            #expect(try await server.get("/healthz").status == 200)
        }
    }

    @Test func moreRequestsThanCanWaitAreAskedToComeAgain() async throws {
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.waiting = 0
        } _: { server in
            let token = try await server.token()
            let first = try await begun(server, token)
            try await eventually("the request is under way") { server.requestsUnderWay == 1 }
            let refused = try await server.call(token, "GET", all)
            #expect(refused.headers["retry-after"] == "1")
            #expect(refused.text.contains(#""message":"The server is busy""#))
            #expect(try await server.get("/healthz").status == 200)
            #expect(try await finish(first).status == 201)
            try await eventually("there is room again") { server.requestsUnderWay == 0 }
            #expect(try await server.call(token, "GET", all).status == 200)
        }
    }

    @Test func requestsWaitForAPlace() async throws {
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.waiting = 20
            $0.limits.waitSeconds = 60
        } _: { server in
            let token = try await server.token()
            let first = try await begun(server, token)
            try await eventually("the request is under way") { server.requestsUnderWay == 1 }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await server.call(token, "GET", all).status } }
                try await eventually("they wait") { server.requestsWaiting == 20 }
                // One more than can.
                #expect(try await server.call(token, "GET", all).status == 503)
                #expect(try await finish(first).status == 201)
                for try await status in group { #expect(status == 200) }
            }
            #expect(server.requestsUnderWay == 0)
        }
    }

    @Test func requestsDoNotWaitForLong() async throws {
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.waitSeconds = 1
        } _: { server in
            let token = try await server.token()
            let first = try await begun(server, token)
            try await eventually("the request is under way") { server.requestsUnderWay == 1 }
            let refused = try await server.call(token, "GET", all)
            #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
            #expect(server.log.text.contains("status=503") && server.log.text.contains("why=busy"))
            #expect(try await finish(first).status == 201)
        }
    }

    /// Whoever goes away leaves the line.
    @Test func nobodyWaitsForThoseWhoAreGone() async throws {
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.waitSeconds = 60
        } _: { server in
            let token = try await server.token()
            let first = try await begun(server, token)
            try await eventually("the request is under way") { server.requestsUnderWay == 1 }
            let port = server.port
            let text = HTTPSocket.head("GET", all, ["Authorization": "Bearer \(token)"], length: nil)
            var waiting: HTTPSocket? = try await off {
                let socket = try HTTPSocket(port)
                try socket.send(text)
                return socket
            }
            try await eventually("it waits") { server.requestsWaiting == 1 }
            waiting?.reset()
            waiting = nil
            try await eventually("it does not any more") { server.requestsWaiting == 0 }
            try await eventually("that is logged") { server.log.text.contains(#"why="the client went away""#) }
            #expect(try await finish(first).status == 201)
        }
    }

    /// A connection with an answer to a request that never ends, for each refusal that does not wait for the body.
    @Test func requestsThatGoOnAfterTheirAnswerEndTheirConnection() async throws {
        try await RunningServer.use {
            $0.limits.lingerSeconds = 1
        } _: { server in
            let port = server.port
            for (method, path, length, status) in [
                ("POST", "/nope", 5_000_000, 404), ("PUT", "/healthz", 5_000_000, 405), ("POST", all, 500, 401),
                ("POST", "/api/oauth2/token", 5_000_000, 413), ("GET", "/healthz", 5_000_000, 200),
            ] {
                let head = HTTPSocket.head(method, path, [:], length: length)
                try await off {
                    let socket = try HTTPSocket(port)
                    try socket.send(head + "x")
                    #expect(try socket.receive().status == status)
                    #expect(try socket.isClosed(), "\(path)")
                }
            }
            // What is whole in time keeps its connection.
            let whole = HTTPSocket.head("POST", "/nope", [:], length: 1)
            try await off {
                let socket = try HTTPSocket(port)
                try socket.send(whole)
                #expect(try socket.receive().status == 404)
                try socket.send("x" + HTTPSocket.head("GET", "/healthz", [:], length: nil))
                #expect(try socket.receive().status == 200)
                socket.setTimeout(milliseconds: 1500)
                #expect(try !socket.isClosed())
            }
        }
    }

    @Test func anAddressHasNotAllConnections() async throws {
        try await RunningServer.use {
            $0.limits.connections = 10
            $0.limits.connectionsPerAddress = 3
        } _: { server in
            let port = server.port
            let request = HTTPSocket.head("GET", "/healthz", [:], length: nil)
            try await off {
                var held = try (0..<3).map { _ in try HTTPSocket(port) }
                for socket in held {
                    try socket.send(request)
                    #expect(try socket.receive().status == 200)
                }
                let fourth = try HTTPSocket(port)
                #expect(try fourth.isClosed())
                // From elsewhere there is room.
                let other = try HTTPSocket(port, from: "127.0.0.2")
                try other.send(request)
                #expect(try other.receive().status == 200)
                held.removeLast()
            }
            #expect(server.log.text.contains(#"address=127.0.0.1 why="too many connections from this address""#))
            try await eventually("there is room again") { (try? await server.get("/healthz"))?.status == 200 }
        }
    }

    @Test func proxiesHaveAsManyConnectionsAsTheyNeed() {
        let shares = ConnectionShares(limit: 1, free: [AddressRange("10.0.0.0/8")].compactMap { $0 })
        let (proxy, client) = (NetworkAddress("10.0.0.1"), NetworkAddress("2001:db8::1"))
        #expect(shares.enter(proxy) && shares.enter(proxy) && shares.enter(client))
        #expect(!shares.enter(NetworkAddress("2001:db8::2")))
        #expect(shares.enter(NetworkAddress("2001:db8:0:1::1")))
        shares.leave(client)
        #expect(shares.enter(NetworkAddress("2001:db8::2")))
    }

    @Test func listsThatNobodyReadsTakeABoundedAmountOfMemory() async throws {
        try await RunningServer.use {
            $0.limits.answerBytes = 20 << 20
            $0.limits.lists = 1
            $0.limits.waitSeconds = 1
            $0.limits.idleSeconds = 4
        } _: { server in
            let token = try await server.token()
            let name = String(repeating: "n", count: 1000)
            let drafts = (0..<8000).map { _ in SecretDraft(name: name, url: "u", clientID: "c") }
            _ = try await server.vault.create(drafts, atomically: true)
            let port = server.port
            let request = HTTPSocket.head("GET", all, ["Authorization": "Bearer \(token)"], length: nil)
            let unread = try await off {
                try (0..<8).map { _ in
                    let socket = try HTTPSocket(port, receiveBuffer: 4096)
                    try socket.send(request)
                    return socket
                }
            }
            try await eventually("all are answered or refused") {
                server.log.lines.filter { $0.contains("GET path=\(all) status=") }.count == 8
            }
            // Each is of 8 MB and more: two of them take the lists' half.
            #expect(server.log.lines.filter { $0.contains("GET path=\(all) status=200") }.count == 2)
            #expect(server.answerBytes > 16_000_000 && server.answerBytes < 20 << 20)
            // What is small goes on.
            #expect(try await server.call(token, "GET", all + "/1").status == 200)
            #expect(try await server.call(token, "GET", all).status == 503)
            // Clients that do not read lose their connections, and what was kept for them.
            try await eventually("there is room again") { server.answerBytes == 0 }
            let list = try await server.call(token, "GET", all)
            #expect(try (list.json()["api_secret_on_list"] as? [Any])?.count == 8000)
            withExtendedLifetime(unread) {}
        }
    }

    @Test func tokenRequestsThatDoNotComeHoldNobodyElseUp() async throws {
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.logins = 3
        } _: { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "ana"))
            let port = server.port
            let form = "grant_type=client_credentials&client_id=\(key.id)&client_secret=\(secret.reveal())"
            let head = HTTPSocket.head("POST", "/api/oauth2/token", [:], length: form.utf8.count)
            let held = try await off {
                try (0..<3).map { _ in
                    let socket = try HTTPSocket(port)
                    try socket.send(head)
                    return socket
                }
            }
            try await eventually("they are under way") { server.loginsUnderWay == 3 }
            // What has no body to wait for, and whoever is known, goes on.
            let token = try await server.token(key, secret)
            #expect(try await server.call(token, "GET", all).status == 200)
            let refused = try await HTTPSocket.exchange(port, "POST", "/api/oauth2/token", [:], form)
            #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
            let late = try await off {
                try held[0].send(form)
                return try held[0].receive()
            }
            #expect(late.status == 200)
            try await eventually("there is room again") { server.loginsUnderWay == 2 }
            #expect(try await HTTPSocket.exchange(port, "POST", "/api/oauth2/token", [:], form).status == 200)
        }
    }

    @Test func moreConnectionsThanAllowedWait() async throws {
        try await RunningServer.use {
            $0.limits.connections = 1
        } _: { server in
            let port = server.port
            try await off {
                let request = HTTPSocket.head("GET", "/healthz", [:], length: nil)
                var first: HTTPSocket? = try HTTPSocket(port)
                try first?.send(request)
                #expect(try first?.receive().status == 200)
                let second = try HTTPSocket(port)
                second.setTimeout(milliseconds: 200)
                try second.send(request)
                #expect(throws: HTTPSocket.Failure.self) { try second.receive() }
                first = nil
                second.setTimeout(milliseconds: 10_000)
                #expect(try second.receive().status == 200)
            }
        }
    }

    @Test func idleConnectionsAreClosed() async throws {
        try await RunningServer.use {
            $0.limits.idleSeconds = 1
        } _: { server in
            let port = server.port
            try await off {
                let silent = try HTTPSocket(port)
                let partial = try HTTPSocket(port)
                try partial.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-")
                let kept = try HTTPSocket(port)
                try kept.send(HTTPSocket.head("GET", "/healthz", [:], length: nil))
                #expect(try kept.receive().status == 200)
                #expect(try silent.isClosed())
                #expect(try partial.isClosed())
                #expect(try kept.isClosed())
            }
        }
    }

    @Test func bodiesThatComeTooSlowlyAreGivenUp() async throws {
        try await RunningServer.use {
            $0.limits.receiveSeconds = 1
        } _: { server in
            let token = try await server.token()
            let socket = try await begun(server, token)
            let answer = try await off { try socket.receive() }
            #expect(answer.status == 408)
            #expect(try await off { try socket.isClosed() })
            #expect(try await server.vault.listAll().isEmpty)
        }
    }

    @Test func connectionsThatDoNotBecomeSafeAreClosed() async throws {
        try await RunningServer.use(tls: true) {
            $0.limits.receiveSeconds = 1
        } _: { server in
            let port = server.port
            try await off {
                let silent = try HTTPSocket(port)
                #expect(try silent.isClosed())
                let plain = try HTTPSocket(port)
                try plain.send("GET /healthz HTTP/1.1\r\n\r\n")
                // An alert may come first.
                while try !plain.isClosed() {}
            }
        }
    }

    @Test func manyAtOnceAreAllAnswered() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let created = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let answer = try await server.call(
                            token, "POST", all,
                            #"{"name":"n\#(number)","url":"u","client_id":"c","identifier_code":"k\#(number % 50)"}"#)
                        let record = try answer.json()["api_entity"] as? [String: Any]
                        return record?["identifier"] as? String ?? "\(answer.status)"
                    }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            // Ten codes were taken twice.
            #expect(created.filter { $0 == "400" }.count == 10)
            #expect(Set(created.filter { $0 != "400" }).count == 50)
            let effects = try await withThrowingTaskGroup(of: String.self) { group in
                for id in 1...50 {
                    for _ in 0..<2 {
                        group.addTask { try await server.call(token, "POST", "\(all)/inactive/\(id)").text }
                    }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(effects.filter { $0.contains("successfully deactivated") }.count == 50)
            #expect(effects.filter { $0.contains("already been deactivated") }.count == 50)
            #expect(try await server.vault.listAll().allSatisfy { $0.state == .inactive })
        }
    }

    @Test func requestsOnOneConnectionAreAnsweredInTurn() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let port = server.port
            let create = HTTPSocket.head(
                "POST", all, ["Authorization": "Bearer \(token)"], length: minimal.utf8.count)
            let list = HTTPSocket.head("GET", all, ["Authorization": "Bearer \(token)"], length: nil)
            let text = create + minimal + list + create + minimal + list
            let answers = try await off {
                let socket = try HTTPSocket(port)
                try socket.send(text)
                return try (0..<4).map { _ in try socket.receive() }
            }
            #expect(answers.map(\.status) == [201, 200, 201, 200])
            #expect(answers[1].text.components(separatedBy: #""identifier""#).count == 2)
            #expect(answers[3].text.components(separatedBy: #""identifier""#).count == 3)
        }
    }

    @Test func stoppingLetsRequestsFinish() async throws {
        let folder = try await stopping { server, token in
            let idle = try await off { try HTTPSocket(server.port) }
            let first = try await begun(server, token)
            try await eventually("the request is under way") { server.requestsUnderWay == 1 }
            let stopping = Task { await server.stop() }
            // No new connections, but the old request is answered.
            let port = server.port
            try await eventually("no more connections are taken") { await refuses(port) }
            #expect(try await off { try idle.isClosed() })
            #expect(try await finish(first).status == 201)
            await stopping.value
        }
        let vault = try await folder.openVault()
        defer { vault.close() }
        #expect(try await vault.listAll().map(\.name) == ["n"])
    }

    @Test func stoppingWaitsForWhoeverReadsSlowly() async throws {
        var reading: Task<PlainAnswer, any Error>?
        try await RunningServer.use { server in
            let token = try await server.token()
            let name = String(repeating: "n", count: 1000)
            let drafts = (0..<8000).map { _ in SecretDraft(name: name, url: "u", clientID: "c") }
            _ = try await server.vault.create(drafts, atomically: true)
            let port = server.port
            let request = HTTPSocket.head("GET", all, ["Authorization": "Bearer \(token)"], length: nil)
            let socket = try await off {
                let socket = try HTTPSocket(port)
                try socket.send(request)
                return socket
            }
            // Worked on, and logged, but far from being read.
            try await eventually("it is answered") { server.log.lines.count == 2 }
            let stopping = Task { await server.stop() }
            try await eventually("no more connections are taken") { await refuses(port) }
            reading = Task { try await off { try socket.receive() } }
            await stopping.value
        }
        let answer = try await reading?.value
        #expect(answer?.status == 200)
        #expect(try (answer?.json()["api_secret_on_list"] as? [Any])?.count == 8000)
    }

    /// Whether a new connection gets no answer.
    private func refuses(_ port: Int) async -> Bool {
        let answer = try? await HTTPSocket.exchange(port, "GET", "/healthz")
        return answer == nil
    }

    private func stopping(_ body: (RunningServer, String) async throws -> Void) async throws -> TestFolder {
        var kept: TestFolder?
        try await RunningServer.use {
            $0.limits.requests = 1
        } _: { server in
            kept = server.folder
            try await body(server, try await server.token())
        }
        return try #require(kept)
    }
}
