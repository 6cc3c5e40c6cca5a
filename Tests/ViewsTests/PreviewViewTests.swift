import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Preview beside the list, drawn")
@MainActor
struct PreviewViewTests {
    private func gallery(_ features: ServiceFeatures = .all) async throws -> Gallery {
        let secrets = (1...3).map { id in
            APISecret(
                summary: .sample(
                    Int64(id), name: "secret \(id)", code: "code-\(id)",
                    sharing: Sharing(users: [Permission(name: "bia", canEdit: true)], groups: [Permission(name: "SRE")])
                ),
                clientID: "client-\(id)", clientSecret: ClientSecret("hidden-value"), notes: "Rotated every 90 days.",
                version: 1)
        }
        let gallery = await Gallery(secrets: secrets, opened: false, features: features)
        await gallery.service.setDirectory(Directory(groups: ["SRE"], members: ["SRE": ["malu", "rui"]]))
        gallery.app.start(with: gallery.service)
        await gallery.app.settled()
        return gallery
    }

    private func list(_ gallery: Gallery) throws -> ListScreen { try #require(gallery.app.stack.first as? ListScreen) }

    /// Draws until there is a preview, which is made beside the drawing.
    private func drawn(_ gallery: Gallery, _ width: Int = 160) async throws -> [String] {
        let list = try list(gallery)
        for _ in 0..<100_000 {
            _ = gallery.lines(width, 45)
            if list.previewer.preview != nil { break }
            await Task.yield()
        }
        return gallery.lines(width, 45)
    }

    @Test("From 140 columns on: access, people, notes, changes, and never the client secret")
    func usual() async throws {
        let gallery = try await gallery()
        let lines = try await drawn(gallery)
        let pane: [String] = lines.map { line in
            let parts = line.split(separator: "│", maxSplits: 1)
            return parts.count > 1 ? String(parts[1]).trimmed : ""
        }
        #expect(pane.contains { $0.hasPrefix("secret 1") && $0.hasSuffix("● active") })
        #expect(pane.contains("Client id  client-1"))
        #expect(pane.contains { $0.contains("4 people can see it") })
        #expect(pane.contains("ana (own), bia (edit), malu (view), rui"))
        #expect(pane.contains("Rotated every 90 days."))
        #expect(!lines.joined().contains("hidden-value"))
        gallery.draw(160, 45).checkSound()
    }

    @Test func thereIsNoneWithoutRoomOrIfItIsSwitchedOff() async throws {
        let gallery = try await gallery()
        #expect(!gallery.lines(139, 45).joined().contains("│"))
        _ = try await drawn(gallery)
        await gallery.press("p")
        #expect(!gallery.lines(160, 45).joined().contains("│"))
    }

    @Test("On a server nothing is read for it: that would be a use")
    func onAServer() async throws {
        let gallery = try await gallery(.remote)
        let lines = try await drawn(gallery)
        #expect(lines.contains { $0.contains("│ secret 1") })
        #expect(!lines.joined().contains("client-1"))
        let reads = await gallery.service.calls.filter { if case .read = $0 { true } else { false } }
        #expect(reads.isEmpty)
    }
}
