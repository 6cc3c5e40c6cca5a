import Foundation
import Secrets
import TestSupport
import Testing

@testable import Vault

@Suite("Audit trail, held against a note from outside")
struct CheckpointTests {
    private func makeVault() async throws -> (folder: TestFolder, vault: Vault) {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(20), atomically: true)
        return (folder, vault)
    }

    @Test func aTrailThatGoesOnFitsItsCheckpoints() async throws {
        let (_, vault) = try await makeVault()
        let first = try await vault.auditCheckpoint()
        for active in [false, true] { _ = try await vault.setActive(active, SecretID(3)) }
        let second = try await vault.auditCheckpoint()
        #expect(second.entries == first.entries + 2 && second.head != first.head)
        for checkpoint in [first, second] {
            // As it is after a way through a file.
            let read = try AuditCheckpoint(Array(checkpoint.json.utf8))
            #expect(read == checkpoint)
            let verdict = try await vault.verifyAudit(against: read)
            #expect(verdict == AuditVerdict(entries: second.entries))
        }
        #expect(try await vault.verifyAudit(against: nil).problems == [])
    }

    @Test("An older copy, and one that was written to separately, do not fit")
    func copies() async throws {
        let (folder, vault) = try await makeVault()
        vault.close()
        let copy = folder.vaultPath + ".copy"
        try FileManager.default.copyItem(atPath: folder.vaultPath, toPath: copy)
        let written = try await folder.open()
        _ = try await written.setActive(false, SecretID(2))
        let checkpoint = try await written.auditCheckpoint()
        written.close()
        let older = try await Vault.open(at: copy, unlock: try folder.key())
        let cut = try await older.verifyAudit(against: checkpoint)
        #expect(cut.problems.count == 1 && cut.problems[0].contains("and had \(checkpoint.entries) at the checkpoint"))
        _ = try await older.setActive(false, SecretID(3))
        let forked = try await older.verifyAudit(against: checkpoint)
        #expect(forked.problems.count == 1 && forked.problems[0].contains("are not those of the checkpoint"))
        older.close()
    }

    @Test func anotherKeyChangesNoEntry() async throws {
        let (folder, vault) = try await makeVault()
        let checkpoint = try await vault.auditCheckpoint()
        _ = try await vault.rekey(keeping: [try folder.key()])
        vault.close()
        let opened = try await folder.open()
        let verdict = try await opened.verifyAudit(against: checkpoint)
        #expect(verdict.problems == [] && verdict.remark?.contains("another key") == true)
        var changed = checkpoint
        changed.head = String(changed.head.reversed())
        #expect(try await opened.verifyAudit(against: changed).problems.count == 1)
        let newer = try await opened.auditCheckpoint()
        #expect(newer.keyNumber == 1)
        opened.close()
    }

    @Test("A changed checkpoint, and one of another vault, are refused")
    func forged() async throws {
        let (_, vault) = try await makeVault()
        let good = try await vault.auditCheckpoint()
        var changes: [(inout AuditCheckpoint) -> Void] = []
        changes.append { $0.entries -= 1 }
        changes.append { $0.time += 1 }
        changes.append { $0.head = String(repeating: "0", count: 64) }
        changes.append { $0.code = "" }
        changes.append { $0.vault = String(repeating: "0", count: 32) }
        changes.append { $0.keyNumber += 1 }
        for change in changes {
            var wrong = good
            change(&wrong)
            #expect(try await vault.verifyAudit(against: wrong).problems.count == 1, "\(wrong)")
        }
    }

    @Test(arguments: ["", "{}", "[1]", "{\"checkpoint\": 2}", "not json"])
    func whatIsNoCheckpointIsSaid(_ text: String) {
        #expect(throws: AuditCheckpoint.Flaw.self) { try AuditCheckpoint(Array(text.utf8)) }
    }

    @Test func othersThanTheOwnerSeeNothing() async throws {
        let (_, vault) = try await makeVault()
        let bia = vault.acting(as: "bia")
        #expect(await serviceError { try await bia.auditCheckpoint() } == .noAccess)
        #expect(await serviceError { try await bia.verifyAudit(against: nil) } == .noAccess)
    }

    @Test("Showing client secrets is an entry if the vault says so, and only then")
    func reveals() async throws {
        let (folder, vault) = try await makeVault()
        let before = try await vault.auditEntries(AuditQuery()).count
        try await vault.recordReveal(of: [SecretID(4)])
        #expect(try await vault.auditEntries(AuditQuery()).count == before)
        #expect(await serviceError { try await vault.acting(as: "bia").setRecordsReveals(true) } == .noAccess)
        try await vault.setRecordsReveals(true)
        try await vault.setRecordsReveals(true)
        try await vault.recordReveal(of: [SecretID(4), SecretID(5)])
        vault.close()
        let opened = try await folder.open()
        #expect(try await opened.recordsReveals)
        let entries = try await opened.auditEntries(AuditQuery())
        #expect(entries.prefix(2).map(\.action) == [.reveal, .settings] && entries.count == before + 2)
        #expect(entries[0].ids == [SecretID(4), SecretID(5)])
        // Whoever may not see a secret gets no entry of having seen it.
        #expect(await serviceError { try await opened.acting(as: "bia").recordReveal(of: [SecretID(4)]) } == .noAccess)
        #expect(try await opened.auditEntries(AuditQuery()).count == before + 2)
        try await opened.setRecordsReveals(false)
        #expect(try await !opened.recordsReveals)
        #expect(try await opened.verify().problems == [])
        opened.close()
    }
}
