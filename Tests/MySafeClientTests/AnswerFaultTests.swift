import RemoteTestSupport
import Secrets
import Testing

@testable import MySafeClient

/// Answers that are none: never a crash, always an error that says what came.
@Suite struct AnswerFaultTests {
    private func error(
        _ reaction: FaultServer.Reaction, _ change: (inout ClientSettings) -> Void = { _ in }
    ) async throws -> ServiceError? {
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(reaction) }
        let service = try safe.service(change)
        defer {
            service.close()
            safe.server.stop()
        }
        return await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
    }

    @Test func garbage() async throws {
        guard case .unreadable = try await error(.raw(Array("this is no HTTP at all\r\n\r\n".utf8))) else {
            return fail("not told as unreadable")
        }
    }

    @Test func html() async throws {
        let page = "<html><head><title>Bad Gateway</title></head><body><h1>An upstream failed</h1></body></html>"
        guard case .gateway(500, let text) = try await error(.answer(500, page)) else {
            return fail("not told as a gateway's")
        }
        #expect(text.contains("An upstream failed") && !text.contains("<"))
    }

    @Test func halfHeaders() async throws {
        guard case .unreachable = try await error(.raw(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8))) else {
            return fail("half headers were taken")
        }
    }

    @Test func lessThanItsLength() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\":200"
        guard case .unreachable = try await error(.raw(Array(text.utf8))) else {
            return fail("half a body was taken")
        }
    }

    @Test func damagedJSON() async throws {
        guard case .unreadable(200, _) = try await error(.answer(200, #"{"code":200,"response":{"#)) else {
            return fail("damaged JSON was taken")
        }
    }

    @Test func tooLargeAsAnnouncedAndTooLargeUnannounced() async throws {
        let large = [UInt8](repeating: 0x20, count: 300_000)
        let announced = try await error(.answer(200, large)) { $0.maxAnswerBytes = 100_000 }
        let unannounced = try await error(.raw(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + large)) {
            $0.maxAnswerBytes = 100_000
        }
        for error in [announced, unannounced] {
            guard case .unreadable(_, let what) = error else { return fail("it was taken") }
            #expect(what.contains("larger"))
        }
    }

    /// Many lines, one line that is longer than libcurl has room for, and one without an end.
    @Test func headersThatAreTooLargeAreToldInWords() async throws {
        let line = "X-Filler: " + String(repeating: "a", count: 1000) + "\r\n"
        for headers in [
            String(repeating: line, count: 400), "X-Filler: " + String(repeating: "a", count: 200_000) + "\r\n",
            String(repeating: "a", count: 200_000),
        ] {
            let text = "HTTP/1.1 200 OK\r\n" + headers + "\r\n{}"
            let error = try await error(.raw(Array(text.utf8)))
            #expect(error == .unreadable(status: 0, what: "its headers are larger than is taken."))
        }
    }

    @Test func errorsOfTheLibraryAreWords() {
        for number in Int32(1)...99 {
            let error = TransportError(result: number, detail: "", wasSent: false, excess: nil, limit: 1)
            #expect(!error.reason.contains("error \(number)") && error.reason.count > 5, "\(number): \(error.reason)")
        }
    }

    @Test func silence() async throws {
        guard case .timedOut = try await error(.hold(then: .cut), { $0.totalTimeout = 0.2 }) else {
            return fail("silence was not noticed")
        }
    }

    @Test func anAnswerThatStopsHalfway() async throws {
        let start = Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".utf8)
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(.begun(start)) }
        let service = try safe.service { $0.idleTimeout = 1 }
        let error = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
        #expect(error == .timedOut)
        await safe.server.wait { $0.hangUps == 1 }
        service.close()
        safe.server.stop()
    }

    @Test func aCompressedAnswerIsMeasuredByWhatComesOutOfIt() async throws {
        // gzip of 200,000 spaces.
        let packed = try Packed.gzip([UInt8](repeating: 0x20, count: 200_000))
        #expect(packed.count < 2000)
        let error = try await error(.answer(200, headers: [("Content-Encoding", "gzip")], packed)) {
            $0.maxAnswerBytes = 100_000
        }
        guard case .unreadable(_, let what) = error else { return fail("\(String(describing: error))") }
        #expect(what.contains("larger"))
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let elsewhere = try FaultServer { _ in .answer(200, "{}") }
        defer { elsewhere.stop() }
        let safe = try FakeSafe(secrets: 1) { request, _ in
            .instead(.answer(307, headers: [("Location", "\(elsewhere.url)\(request.target)?hidden=x")], ""))
        }
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
        guard case .gateway(307, let text) = error else { return fail("\(String(describing: error))") }
        #expect(text.contains("127.0.0.1:\(elsewhere.port)") && !text.contains("hidden"))
        let (outcomes, stop) = await service.run(false, [1])
        #expect(outcomes.items.isEmpty && stop == error)
        #expect(elsewhere.record.connections == 0)
        service.close()
        safe.server.stop()
    }

    @Test func aTokenRequestIsNotRedirectedEither() async throws {
        let elsewhere = try FaultServer { _ in .answer(200, #"{"access_token":"caught"}"#) }
        defer { elsewhere.stop() }
        let safe = try FakeSafe(
            secrets: 1,
            tokenFault: { request, _ in
                .instead(.answer(302, headers: [("Location", "\(elsewhere.url)\(request.target)")], ""))
            })
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.listAll().count }
        guard case .gateway(302, _) = error else { return fail("\(String(describing: error))") }
        #expect(elsewhere.record.connections == 0)
        #expect(safe.calls.isEmpty)
        service.close()
        safe.server.stop()
    }
}
