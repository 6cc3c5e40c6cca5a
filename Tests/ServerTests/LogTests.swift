import Foundation
import Secrets
import Synchronization
import Testing
import Text
import Vault

@testable import MySafeServer

/// What is logged, and what is not.
@Suite struct LogTests {
    private let all = "/api/mysafe/secretapi"

    /// Goes through all that involves secrets.
    private func exercise(_ server: RunningServer) async throws -> [String] {
        let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia", label: "label"))
        let right = secret.reveal()
        let token = try await server.token(key, secret)
        let value = "client-secret-value"
        _ = try await server.call(
            token, "POST", all + "?x=query-value",
            #"{"name":"name-value","url":"url-value","client_id":"client-id-value","client_secret":"\#(value)","notes":"notes-value"}"#
        )
        _ = try await server.call(token, "GET", all + "/1")
        _ = try await server.call(token, "PUT", all + "/update/1", #"{"client_secret":{"\#(value)":1}}"#)
        _ = try await server.call(token + "x", "GET", all)
        _ = try await server.get("/api/oauth2/token?client_secret=\(right)")
        _ = try await server.get("/api/oauth2/token", ["Authorization": basic(right, key.id)])
        _ = try await server.get("/api/oauth2/token", ["Authorization": basic(key.id, "wrong-\(right)")])
        _ = try await server.call(token, "GET", "/nothing%1B[31m%0Ahere\"=")
        return [
            right, token, value, "query-value", "name-value", "url-value", "client-id-value", "notes-value",
            Data("\(key.id):\(right)".utf8).base64EncodedString(),
        ]
    }

    @Test(arguments: LogFormat.allCases) func secretsAreNeverLogged(_ format: LogFormat) async throws {
        try await RunningServer.use(format: format) { server in
            let secrets = try await exercise(server)
            let text = server.log.text
            for secret in secrets { #expect(!text.contains(secret), "\(secret) is in the log") }
            #expect(server.log.lines.count == 9)
            #expect(server.log.lines.allSatisfy { $0.hasSuffix("\n") && !$0.dropLast().contains("\n") })
            #expect(!text.contains("\u{1B}"))
        }
    }

    @Test func linesTellWhoDidWhat() async throws {
        try await RunningServer.use(format: .json) { server in
            let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: "bia"))
            let token = try await server.token(key, secret)
            _ = try await server.call(token, "POST", all + "/active/7?q=1")
            _ = try await server.get("/api/oauth2/token", ["Authorization": basic(key.id, "wrong")])
            let lines = try server.log.lines.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String])
            }
            try #require(lines.count == 3)
            #expect(lines[0]["level"] == "info" && lines[1]["level"] == "warning")
            #expect(lines[1]["message"] == "request" && lines[1]["why"] == "not found")
            #expect(lines[1]["method"] == "POST" && lines[1]["path"] == all + "/active/7")
            #expect(lines[1]["status"] == "400" && lines[1]["address"] == "127.0.0.1")
            #expect(lines[1]["key"] == key.id && lines[1]["user"] == "bia")
            #expect(Double(lines[1]["ms"] ?? "") != nil)
            #expect(lines[1]["time"]?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            #expect(lines[2]["level"] == "warning" && lines[2]["status"] == "401")
            #expect(lines[2]["why"] == "wrong client secret" && lines[2]["key"] == key.id)
        }
    }

    @Test func oneEventIsOneLineWhateverItHolds() {
        let line = LogLine(
            time: "T", level: "info", message: "two words",
            fields: [
                ("plain", "a/b-c"), ("empty", ""), ("spaces", "a b"), ("quote", "a\"b\\"), ("breaks", "a\nb\r"),
                ("control", "\u{1B}[2J\u{9B}"), ("bidi", "\u{202E}x"), ("equals", "a=b"),
            ])
        #expect(
            String(decoding: line.bytes(.text), as: UTF8.self)
                == #"T info two words plain=a/b-c empty="" spaces="a b" quote="a\"b\\" breaks="a\nb\r" control="\u001b[2J\u009b" bidi="\u202ex" equals=a=b"#
                + "\n")
        #expect(
            String(decoding: line.bytes(.json).prefix(60), as: UTF8.self)
                == #"{"time":"T","level":"info","message":"two words","plain":"a/"#)
    }

    @Test func momentsAreToldInUTC() {
        #expect(Timestamp.text(seconds: 0) == "1970-01-01T00:00:00Z")
        #expect(Timestamp.text(seconds: 1_798_761_599, milliseconds: 7) == "2026-12-31T23:59:59.007Z")
        #expect(Timestamp.text(seconds: 951_782_400, milliseconds: 999) == "2000-02-29T00:00:00.999Z")
    }

    @Test func refusalsTellWhy() async throws {
        try await RunningServer.use { server in
            let owner = try await server.token("ana")
            #expect(
                try await server.call(owner, "POST", all, #"{"name":"n","url":"u","client_id":"c"}"#).status == 201)
            let token = try await server.token("caio")
            for path in ["/1", "/2", "/x"] { _ = try await server.call(token, "GET", all + path) }
            _ = try await server.call(token, "POST", all, "[]")
            _ = try await server.call(token, "DELETE", all)
            _ = try await server.get("/nothing")
            let port = server.port
            try await off {
                let socket = try HTTPSocket(port)
                try socket.send("nonsense\r\n\r\n")
                #expect(try socket.receive().status == 400)
            }
            let text = server.log.text
            for why in [
                #"user=caio why="no access""#, #"user=caio why="not found""#, #"why="identifier is no number""#,
                #"why="invalid parameter""#, #"why="method not allowed""#, #"why="unknown path""#, #"why="not HTTP""#,
            ] {
                #expect(text.contains(why), "\(why) is not in the log")
            }
        }
    }

    @Test func floodsFromThoseWhoAreNotLetInAreSummarised() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let port = server.port
            try await off {
                let socket = try HTTPSocket(port)
                for _ in 0..<500 {
                    try socket.send(HTTPSocket.head("GET", "/nothing", [:], length: nil))
                    #expect(try socket.receive().status == 404)
                }
            }
            for _ in 0..<50 { #expect(try await server.call(token, "GET", all).status == 200) }
            let lines = server.log.lines
            let unknown = lines.filter { $0.contains("unknown path") }.count
            #expect(unknown < 300)
            // Nothing is left out without a word, and nothing of those who were let in.
            let left = lines.compactMap { $0.firstMatch(of: /log lines left out count=(\d+) address=127.0.0.1/) }
            #expect(left.compactMap { Int($0.output.1) }.reduce(unknown, +) == 500)
            #expect(lines.filter { $0.contains("status=200") && $0.contains("GET path=\(all)") }.count == 50)
        }
    }

    @Test func linesAreBoundedForEachAddressAndForAll() {
        var budget = LineBudget()
        let first = (0..<100).filter { _ in budget.take("a", at: 1) }
        #expect(first.count == LineBudget.each)
        let isOtherTaken = budget.take("b", at: 1)
        #expect(isOtherTaken)
        let others = (0..<1000).filter { budget.take("\($0)", at: 1) }
        #expect(others.count == LineBudget.all - LineBudget.each - 1)
        let isNextTaken = budget.take("a", at: 2)
        #expect(isNextTaken)
        let left = budget.takeLeft()
        #expect(left.count == 101)
        #expect(left.map(\.count).reduce(0, +) == 80 + 1000 - (LineBudget.all - LineBudget.each - 1))
        #expect(!budget.hasLeft)
    }

    /// A reader of the log that stops reading holds nobody up.
    @Test func aStalledLogDropsLinesAndSaysSo() async throws {
        let (held, reached) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let kept = CapturedLines()
        let output = LogOutput(.text, limit: 3) { line in
            if kept.add(line) == 1 {
                reached.signal()
                held.wait()
            }
        }
        func add(_ message: String) {
            output.add(LogLine(time: "T", level: "info", message: message, fields: []))
        }
        add("first")
        try await off { reached.wait() }
        for number in 2...10 { add("\(number)") }
        held.signal()
        output.flush()
        let lines = kept.all
        // With the next line that is written: others may go on coming.
        #expect(lines.count == 4)
        #expect(lines[0] == "T info first\n")
        #expect(lines[1].hasSuffix("warning log lines were dropped count=7\n"))
        #expect(lines[2...] == ["T info 2\n", "T info 3\n"])
    }
}

private final class CapturedLines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: [UInt8]) -> Int {
        lines.withLock {
            $0.append(String(decoding: line, as: UTF8.self))
            return $0.count
        }
    }

    var all: [String] { lines.withLock { $0 } }
}
