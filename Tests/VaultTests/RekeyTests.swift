import Foundation
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Another key for a vault.
@Suite struct RekeyTests {
    private static let passphrase = UnlockMethod.passphrase(ClientSecret("correct horse"))

    private func makeVault() async throws -> (folder: TestFolder, vault: Vault) {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var drafts = SecretDraft.samples(300)
        for index in drafts.indices { drafts[index].identifierCode = "code \(index)" }
        _ = try await vault.create(drafts, atomically: true)
        for notes in ["second", "third"] {
            _ = try await vault.update(SecretID(2), SecretChange(notes: notes), expecting: nil)
        }
        _ = try await vault.update(SecretID(3), SecretChange(name: "only the name"), expecting: nil)
        _ = try await vault.setActive(false, SecretID(299))
        _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana", label: "robot"))
        _ = try await vault.addSlot(Self.passphrase)
        return (folder, vault)
    }

    private func content(_ vault: Vault) async throws -> [APISecret] {
        var secrets: [APISecret] = []
        for summary in try await vault.listAll() { secrets.append(try await vault.read(summary.id)) }
        for version in 1...3 as ClosedRange<Int64> {
            secrets.append(try await vault.read(SecretID(2), version: version))
        }
        return secrets
    }

    @Test func everythingIsThereAndOnlyTheNewKeyOpensIt() async throws {
        let (folder, vault) = try await makeVault()
        let before = try await content(vault)
        let trail = try await vault.auditEntries(AuditQuery())
        let keys = try await vault.accessKeys().all
        let old = try folder.key()
        let report = try await vault.rekey(keeping: [old])
        #expect(report.kept.map(\.id) == [1] && report.removed.map(\.id) == [2])
        vault.close()
        let opened = try await folder.open()
        #expect(try await content(opened) == before)
        #expect(try await opened.versions(of: SecretID(3)).count == 2)
        #expect(try await opened.accessKeys().all == keys)
        let after = try await opened.auditEntries(AuditQuery())
        #expect(after.first?.action == .rekey && Array(after.dropFirst()) == trail)
        #expect(try await opened.verify().problems == [])
        #expect(
            await serviceError { try await opened.create(.minimal("x", code: "code 7")) }
                == .duplicateIdentifierCode("code 7"))
        #expect(
            await serviceError { try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase) }
                == .authenticationFailed)
        _ = try await opened.addSlot(Self.passphrase)
        #expect(try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase).owner == "ana")
    }

    @Test func nothingInTheFileOpensWithTheOldKey() async throws {
        let (folder, vault) = try await makeVault()
        let slot = try await vault.storage.read { store throws(ServiceError) in try store.slots()[0] }
        let old = try KeyWrap.unwrap(slot, vault: vault.core.keys.vault, by: try folder.key())
        try folder.checkpoint()
        let before = folder.bytes()
        _ = try await vault.rekey(keeping: [try folder.key(), Self.passphrase])
        vault.close()
        var opens = 0
        for table in ["contents", "states", "codes"] {
            let rows = try DatabaseQueue(path: folder.vaultPath).read { db in
                try Row.fetchAll(db, sql: "SELECT number, version, page FROM \(table)")
            }
            for row in rows {
                var scratch = Scratch()
                let kind = try #require(PageKind.allCases.first { "\($0)" == table })
                let binding = Binding(PageID(kind: kind, number: row[0]), version: row[1])
                let sealed: [UInt8] = Array(row[2] as Data)
                if sealed.withUnsafeBytes({ old.unseal($0, from: binding, into: &scratch) }) { opens += 1 }
            }
        }
        #expect(opens == 0)
        // Nor is anything of it left in the file's free room.
        let after = folder.bytes()
        let kept = stride(from: 4096, to: before.count - 512, by: 4096).filter { place in
            let part = before[place + 100..<place + 356]
            return Set(part).count > 100 && after.firstRange(of: part) != nil
        }
        #expect(kept.isEmpty, "\(kept.count) pieces are left")
    }

    /// The number beside the description is nobody's word but whoever wrote the file last.
    @Test(arguments: ["9223372036854775807", "-1", "'x'"])
    func aForgedNumberOfTheKeyIsNotCountedOn(_ number: String) async throws {
        let (folder, vault) = try await makeVault()
        vault.close()
        try folder.tamper("UPDATE texts SET version = \(number) WHERE name = 'facts'")
        let opened = try await folder.open()
        let problems = try await opened.verify().problems.map(\.text)
        #expect(problems.count == 1 && problems[0].hasPrefix("the version beside the vault's description is"))
        _ = try await opened.rekey(keeping: [try folder.key()])
        opened.close()
        let again = try await folder.open()
        #expect(try await again.verify().problems == [])
        #expect(again.core.keyNumber == 1)
    }

    @Test func damageKeepsTheOldKey() async throws {
        let (folder, vault) = try await makeVault()
        vault.close()
        let whole = folder.bytes()
        for statement in [
            "UPDATE bodies SET body = zeroblob(90) WHERE record = 250", "DELETE FROM revisions WHERE number = 1",
            "UPDATE contents SET page = zeroblob(90) WHERE number = 1", "UPDATE states SET page = zeroblob(90)",
            "UPDATE entries SET entry = zeroblob(90) WHERE number = 2",
            "UPDATE texts SET text = zeroblob(90) WHERE name = 'accessKeys'",
        ] {
            try folder.write(whole)
            try folder.tamper(statement)
            let before = folder.bytes()
            let opened = try await folder.open()
            let key = try folder.key()
            #expect(await serviceError { try await opened.rekey(keeping: [key]) }?.isCorrupt == true, "\(statement)")
            opened.close()
            #expect(folder.bytes() == before, "\(statement)")
        }
    }

    @Test func whatOpensNoSlotIsRefused() async throws {
        let (folder, vault) = try await makeVault()
        let key = try folder.key()
        let wrong = UnlockMethod.passphrase(ClientSecret("wrong"))
        #expect(await serviceError { try await vault.rekey(keeping: [key, wrong]) } == .authenticationFailed)
        #expect(await serviceError { try await vault.rekey(keeping: []) } == .missingParameter("slot"))
        #expect(await serviceError { try await vault.acting(as: "bia").rekey(keeping: [key]) } == .noAccess)
        #expect(try await folder.open().slots().count == 2)
    }

    @Test func whoHasItOpenIsToldWhy() async throws {
        let (folder, vault) = try await makeVault()
        let other = try await folder.open()
        _ = try await other.read(SecretID(1))
        _ = try await vault.rekey(keeping: [try folder.key()])
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await other.read(SecretID(1)) }, { _ = try await other.listAll() },
            { _ = try await other.setActive(false, SecretID(1)) }, { _ = try await other.accessKeys() },
            { _ = try await vault.read(SecretID(1)) },
        ]
        for call in calls {
            guard case .unsupported(let what) = await serviceError(call) else {
                Issue.record("not refused")
                continue
            }
            #expect(what.contains("another key meanwhile"))
        }
        #expect(try await folder.open().verify().problems == [])
    }

    @Test func theNumberInTheClearDecidesNothing() async throws {
        let (folder, vault) = try await makeVault()
        vault.close()
        try folder.tamper("UPDATE texts SET version = 9223372036854775807 WHERE name = 'facts'")
        let opened = try await folder.open()
        _ = try await opened.rekey(keeping: [try folder.key()])
        opened.close()
        #expect(try await folder.open().verify().problems == [])
    }

    /// Whatever was reported as done is there, under the key that opens the vault.
    @Test func writesAtTheSameTimeAreKeptOrRefused() async throws {
        for _ in 0..<5 {
            let (folder, vault) = try await makeVault()
            let key = try folder.key()
            let rekeyed = Task { await serviceError { try await vault.rekey(keeping: [key]) } }
            let created = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask { await serviceError { try await vault.create(.minimal("n\(number)")) } == nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let error = await rekeyed.value
            #expect(error == nil || error == .locked, "\(String(describing: error))")
            vault.close()
            let opened = try await folder.open()
            #expect(try await opened.listAll().count == 300 + created)
            #expect(try await opened.verify().problems == [])
            opened.close()
        }
    }

    @Test func aRepairedVaultKeepsItsGaps() async throws {
        let (folder, vault) = try await makeVault()
        vault.close()
        try folder.tamper("UPDATE contents SET page = zeroblob(90) WHERE number = 1")
        let key = try folder.key()
        let path = folder.path + "/new"
        let report = try await folder.openDamaged().repair(into: path, unlock: key)
        #expect(report.saved == 172 && report.lost == 128 && report.losses.count == 128)
        let new = try await Vault.open(at: path, unlock: key)
        #expect(try await new.listAll().map(\.id.rawValue) == Array(1...128) + Array(257...300))
        #expect(await serviceError { try await new.read(SecretID(129)) } == .notFound)
        #expect(
            await serviceError { try await new.update(SecretID(129), SecretChange(name: "x"), expecting: nil) }
                == .notFound)
        let outcomes = OutcomeList()
        try await new.setActive(false, [128, 129, 257].map { SecretID($0) }) { await outcomes.add($0) }
        #expect(await outcomes.all.filter { $0.result == .failure(.notFound) }.map(\.id) == [SecretID(129)])
        #expect(try await new.verify().problems == [])
        _ = try await new.rekey(keeping: [key])
        new.close()
        let again = try await Vault.open(at: path, unlock: key)
        #expect(try await again.listAll().count == 172)
        #expect(try await again.create(.minimal()).secret.id == SecretID(301))
        #expect(try await again.verify().problems == [])
        let whole = try await again.repair(into: folder.path + "/whole", unlock: key)
        #expect(whole.saved == 173 && whole.losses == [])
    }
}
