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

    @Test func aTraceOfOthersIsMadeOnesOwnAndLinksAreNotFollowed() throws {
        let path = path()
        defer { unlink(path) }
        #expect(FileManager.default.createFile(atPath: path, contents: Data(), attributes: [.posixPermissions: 0o644]))
        var settings = ClientSettings(
            name: "p", url: "https://safe.example", clientID: "id", clientSecret: ClientSecret("s"))
        settings.traceFile = path
        _ = try MySafeService(settings)
        var info = stat()
        #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o600)
        let link = path + ".link"
        defer { unlink(link) }
        #expect(symlink(path, link) == 0)
        settings.traceFile = link
        #expect(throws: ServiceError.self) { try MySafeService(settings) }
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
