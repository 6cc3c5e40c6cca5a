import Foundation
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Vaults of the first format. The one in the folder `FirstFormat` was written by Cofre 0.1.0.
@Suite struct MigrationTests {
    /// A folder with the old vault and its key file.
    private func oldVault() throws -> TestFolder {
        let folder = try TestFolder()
        try folder.makeFirstFormatVault()
        return folder
    }

    private func expectContent(_ vault: Vault) async throws {
        try await expectSecrets(vault)
        try await expectRest(vault)
    }

    private func expectSecrets(_ vault: Vault) async throws {
        let list = try await vault.listAll().sorted { $0.id < $1.id }
        #expect(
            list.map(\.name) == ["Alpha billing", "Beta webhook 3", "Gama integração", "Delta", "Épsilon"])
        #expect(list.map(\.state) == [.active, .active, .inactive, .inactive, .active])
        #expect(list.map(\.identifierCode) == ["c-1b", "c-2", "", "c-4", "c-5"])
        #expect(list.allSatisfy { $0.owner == "ana" })
        #expect(
            list[0].sharing
                == Sharing(
                    users: [Permission(name: "bia", canEdit: true)], groups: [Permission(name: "SRE", canEdit: false)]))
        var secrets: [String] = []
        for summary in list { secrets.append(try await vault.read(summary.id).clientSecret.reveal()) }
        #expect(secrets == ["first-secret", "second-secret", "third", "fourth", "fifth"])
        #expect(try await vault.versions(of: SecretID(2)).map(\.version) == [1, 2, 3])
        #expect(try await vault.read(SecretID(2), version: 2).notes == "second")
        #expect(try await vault.read(SecretID(1), version: 1).summary.identifierCode == "c-1")
    }

    private func expectRest(_ vault: Vault) async throws {
        #expect(try await vault.directory().users == ["ana", "bia", "malu"])
        let keys = try await vault.accessKeys().all
        #expect(keys.map(\.terms.label) == ["robot"] && keys[0].terms.reach == .listed([SecretID(1)]))
        #expect(try await vault.slots().map(\.kind) == [.keyFile, .passphrase])
    }

    @Test func anOldVaultIsTakenOverWhole() async throws {
        let folder = try oldVault()
        let before = folder.bytes()
        let vault = try await folder.open()
        try await expectContent(vault)
        #expect(try await vault.verify().problems == [])
        let trail = try await vault.auditEntries(AuditQuery())
        #expect(trail.count == 8 && trail.first?.action == .upgrade && trail.last?.action == .create)
        // It is a vault like any other.
        let error = await serviceError { try await vault.create(.minimal("x", code: "c-1b")) }
        #expect(error == .duplicateIdentifierCode("c-1b"))
        #expect(try await vault.create(.minimal("x", code: "c-1")).secret.id == SecretID(6))
        #expect(try await vault.restore(SecretID(2), version: 1, expecting: nil).summary.name == "Beta webhook")
        #expect(try await vault.setActive(true, SecretID(4)) == .changed)
        vault.close()
        #expect(try await folder.open().verify().problems == [])
        let passphrase = UnlockMethod.passphrase(ClientSecret("correct horse"))
        #expect(try await Vault.open(at: folder.vaultPath, unlock: passphrase).owner == "ana")
        // The copy from before is the old vault.
        #expect(folder.mode("vault.cofre.format-1") == 0o600)
        #expect(folder.bytes("vault.cofre.format-1").count == before.count)
        let copy = try await DatabaseQueue(path: folder.path + "/vault.cofre.format-1").read { db in
            try Int.fetchOne(db, sql: "PRAGMA user_version")
        }
        #expect(copy == 1)
        try await expectContent(
            try await Vault.open(at: folder.path + "/vault.cofre.format-1", unlock: try folder.key()))
    }

    @Test func anOldVaultIsLookedThroughAndRepairedAsAnyOther() async throws {
        let folder = try oldVault()
        let vault = try await folder.openDamaged()
        #expect(try await vault.verify().problems == [])
        let report = try await vault.repair(into: folder.path + "/new", unlock: try folder.key())
        #expect(report.saved == 5 && report.losses == [])
        try await expectSecrets(try await Vault.open(at: folder.path + "/new", unlock: try folder.key()))
    }

    @Test func aNameThatIsTakenIsLeftAlone() async throws {
        let folder = try oldVault()
        try folder.write([1, 2, 3], to: "vault.cofre.format-1")
        try await folder.open().close()
        #expect(folder.bytes("vault.cofre.format-1") == [1, 2, 3])
        #expect(folder.bytes("vault.cofre.format-1-2").count > 3)
    }

    @Test func severalThatOpenItAtOnceAllSucceed() async throws {
        let folder = try oldVault()
        let key = try folder.key()
        let path = folder.vaultPath
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { try await Vault.open(at: path, unlock: key).listAll().count }
            }
            for try await count in group { #expect(count == 5) }
        }
        let vault = try await folder.open()
        try await expectContent(vault)
        #expect(try await vault.auditEntries(AuditQuery()).count == 8)
        // Those that came too late keep no copy: it might be one of the new format.
        let copies = folder.names(in: folder.path).filter { $0.contains("format-1") }
        #expect(copies == ["vault.cofre.format-1"])
        #expect(folder.bytes("vault.cofre.format-1")[60..<64] == [0, 0, 0, 1])
    }

    /// Each of these the first format would have noticed as well. The vault stays as it was.
    @Test(arguments: [
        "UPDATE records SET head = substr(head, 1, 39) || CASE hex(substr(head, 40, 1)) WHEN '00' THEN x'01' ELSE x'00' END || substr(head, 41) WHERE id = 4",
        "UPDATE records SET head = 12 WHERE id = 4", "UPDATE history SET head = zeroblob(length(head))",
        "DELETE FROM history WHERE version = 1", "UPDATE audit SET entry = zeroblob(90) WHERE number = 2",
        "DELETE FROM audit WHERE number = 2", "UPDATE meta SET value = zeroblob(length(value)) WHERE name = 'state'",
        "UPDATE meta SET value = zeroblob(length(value)) WHERE name = 'directory'",
        "UPDATE meta SET value = zeroblob(length(value)) WHERE name = 'accessKeys'",
        "UPDATE records SET version = version + 1 WHERE id = 4", "UPDATE records SET version = 'x' WHERE id = 4",
        "UPDATE records SET id = 40 WHERE id = 4", "UPDATE records SET id = -4 WHERE id = 4",
        "UPDATE records SET head = (SELECT head FROM records WHERE id = 1), version = 1 WHERE id = 4",
        "UPDATE records SET code = NULL WHERE id = 4", "UPDATE records SET code = x'01' WHERE id = 3",
        "DELETE FROM records WHERE id = 4", "DELETE FROM records",
        "INSERT INTO records SELECT 6, version, head, NULL FROM records WHERE id = 4",
    ])
    func aDamagedOldVaultIsNotTakenOver(_ statement: String) async throws {
        let folder = try oldVault()
        try folder.tamper(statement)
        let error = await serviceError { try await folder.open() }
        #expect(error?.isCorrupt == true, "\(String(describing: error))")
        let format = try await folder.database().read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") }
        #expect(format == 1)
        #expect(!folder.names(in: folder.path).contains { $0.contains("format-1") })
        let tables = try await folder.database().read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        }
        #expect(tables == ["audit", "bodies", "history", "key_slots", "meta", "records"])
        let problems = try await folder.openDamaged().verify().problems.map(\.text)
        #expect(
            problems.count == 1 && problems[0].hasPrefix("the vault has the first format and cannot"), "\(problems)")
        // What is authentic is saved all the same.
        let report = try await folder.openDamaged().repair(into: folder.path + "/new", unlock: try folder.key())
        #expect(report.saved + report.lost == 5)
        let new = try await Vault.open(at: folder.path + "/new", unlock: try folder.key())
        #expect(try await new.verify().problems == [])
        #expect(try await new.listAll().count == report.saved)
    }

    @Test func aMigrationThatIsInterruptedChangesNothing() async throws {
        let folder = try oldVault()
        let before = folder.bytes()
        let storage = try SQLiteStorage(opening: folder.vaultPath)
        let error = #expect(throws: ServiceError.self) {
            try storage.upgrade { session throws(ServiceError) in
                try session.setVaultID([1])
                throw .storageFull
            }
        }
        #expect(error == .storageFull)
        storage.close()
        #expect(folder.bytes() == before)
        try await expectContent(try await folder.open())
    }
}

extension TestFolder {
    /// Puts a vault of the first format and the key file that opens it here.
    ///
    /// - Parameter empty: whether it is one without secrets.
    func makeFirstFormatVault(empty: Bool = false) throws {
        let files = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("FirstFormat")
        try write(Array(Data(contentsOf: files.appendingPathComponent(empty ? "empty" : "vault"))))
        try write(Array(Data(contentsOf: files.appendingPathComponent("key"))), to: "key")
    }
}
