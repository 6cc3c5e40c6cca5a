import MySafeWire
import Secrets
import Testing

@testable import MySafeServer

/// Which request is for what.
@Suite struct RoutingTests {
    private func find(_ method: String, _ target: String) throws(Endpoint.Miss) -> Endpoint {
        try Endpoint.find(method, RequestTarget(target))
    }

    @Test(arguments: ["/api", "/iso"]) func theResourcesLieUnderBothBases(_ base: String) throws {
        let all = "\(base)/mysafe/secretapi"
        #expect(try find("GET", "\(base)/oauth2/token") == .token)
        #expect(try find("POST", "\(base)/oauth2/token?tenant=x") == .token)
        #expect(try find("GET", all) == .resource(.list(ListQuery())))
        #expect(try find("GET", all + "/") == .resource(.list(ListQuery())))
        #expect(
            try find("GET", all + "?tag=a%20b&identifier_code=c+d%2B&x=y")
                == .resource(.list(ListQuery(tag: "a b", identifierCode: "c d+"))))
        #expect(try find("GET", all + "?tag=") == .resource(.list(ListQuery())))
        #expect(try find("POST", all) == .resource(.create))
        #expect(try find("GET", all + "/42") == .resource(.read(SecretID(42))))
        #expect(try find("GET", all + "/-1") == .resource(.read(SecretID(-1))))
        #expect(try find("GET", all + "/%34%32") == .resource(.read(SecretID(42))))
        #expect(try find("PUT", all + "/update/42") == .resource(.update(SecretID(42))))
        #expect(try find("POST", all + "/active/42") == .resource(.setActive(SecretID(42), true)))
        #expect(try find("POST", all + "/inactive/42") == .resource(.setActive(SecretID(42), false)))
    }

    @Test(arguments: ["abc", "-", "+1", "1.0", "0x10", "1%2F2", "update", "99999999999999999999", "%C2%B2", "1%00"])
    func whatIsNoNumberIsTold(_ id: String) throws {
        guard case .malformedIdentifier = try find("GET", "/api/mysafe/secretapi/\(id)") else {
            Issue.record("\(id) was taken")
            return
        }
    }

    @Test(arguments: [
        "", "/", "*", "/api", "/api/", "/api/mysafe", "/api/mysafe/secretapis", "/api/mysafe/secretapi/1/2",
        "/api/mysafe/secretapi/active/1/2", "/api/mysafe/secretapi//1", "/API/mysafe/secretapi", "/api/oauth2/token/",
        "/other/mysafe/secretapi", "/mysafe/secretapi", "/healthz/", "/api/healthz", "/api%2Fmysafe/secretapi",
        "/apix/mysafe/secretapi",
    ])
    func otherPathsAreUnknown(_ path: String) {
        #expect(throws: Endpoint.Miss.unknownPath) { try find("GET", path) }
    }

    @Test func otherMethodsAreTold() {
        for (method, path, allowed) in [
            ("DELETE", "/api/mysafe/secretapi", ["GET", "POST"]), ("HEAD", "/api/mysafe/secretapi/1", ["GET"]),
            ("OPTIONS", "/api/mysafe/secretapi/update/1", ["PUT"]), ("GET", "/iso/mysafe/secretapi/active/1", ["POST"]),
            ("PUT", "/iso/oauth2/token", ["GET", "POST"]), ("POST", "/healthz", ["GET", "HEAD"]),
            ("get", "/healthz", ["GET", "HEAD"]),
        ] { #expect(throws: Endpoint.Miss.otherMethods(allowed)) { try find(method, path) } }
    }

    @Test func targetsAreReadInAllForms() {
        for (text, path, query) in [
            ("/a?b=c", "/a", "b=c"), ("/a?b?c", "/a", "b?c"), ("/a#f?b", "/a", ""), ("http://host/a?b", "/a", "b"),
            ("https://user@host:1/a", "/a", ""), ("http://host", "/", ""), ("http://host?q", "", "q"), ("", "", ""),
        ] {
            let target = RequestTarget(text)
            #expect(target.path == path && target.query == query, "\(text)")
        }
    }

    @Test func fieldsAreDecoded() {
        let fields = FormFields("a=1&b=%C3%A9+%2B&c&d=&a=2&=x&&e=%zz%4")
        #expect(fields["a"] == "1")
        #expect(fields["b"] == "é +")
        #expect(fields["c"] == nil && fields.has("c"))
        #expect(fields["d"] == nil && fields.has("d"))
        #expect(fields["e"] == "%zz%4")
        #expect(!fields.has("f"))
        #expect(fields.hasRepetitions)
        #expect(!FormFields("a=1&b=2").hasRepetitions)
        #expect(PercentDecoding.decode("a+b%20c") == "a+b c")
        #expect(PercentDecoding.decode("%FF") == "\u{FFFD}")
    }

    @Test func oneHostIsWanted() {
        #expect(RequestFlaw.ofHost("a", others: []) == nil)
        #expect(RequestFlaw.ofHost(nil, others: ["a"]) == nil)
        for (authority, others) in [(nil, []), ("", []), ("a", ["a"]), ("a", ["b"]), (nil, ["a", "b"])] {
            #expect(RequestFlaw.ofHost(authority, others: others) == .host)
        }
    }

    @Test(arguments: ["", "Host:\r\n", "Host: a\r\nHost: a\r\n", "Host: a\r\nX: y\r\nhost: b\r\n"])
    func requestsWithoutOneHostAreRefused(_ fields: String) async throws {
        try await RunningServer.use { server in
            let port = server.port
            let answer = try await off {
                let socket = try HTTPSocket(port)
                try socket.send("GET /healthz HTTP/1.1\r\n\(fields)\r\n")
                return try socket.receive()
            }
            #expect(answer.status == 400 && answer.text == #"{"message":"Send one Host header"}"#)
            #expect(server.log.text.contains(#"why="no Host, or several""#))
        }
    }

    @Test func addressesToListenOnAreRead() throws {
        for (text, host, port, isLoopback) in [
            ("127.0.0.1:8443", "127.0.0.1", 8443, true), ("[::1]:0", "::1", 0, true),
            ("localhost:80", "localhost", 80, true), ("0.0.0.0:443", "0.0.0.0", 443, false),
            ("[::]:443", "::", 443, false), ("safe.example:443", "safe.example", 443, false),
        ] {
            let address = try #require(ListenAddress(text))
            #expect(address.host == host && address.port == port && address.isLoopback == isLoopback)
            #expect(address.description == text)
        }
        for text in ["", "host", ":80", "host:", "host:65536", "host:-1", "::1:80", "[::1]", "[host]:80", "[]:80"] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
    }
}
