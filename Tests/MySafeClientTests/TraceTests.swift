import Foundation
import Glibc
import MySafeClient
import RemoteTestSupport
import Secrets
import Testing

/// What a trace shows, and what it never shows.
@Suite struct TraceTests {
    private func path() -> String { NSTemporaryDirectory() + "cofre-trace-\(UUID().uuidString)" }

    @Test(arguments: [ClientSettings.TokenMethod.get, .post])
    func aTraceShowsWhatHappenedWithoutAnythingSecret(_ method: ClientSettings.TokenMethod) async throws {
        let path = path()
        defer { unlink(path) }
        let safe = try FakeSafe(secrets: 2) { request, _ in
            request.path.hasSuffix("/2") ? .instead(.answer(500, "plain \(FakeSafe.recordSecret)")) : nil
        }
        let service = try safe.service {
            $0.traceFile = path
            $0.tokenMethod = method
        }
        _ = try await service.listAll()
        _ = try await service.read(SecretID(1))
        let failed = await failure { () throws(ServiceError) in try await service.read(SecretID(2)) }
        #expect(failed != nil)
        _ = try await service.create(
            SecretDraft(
                name: "Named", url: "https://a.example", clientID: "visible-id",
                clientSecret: ClientSecret("brand-new-value"), notes: "between us"))
        service.close()
        safe.server.stop()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for shown in [
            "GET \(safe.server.url)/api/mysafe/secretapi/1", "--- 200", "--- 201", "visible-id", "\"Named\"",
            "> Host: 127.0.0.1", "< Content-Type: application/json", "Authorization: ***", "\"client_secret\":\"***\"",
            "\"access_token\":\"***\"", "\"notes\":\"***\"", "(23 bytes)",
        ] { #expect(text.contains(shown), "\(shown) is missing") }
        for hidden in [
            "token-number", FakeSafe.recordSecret, "s3cret", "brand-new-value", "between us", "hush", "Bearer t",
            "Basic ",
        ] { #expect(!text.contains(hidden), "\(hidden) is shown") }
        var info = stat()
        #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o600)
    }

    private func trace(to path: String) throws(ServiceError) {
        var settings = ClientSettings(
            name: "p", url: "https://safe.example", clientID: "id", clientSecret: ClientSecret("s"))
        settings.traceFile = path
        _ = try MySafeService(settings)
    }

    @Test func aTraceIsAppendedTo() throws {
        let path = path()
        defer { unlink(path) }
        try trace(to: path)
        let begun = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(!begun.isEmpty)
        try trace(to: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == begun)
    }

    /// Whatever has the name and was not made as a trace is as it was afterwards.
    @Test(arguments: ["content", "empty", "open to others", "second name", "link", "dangling link", "FIFO", "folder"])
    func nothingElseIsTouched(_ kind: String) throws {
        let path = path()
        let other = path + ".other"
        defer {
            unlink(other)
            if unlink(path) != 0 { rmdir(path) }
        }
        switch kind {
        case "content", "empty":
            let text = kind == "empty" ? "" : "something of value\n"
            #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
            #expect(chmod(path, 0o600) == 0)
        case "open to others":
            try trace(to: path)
            #expect(chmod(path, 0o640) == 0)
        case "second name":
            try trace(to: path)
            #expect(link(path, other) == 0)
        case "link":
            try trace(to: other)
            #expect(symlink(other, path) == 0)
        case "dangling link": #expect(symlink(other, path) == 0)
        case "FIFO": #expect(mkfifo(path, 0o600) == 0)
        default: #expect(mkdir(path, 0o700) == 0)
        }
        var before = stat()
        #expect(lstat(path, &before) == 0)
        let content = kind == "FIFO" ? nil : try? Data(contentsOf: URL(fileURLWithPath: path))
        #expect {
            try trace(to: path)
        } throws: { error in
            guard case .file(path, let reason)? = error as? ServiceError else { return false }
            return reason.contains("name a file that does not exist yet")
        }
        var after = stat()
        #expect(lstat(path, &after) == 0)
        #expect(after.st_mode == before.st_mode && after.st_size == before.st_size && after.st_ino == before.st_ino)
        if kind != "FIFO" { #expect((try? Data(contentsOf: URL(fileURLWithPath: path))) == content) }
        #expect(kind != "dangling link" || access(other, F_OK) != 0)
    }

    @Test func aDeviceIsNotWrittenTo() {
        #expect(throws: ServiceError.self) { try trace(to: "/dev/null") }
    }

    @Test func errorsHoldNeitherTokensNorSecrets() async throws {
        for reaction in [
            FaultServer.Reaction.cut, .answer(500, "x"), .raw(Array("garbage\r\n".utf8)), .answer(200, "{"),
        ] {
            let safe = try FakeSafe { _, _ in .instead(reaction) }
            let service = try safe.service()
            let draft = SecretDraft(
                name: "n", url: "https://a.example", clientID: "c", clientSecret: ClientSecret("brand-new-value"))
            let error = await failure { () throws(ServiceError) in try await service.create(draft) }
            let text = String(reflecting: error) + (error?.sentence ?? "")
            for hidden in ["token-number", "brand-new-value", "s3cret"] { #expect(!text.contains(hidden)) }
            service.close()
            safe.server.stop()
        }
    }
}
