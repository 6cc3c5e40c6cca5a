import Foundation
import MySafeWire
import Secrets
import Testing
import Vault

@testable import MySafeServer

/// The running server against `docs/openapi.yaml`: every documented operation and status happens, every answer is as
/// described, and nothing is served that is not described.
@Suite struct OpenAPITests {
    private let all = "/mysafe/secretapi"

    /// Sends requests, holds the answers against the description and remembers what happened.
    private final class Examiner {
        let server: RunningServer
        private let description: APIDescription
        private(set) var happened: Set<APIDescription.Documented> = []

        init(_ server: RunningServer, _ description: APIDescription) {
            self.server = server
            self.description = description
        }

        /// - Parameter path: as documented; `id` takes the place of `{identifier}`.
        func expect(
            _ status: Int, _ method: String, _ path: String, id: String = "1", query: String = "", token: String? = nil,
            headers: [String: String] = [:], body: String? = nil
        ) async throws {
            let target = (path == "/healthz" ? "" : "/api") + path.replacing("{identifier}", with: id) + query
            var headers = headers
            if let token { headers["Authorization"] = "Bearer \(token)" }
            check(
                try await HTTPSocket.exchange(server.port, method, target, headers, body), status, method, path)
        }

        func check(_ answer: PlainAnswer, _ status: Int, _ method: String, _ path: String) {
            let documented = APIDescription.Documented(method: method, path: path, status: answer.status)
            #expect(answer.status == status, "\(documented): \(answer.text)")
            do {
                let flaws = try description.flaws(answer, documented)
                #expect(flaws == [], "\(documented): \(answer.text)")
            } catch {
                Issue.record("\(documented): \(error)")
            }
            happened.insert(documented)
        }
    }

    private let minimal = #"{"name":"n","url":"u","client_id":"c"}"#

