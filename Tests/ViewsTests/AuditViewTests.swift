import Screens
import Secrets
import TestSupport
import Testing

@testable import Views

@Suite("Audit, drawn")
@MainActor
struct AuditViewTests {
    private struct Trail: AuditTrail {
        let records: [AuditRecord]
        func auditEntries(_ query: AuditQuery) async throws(ServiceError) -> [AuditRecord] {
            if records.isEmpty { throw .noAccess }
            return records.filter(query.matches)
        }
        func auditCheckpoint() async throws(ServiceError) -> AuditCheckpoint {
            AuditCheckpoint(vault: "ab", keyNumber: 0, entries: 3, head: "cd", time: 1_750_000_000, code: "ef")
        }
        func verifyAudit(against checkpoint: AuditCheckpoint?) async throws(ServiceError) -> AuditVerdict {
            AuditVerdict(entries: 3, problems: checkpoint == nil ? [] : ["It was cut."])
        }
    }

    private func open(_ records: [AuditRecord], _ names: [String] = ["Billing"]) async throws -> Gallery {
        let gallery = await Gallery(names.enumerated().map { .sample(Int64($0 + 1), name: $1) })
        let session = try #require(gallery.app.session)
        gallery.app.push(
            AuditScreen(trail: Trail(records: records), session: session, navigator: gallery.app) { _ in })
        await gallery.app.settled()
        return gallery
    }

    private let records = [
        AuditRecord(number: 3, time: 1_750_000_000, user: "ana", action: .deactivate, ids: [SecretID(1), SecretID(9)]),
        AuditRecord(number: 2, time: 1_749_000_000, user: "bianca-long-name", action: .update, ids: [SecretID(1)]),
        AuditRecord(number: 1, time: 1_748_000_000, user: "ana", action: .accessKeys, ids: []),
    ]

    @Test("At 80×24: when, who, what, which")
    func usual() async throws {
        let gallery = try await open(records)
        #expect(
            gallery.draw().looks == """
                 vault · memory.cofre · ana
                 Audit · 3 · memory.cofre
                ▌2025-06-15 15:06 ana          deactivate  2 secrets
                 2025-06-04 01:20 bianca-long… update      Billing
                 2025-05-23 11:33 ana          access-keys
                 / filter  Enter details  w save  v read the whole trail  Esc back  ? help
                """)
    }

    @Test("Whoever may not see it is told so")
    func refused() async throws {
        let gallery = try await open([])
        #expect(gallery.lines()[2].contains(ServiceError.noAccess.sentence))
    }

    @Test("Hostile texts keep to their columns", arguments: sizes)
    func hostile(_ width: Int, _ height: Int) async throws {
        for text in hostileTexts {
            let record = AuditRecord(number: 1, time: 0, user: text, action: .update, ids: [SecretID(1)])
            let gallery = try await open([record], [text])
            gallery.draw(width, height).checkSound()
        }
    }
}
