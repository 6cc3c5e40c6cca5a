import Screens
import Secrets
import TestSupport
import Testing

@testable import Views

@Suite("History, drawn")
@MainActor
struct HistoryViewTests {
    private func open(_ changes: [SecretChange]) async throws -> Gallery {
        let secret = APISecret(
            summary: .sample(1), clientID: "client-1", clientSecret: ClientSecret("old-value"), notes: "Billing",
            version: 1)
        let gallery = await Gallery(secrets: [secret])
        for change in changes { _ = try await gallery.service.update(SecretID(1), change, expecting: nil) }
        await gallery.press("h")
        return gallery
    }

    private let changes = [
        SecretChange(tags: "cloud, legacy"),
        SecretChange(
            clientSecret: ClientSecret("newer-value"), notes: "Rotated.\nTwice.",
            users: [Permission(name: "rui", canEdit: true)]
        ),
    ]

    @Test("At 80×24: the versions, and what differs between two of them")
    func usual() async throws {
        let gallery = try await open(changes)
        #expect(
            gallery.draw().looks == """
                 vault · memory.cofre · ana
                 Billing API · history                                               3 versions
                ▌  3     2025-06-15 15:06  ana          client secret, notes, users
                   2     2025-06-15 15:06  ana          tags
                   1     2025-06-15 15:06  ana          created
                 ── 2 → 3 ─────────────────────────────────────────────────────────────────────
                 Client secret    − (hidden)
                                  + (hidden)
                 Notes            − Billing
                                  + Rotated.
                                  + Twice.
                 Users            + rui (edit)
                 Esc back  Space choose  Enter restore  j down  k up  ? help
                """)
        await gallery.press("<Space> j j <Space>")
        #expect(
            gallery.draw().looks == """
                 vault · memory.cofre · ana
                 Billing API · history                                               3 versions
                 ✓ 3     2025-06-15 15:06  ana          client secret, notes, users
                   2     2025-06-15 15:06  ana          tags
                ▌✓ 1     2025-06-15 15:06  ana          created
                 ── 1 → 3 ─────────────────────────────────────────────────────────────────────
                 Client secret    − (hidden)
                                  + (hidden)
                 Tags             − cloud, prod
                                  + cloud, legacy
                 Notes            − Billing
                                  + Rotated.
                                  + Twice.
                 Users            + rui (edit)
                 Esc back  Space choose  Enter restore  j down  k up  ? help
                """)
    }

    @Test("A client secret is not drawn before its key", arguments: sizes)
    func hidden(_ width: Int, _ height: Int) async throws {
        let gallery = try await open([SecretChange(clientSecret: ClientSecret("newer-value"))])
        #expect(!gallery.draw(width, height).text().contains("-value"))
        await gallery.press("x")
        #expect(gallery.draw(width, height).text().contains("newer-value"))
        gallery.draw(width, height).checkSound()
    }

    @Test("Long and hostile texts keep to their lines", arguments: sizes)
    func hostile(_ width: Int, _ height: Int) async throws {
        for text in hostileTexts {
            let gallery = try await open([SecretChange(name: text + "x", notes: String(repeating: text, count: 40))])
            gallery.draw(width, height).checkSound()
        }
    }
}