    @Test func everythingThatIsDocumentedHappensAsDescribed() async throws {
        let description = try APIDescription()
        var happened: Set<APIDescription.Documented> = []
        try await RunningServer.use {
            $0.trustedProxies = [AddressRange("127.0.0.1")!]
            $0.limits.bodyBytes = 2000
        } _: { server in
            let examiner = Examiner(server, description)
            try await usual(examiner)
            happened.formUnion(examiner.happened)
        }
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.waiting = 0
            $0.limits.receiveSeconds = 1
        } _: { server in
            let examiner = Examiner(server, description)
            try await slow(examiner)
            happened.formUnion(examiner.happened)
        }
        try await RunningServer.use {
            $0.limits.requests = 1
            $0.limits.waiting = 0
            // Longer than all requests here take, also on a machine that has other things to do.
            $0.limits.receiveSeconds = 120
        } _: { server in
            let examiner = Examiner(server, description)
            try await busy(examiner)
            happened.formUnion(examiner.happened)
        }
        try await RunningServer.use { server in
            let examiner = Examiner(server, description)
            try await broken(examiner)
            happened.formUnion(examiner.happened)
        }
        let documented = try description.answers()
        #expect(documented.subtracting(happened).map(\.description).sorted() == [])
        #expect(happened.subtracting(documented).map(\.description).sorted() == [])
    }

    private func usual(_ examiner: Examiner) async throws {
        let server = examiner.server
        try await examiner.expect(200, "GET", "/healthz")
        try await examiner.expect(200, "HEAD", "/healthz")
        let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "ana"))
        let login = ["Authorization": basic(key.id, secret.reveal())]
        let form = "grant_type=client_credentials&client_id=\(key.id)&client_secret=\(secret.reveal())"
        try await examiner.expect(200, "GET", "/oauth2/token", headers: login)
        try await examiner.expect(400, "GET", "/oauth2/token", query: "?client_secret=x", headers: login)
        try await examiner.expect(401, "GET", "/oauth2/token")
        try await examiner.expect(200, "POST", "/oauth2/token", body: form)
        try await examiner.expect(400, "POST", "/oauth2/token", body: "grant_type=password")
        try await examiner.expect(400, "POST", "/oauth2/token", body: form + "&client_id=twice")
        try await examiner.expect(401, "POST", "/oauth2/token", body: "client_id=x&client_secret=y")
        try await examiner.expect(413, "POST", "/oauth2/token", body: String(repeating: "x", count: 3000))
        let attacker = ["Authorization": basic("0123456789abcdef0123", "y"), "X-Forwarded-For": "203.0.113.1"]
        for _ in 0..<20 { try await examiner.expect(401, "GET", "/oauth2/token", headers: attacker) }
        try await examiner.expect(429, "GET", "/oauth2/token", headers: attacker)
        try await examiner.expect(429, "POST", "/oauth2/token", headers: attacker)

        let ana = try await server.token(key, secret)
        let bia = try await server.token("bia")
        let shared =
            #"{"name":"n","url":"u","client_id":"c","identifier_code":"k","users_allowed":[{"username":"bia"},{"username":"zed"}],"groups_allowed":[{"name":"SRE"}]}"#
        try await examiner.expect(201, "POST", all, token: ana, body: shared)
        try await examiner.expect(201, "POST", all, token: ana, body: minimal)
        try await examiner.expect(400, "POST", all, token: ana, body: shared)
        try await examiner.expect(400, "POST", all, token: ana, body: "{}")
        try await examiner.expect(400, "POST", all, token: ana, body: "no JSON")
        try await examiner.expect(401, "POST", all, body: minimal)
        let large = #"{"notes":"\#(String(repeating: "x", count: 3000))"}"#
        try await examiner.expect(413, "POST", all, token: ana, body: large)
        try await examiner.expect(200, "GET", all, token: ana)
        try await examiner.expect(200, "GET", all, query: "?tag=x&identifier_code=k", token: bia)
        try await examiner.expect(401, "GET", all, token: "x")

        let update = all + "/update/{identifier}"
        try await examiner.expect(200, "PUT", update, token: ana, body: #"{"users_allowed":[{"username":"zed"}]}"#)
        try await examiner.expect(
            200, "PUT", update, token: ana, headers: ["If-Match": #""2""#], body: #"{"notes":"x"}"#)
        try await examiner.expect(
            412, "PUT", update, token: ana, headers: ["If-Match": #""2""#], body: #"{"notes":"y"}"#)
        try await examiner.expect(400, "PUT", update, token: bia, body: "{}")
        try await examiner.expect(401, "PUT", update, body: "{}")
        try await examiner.expect(413, "PUT", update, token: ana, body: large)
        for way in ["active", "inactive"] {
            let path = "\(all)/\(way)/{identifier}"
            for _ in 0..<2 { try await examiner.expect(200, "POST", path, token: ana) }
            try await examiner.expect(400, "POST", path, id: "99", token: ana)
            try await examiner.expect(400, "POST", path, token: bia)
            try await examiner.expect(401, "POST", path)
        }
        let read = all + "/{identifier}"
        try await examiner.expect(200, "GET", read, id: "2", token: ana)
        for id in ["1", "99", "abc"] { try await examiner.expect(400, "GET", read, id: id, token: ana) }
        try await examiner.expect(401, "GET", read)
    }

    /// One request, whose body does not come, holds the only place.
    private func busy(_ examiner: Examiner) async throws {
        let server = examiner.server
        let token = try await server.token()
        let port = server.port
        let head = HTTPSocket.head("POST", "/api" + all, ["Authorization": "Bearer \(token)"], length: 10)
        let held = try await off {
            let socket = try HTTPSocket(port)
            try socket.send(head)
            return socket
        }
        try await eventually("it is under way") { server.requestsUnderWay == 1 }
        try await refused(examiner, token)
        withExtendedLifetime(held) {}
    }

    /// Requests whose bodies do not come.
    private func slow(_ examiner: Examiner) async throws {
        let server = examiner.server
        let token = try await server.token()
        let bearer = ["Authorization": "Bearer \(token)"]
        for (method, path, target, headers) in [
            ("POST", all, all, bearer), ("PUT", all + "/update/{identifier}", all + "/update/1", bearer),
            ("POST", "/oauth2/token", "/oauth2/token", [:]),
        ] {
            let port = server.port
            let head = HTTPSocket.head(method, "/api" + target, headers, length: 10)
            let held = try await off {
                let socket = try HTTPSocket(port)
                try socket.send(head)
                return socket
            }
            try await eventually("it is under way") { server.requestsUnderWay + server.loginsUnderWay == 1 }
            examiner.check(try await off { try held.receive() }, 408, method, path)
            try await eventually("it is over") { server.requestsUnderWay + server.loginsUnderWay == 0 }
        }
    }

    private func refused(_ examiner: Examiner, _ token: String) async throws {
        for (path, methods) in try APIDescription().operations() where path != "/healthz" {
            for method in methods.keys { try await examiner.expect(503, method, path, token: token) }
        }
    }

    private func broken(_ examiner: Examiner) async throws {
        let (key, secret) = try await examiner.server.vault.addAccessKey(AccessKey.Terms(user: "ana"))
        let token = try await examiner.server.token(key, secret)
        try examiner.server.folder.sql("UPDATE texts SET text = zeroblob(200) WHERE name = 'state'")
        for (path, methods) in try APIDescription().operations() where path != "/healthz" {
            for method in methods.keys {
                let login = ["Authorization": basic(key.id, secret.reveal())]
                let isToken = path == "/oauth2/token"
                try await examiner.expect(
                    500, method, path, token: isToken ? nil : token, headers: isToken ? login : [:])
            }
        }
    }

    @Test func nothingElseIsServed() async throws {
        let operations = try APIDescription().operations()
        // What the contract knows is described.
        let routes: [Route] = [
            .list(ListQuery()), .create, .read(SecretID(1)), .update(SecretID(1)), .setActive(SecretID(1), true),
            .setActive(SecretID(1), false),
        ]
        for route in routes {
            let path = route.target.replacing("/1", with: "/{identifier}")
            #expect(operations[path]?[route.method] != nil, "\(route.method) \(path)")
        }
        try await RunningServer.use { server in
            for (path, methods) in operations {
                let target = (path == "/healthz" ? "" : "/iso") + path.replacing("{identifier}", with: "1")
                for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
                where methods[method] == nil {
                    let answer = try await HTTPSocket.exchange(server.port, method, target)
                    #expect(answer.status == 405, "\(method) \(target)")
                    #expect(answer.headers["allow"] == methods.keys.sorted().joined(separator: ", "))
                }
                for other in [target + "/x/y/z", "/other" + target] {
                    #expect(try await server.get(other).status == 404, "\(other)")
                }
            }
        }
    }
}
