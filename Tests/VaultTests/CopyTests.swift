import GRDB
import Glibc
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Backups, what is restored from them, and plain copies of the file.
@Suite struct CopyTests {
    private func names(_ folder: TestFolder) -> [String] { folder.names(in: folder.path).sorted() }

    private func open(_ folder: TestFolder, _ name: String) async throws -> Vault {
        try await Vault.open(at: folder.path + "/" + name, unlock: try folder.key())
    }

    @Test func aBackupIsAVaultAsItStood() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        let file = folder.path + "/backup"
        let copy = try await Vault.backUp(folder.vaultPath, to: file)
        #expect(copy.file == file && copy.bytes == Int64(folder.bytes("backup").count) && copy.kept == nil)
        #expect(folder.mode("backup") == 0o600)
        _ = try await vault.create(.sample(1000))
        vault.close()
        #expect(names(folder) == ["backup", "key", "vault.cofre"])
        let opened = try await open(folder, "backup")
        #expect(try await opened.listAll().count == 300)
        #expect(try await opened.verify().problems == [])
    }

    @Test func aBackupIsWholeWhileOthersWrite() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let ids = try await vault.create(SecretDraft.samples(2000), atomically: true).map { try $0.get().id }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for isActive in [false, true, false] { try await vault.setActive(isActive, ids) { _ in } }
            }
            group.addTask {
                for number in 0..<4 {
                    _ = try await Vault.backUp(folder.vaultPath, to: folder.path + "/backup\(number)")
                }
            }
            try await group.waitForAll()
        }
        for number in 0..<4 {
            let opened = try await open(folder, "backup\(number)")
            #expect(try await opened.listAll().count == 2000)
            #expect(try await opened.verify().problems == [])
            opened.close()
        }
    }

    @Test func aBackupOverwritesNothing() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        try folder.write([1, 2], to: "backup")
        symlink(folder.path + "/nowhere", folder.path + "/dangling")
        for name in ["backup", "dangling", "vault.cofre"] {
            guard
                case .file(_, let reason) = await serviceError({
                    try await Vault.backUp(folder.vaultPath, to: folder.path + "/" + name)
                })
            else {
                Issue.record("\(name) was overwritten")
                continue
            }
            #expect(reason.contains("already exists and is not overwritten"))
        }
        #expect(folder.bytes("backup") == [1, 2])
        guard
            case .file(_, let reason) = await serviceError({
                try await Vault.backUp(folder.vaultPath, to: folder.path + "/no/such/backup")
            })
        else {
            Issue.record("a folder was made")
            return
        }
        #expect(reason.contains("no such folder"))
    }

    @Test func whatIsNoVaultIsNeitherBackedUpNorRestored() async throws {
        let folder = try TestFolder()
        try folder.write(Array("hello, this is no database".utf8))
        let backUp = await serviceError { try await Vault.backUp(folder.vaultPath, to: folder.path + "/backup") }
        #expect(backUp?.isCorrupt == true)
        let restore = await serviceError {
            try await Vault.restore(folder.path + "/new.cofre", from: folder.vaultPath, replacing: false)
        }
        #expect(restore?.sentence.contains("this backup is damaged") == true)
        #expect(restore?.sentence.contains("Restore it from a backup") == false)
        #expect(names(folder) == ["key", "vault.cofre"])
    }

    @Test func aDamagedVaultIsNotBackedUpInSilence() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        vault.close()
        var bytes = folder.bytes()
        for place in (bytes.count - 4096)..<bytes.count { bytes[place] = 0xff }
        try folder.write(bytes)
        let error = await serviceError { try await Vault.backUp(folder.vaultPath, to: folder.path + "/backup") }
        #expect(error?.isCorrupt == true)
        #expect(names(folder) == ["key", "vault.cofre"])
    }

    @Test func aBackupIsRestoredWhereThereIsNoVault() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let id = try await vault.create(.sample()).secret.id
        let file = folder.path + "/backup"
        _ = try await Vault.backUp(folder.vaultPath, to: file)
        vault.close()
        folder.remove("vault.cofre")
        let copy = try await Vault.restore(folder.vaultPath, from: file, replacing: false)
        #expect(copy.kept == nil && copy.file == folder.vaultPath)
        #expect(try await folder.open().read(id).clientID == "client-1")
        #expect(folder.mode("vault.cofre") == 0o600)
    }

    @Test func aVaultThatIsThereMakesWayOnlyIfItIsAskedTo() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let file = folder.path + "/backup"
        _ = try await Vault.backUp(folder.vaultPath, to: file)
        _ = try await vault.create(.sample())
        vault.close()
        let before = folder.bytes()
        guard
            case .unsupported(let what) = await serviceError({
                try await Vault.restore(folder.vaultPath, from: file, replacing: false)
            })
        else {
            Issue.record("a vault was replaced")
            return
        }
        #expect(what.contains("--force"))
        #expect(folder.bytes() == before)
        let copy = try await Vault.restore(folder.vaultPath, from: file, replacing: true, at: 1_000_000_000)
        #expect(copy.kept == folder.vaultPath + ".until-20010909T014640Z")
        #expect(folder.bytes("vault.cofre.until-20010909T014640Z") == before)
        #expect(try await folder.open().listAll().isEmpty)
        #expect(try await open(folder, "vault.cofre.until-20010909T014640Z").listAll().count == 1)
        // The same second once more.
        let again = await serviceError {
            try await Vault.restore(folder.vaultPath, from: file, replacing: true, at: 1_000_000_000)
        }
        guard case .file = again else {
            Issue.record("what was kept was overwritten, or another error: \(String(describing: again))")
            return
        }
        #expect(folder.bytes("vault.cofre.until-20010909T014640Z") == before)
    }

    @Test func aDamagedVaultMakesWayWithItsLog() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let file = folder.path + "/backup"
        _ = try await Vault.backUp(folder.vaultPath, to: file)
        vault.close()
        try folder.write([1, 2, 3])
        try folder.write([4, 5], to: "vault.cofre-wal")
        _ = try await Vault.restore(folder.vaultPath, from: file, replacing: true, at: 0)
        #expect(folder.bytes("vault.cofre.until-19700101T000000Z") == [1, 2, 3])
        #expect(folder.bytes("vault.cofre.until-19700101T000000Z-wal") == [4, 5])
        #expect(try await folder.open().listAll().isEmpty)
    }

    @Test(arguments: [0, 3]) func aVaultThatWasCutOffKeepsItsLog(_ length: Int) async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        try folder.write(Array(folder.bytes().prefix(length)))
        try folder.write([4, 5], to: "vault.cofre-wal")
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
        #expect(folder.bytes("vault.cofre-wal") == [4, 5])
    }

    @Test func aVaultThatIsOpenIsNotReplaced() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let file = folder.path + "/backup"
        _ = try await Vault.backUp(folder.vaultPath, to: file)
        let before = names(folder)
        guard
            case .file(_, let reason) = await serviceError({
                try await Vault.restore(folder.vaultPath, from: file, replacing: true)
            })
        else {
            Issue.record("an open vault was replaced")
            return
        }
        #expect(reason.contains("another process"))
        #expect(names(folder) == before)
        vault.close()
    }

    @Test func aVaultIsNotRestoredFromItself() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        guard
            case .file(_, let reason) = await serviceError({
                try await Vault.restore(folder.vaultPath, from: folder.vaultPath, replacing: true)
            })
        else {
            Issue.record("taken for a backup")
            return
        }
        #expect(reason.contains("itself"))
    }

    @Test func strayLogsAreNoVaultThatWasKept() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let file = folder.path + "/backup"
        _ = try await Vault.backUp(folder.vaultPath, to: file)
        vault.close()
        folder.remove("vault.cofre")
        try folder.write([4, 5], to: "vault.cofre-wal")
        let copy = try await Vault.restore(folder.vaultPath, from: file, replacing: true, at: 0)
        #expect(copy.kept == nil)
        #expect(folder.bytes("vault.cofre.until-19700101T000000Z-wal") == [4, 5])
        _ = try await folder.open()
    }

    @Test func aBackupThatSharesItsFileWithOthersIsRestored() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(.sample())
        let file = folder.path + "/backup"
        _ = try await Vault.backUp(folder.vaultPath, to: file)
        vault.close()
        link(file, folder.path + "/daily.1")
        folder.remove("vault.cofre")
        _ = try await Vault.restore(folder.vaultPath, from: file, replacing: false)
        #expect(try await folder.open().listAll().count == 1)
        #expect(!names(folder).contains { $0.hasPrefix("backup-") })
        // With a log beside it, it is not known what is in it.
        try folder.write([1], to: "backup-wal")
        #expect(
            await serviceError { try await Vault.restore(folder.path + "/new", from: file, replacing: false) } != nil)
    }

    @Test func aCancelledBackupLeavesNothing() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(20_000), atomically: true)
        let run = Task { try await Vault.backUp(folder.vaultPath, to: folder.path + "/backup") }
        run.cancel()
        #expect(await serviceError { try await run.value } == .cancelled)
        vault.close()
        #expect(names(folder) == ["key", "vault.cofre"])
    }

    @Test(.enabled(if: Mount.isPossible, "mounting needs privileges"))
    func aFailureOfTheTargetNamesTheTarget() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(20_000), atomically: true)
        let mount = try #require(Mount(at: folder.path + "/disk", megabytes: 1))
        defer { mount.end() }
        let error = await serviceError { try await Vault.backUp(folder.vaultPath, to: mount.path + "/backup") }
        #expect(error == .storageFull)
        #expect(folder.names(in: mount.path) == [])
        try #require(mount.makeReadOnly())
        let other = await serviceError { try await Vault.backUp(folder.vaultPath, to: mount.path + "/backup") }
        #expect(other == .readOnly(path: mount.path + "/backup"))
        vault.close()
    }

    // MARK: Plain copies

    /// Waits until the file alone, without its log, holds as many secrets.
    private func fileAloneHolds(_ count: Int, _ folder: TestFolder) async throws -> Bool {
        for _ in 0..<2000 {
            try folder.write(folder.bytes(), to: "plain")
            if let copy = try? await open(folder, "plain") {
                let found = try? await copy.listAll().count
                copy.close()
                if found == count { return true }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test func theLogIsMergedWhenWritesAreQuiet() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(3), atomically: true)
        #expect(try await fileAloneHolds(3, folder))
        _ = try await vault.create(.sample(4))
        #expect(try await fileAloneHolds(4, folder))
        vault.close()
    }

    @Test func theLogIsMergedThoughWritesNeverPause() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        let busy = try SQLiteStorage(opening: folder.vaultPath, quietSeconds: 0.05, patience: 0.1)
        let writer = Task {
            var number: UInt8 = 0
            while !Task.isCancelled {
                number &+= 1
                let text = StoredText(version: 0, sealed: [number])
                try await busy.write { store throws(ServiceError) in .keep(try store.setText(.facts, text)) }
            }
        }
        let before = folder.bytes()
        var isMerged = false
        for _ in 0..<2000 where !isMerged {
            isMerged = folder.bytes() != before
            if !isMerged { try await Task.sleep(for: .milliseconds(5)) }
        }
        writer.cancel()
        try await writer.value
        #expect(isMerged)
        busy.close()
    }

    @Test func whatAProcessWroteIsInTheFileWhenItEndsThoughOthersHaveItOpen() async throws {
        let folder = try TestFolder()
        let other = try await folder.makeVault()
        let vault = try await folder.open()
        _ = try await vault.create(SecretDraft.samples(3), atomically: true)
        vault.close()
        try folder.write(folder.bytes(), to: "plain")
        #expect(try await open(folder, "plain").listAll().count == 3)
        other.close()
    }

    @Test func aReaderOfAnOlderStateOnlyDelaysTheMerge() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(.sample())
        let reader = try folder.database()
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM contents")
        }
        let storage = try SQLiteStorage(opening: folder.vaultPath, quietSeconds: 0.01)
        try await storage.write { store throws(ServiceError) in
            .keep(try store.setText(.facts, StoredText(version: 0, sealed: [1])))
        }
        _ = try await storage.pragma("user_version")
        try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try await storage.write { store throws(ServiceError) in
            .keep(try store.setText(.facts, StoredText(version: 0, sealed: [2])))
        }
        var isMerged = false
        for _ in 0..<2000 where !isMerged {
            try folder.write(folder.bytes(), to: "plain")
            let plain = try? SQLiteStorage(opening: folder.path + "/plain")
            let text = try? await plain?.read { store throws(ServiceError) in try store.text(.facts) }
            plain?.close()
            isMerged = text == StoredText(version: 0, sealed: [2])
            if !isMerged { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(isMerged)
        storage.close()
    }
}
