import GRDB
import Glibc
import Secrets
import Testing

@testable import Vault

/// The file and its surroundings: modes, links, other files, other formats.
@Suite struct VaultFileTests {
    @Test func filesAreForTheirOwnerOnly() async throws {
        let folder = try TestFolder()
        let nested = folder.path + "/a"
        let path = nested + "/b/vault.cofre"
        let vault = try await Vault.create(at: path, unlock: try folder.key(), owner: "ana")
        _ = try await vault.create(.sample())
        for name in ["a", "a/b"] { #expect(folder.mode(name) == 0o700) }
        for name in ["vault.cofre", "vault.cofre-wal", "vault.cofre-shm"] {
            #expect(folder.mode("a/b/" + name) == 0o600, "\(name)")
        }
        #expect(folder.names(in: nested + "/b").sorted() == ["vault.cofre", "vault.cofre-shm", "vault.cofre-wal"])
        for name in folder.names(in: nested + "/b") { unlink(nested + "/b/" + name) }
        rmdir(nested + "/b")
        rmdir(nested)
    }

    @Test func aCommitIsOnTheDiskWhenItReturns() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        let storage = try SQLiteStorage(opening: folder.vaultPath)
        #expect(try await storage.pragma("synchronous") == "2")
        #expect(try await storage.pragma("journal_mode") == "wal")
    }

    @Test func creatingNeverOverwrites() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        let before = folder.bytes()
        let key = try folder.key()
        #expect(
            await serviceError { try await Vault.create(at: folder.vaultPath, unlock: key, owner: "bia") }
                == .storeExists(path: folder.vaultPath))
        #expect(folder.bytes() == before)
        let dangling = folder.path + "/dangling"
        symlink(folder.path + "/nowhere", dangling)
        #expect(
            await serviceError { try await Vault.create(at: dangling, unlock: key, owner: "bia") }
                == .storeExists(path: dangling))
    }

    @Test func removedSlotsAreOverwrittenWhateverSQLiteDoesByItself() throws {
        let queue = try DatabaseQueue()
        let settings = try queue.inDatabase { db in
            try ["OFF", "FAST"].map { given in
                try db.execute(sql: "PRAGMA secure_delete = \(given)")
                try SQLiteStorage.prepare(db)
                return try Int.fetchOne(db, sql: "PRAGMA secure_delete")
            }
        }
        #expect(settings == [1, 1])
    }

    @Test(arguments: ["-wal", "-shm", "-journal"])
    func aLeftLogKeepsAVaultFromBeingMade(_ ending: String) async throws {
        let folder = try TestFolder()
        let left = folder.vaultPath + ending
        let key = try folder.key()
        let refusal = ServiceError.file(
            path: left, reason: "belongs to a vault that was here: move it away together with that vault, or remove it."
        )
        try folder.write([1, 2, 3], to: "vault.cofre" + ending)
        #expect(
            await serviceError { try await Vault.create(at: folder.vaultPath, unlock: key, owner: "ana") } == refusal)
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre" + ending])
        unlink(left)
        symlink(folder.path + "/nowhere", left)
        #expect(
            await serviceError { try await Vault.create(at: folder.vaultPath, unlock: key, owner: "ana") } == refusal)
        unlink(left)
        // One that comes while the file is being written.
        #expect(throws: refusal) {
            try VaultFile.create(folder.vaultPath) { _ in symlink(folder.path + "/nowhere", left) }
        }
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre" + ending])
        unlink(left)
        _ = try await folder.makeVault().create(.sample())
    }

    @Test func aVaultBesideTheLogOfALostOneIsNotMade() async throws {
        let folder = try TestFolder()
        let lost = try await folder.makeVault()
        _ = try await lost.create(.sample())
        unlink(folder.vaultPath)
        let key = try folder.key()
        guard
            case .file(folder.vaultPath + "-wal", _) = await serviceError({
                try await Vault.create(at: folder.vaultPath, unlock: key, owner: "ana")
            })
        else {
            Issue.record("the log of a lost vault was not seen")
            return
        }
        #expect(!VaultFile.exists(folder.vaultPath))
        withExtendedLifetime(lost) {}
    }

    /// NFS and 9p cannot rename without replacing; some of them cannot link.
    @Test(arguments: [0, EPERM, ENOSYS, EINVAL, EOPNOTSUPP], [EINVAL, ENOSYS] as [Int32])
    func nothingIsOverwrittenWhateverTheFileSystemCan(_ links: Int32, _ renames: Int32) throws {
        let folder = try TestFolder()
        let draft = folder.path + "/draft"
        var names = FileNames.system
        names.renameNew = { _, _ in renames }
        if links != 0 { names.link = { _, _ in links } }
        try folder.write([1, 2], to: "draft")
        #expect(names.give(draft, folder.vaultPath) == 0)
        #expect(folder.bytes() == [1, 2])
        #expect(folder.mode("vault.cofre") == 0o600)
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre"])
        try folder.write([3], to: "draft")
        #expect(names.give(draft, folder.vaultPath) == EEXIST)
        #expect(folder.bytes() == [1, 2])
        // A name that could be taken but not be given leaves nothing.
        #expect(names.give(folder.path + "/none", folder.path + "/other") == ENOENT)
        #expect(folder.names(in: folder.path).sorted() == ["draft", "key", "vault.cofre"])
        unlink(draft)
        unlink(folder.vaultPath)
        try VaultFile.create(folder.vaultPath, names: names) { draft throws(ServiceError) in
            #expect(folder.mode(String(draft.path.dropFirst(folder.path.count + 1).prefix { $0 != "/" })) == 0o700)
        }
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre"])
    }

    @Test func whatAKilledProcessLeftIsRemovedButNotWhatIsInUse() async throws {
        let folder = try TestFolder()
        let abandoned = folder.vaultPath + ".new-abcdef"
        mkdir(abandoned, 0o700)
        try folder.write([1], to: "vault.cofre.new-abcdef/draft")
        try folder.write([1], to: "vault.cofre.new-abcdef/draft-journal")
        let inUse = try DraftFolder(beside: folder.vaultPath)
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        for name in folder.names(in: folder.path) where name.contains(".new-") {
            utimensat(AT_FDCWD, folder.path + "/" + name, &times, 0)
        }
        let young = folder.vaultPath + ".new-ghijkl"
        mkdir(young, 0o700)
        try await folder.makeVault().close()
        #expect(!VaultFile.exists(abandoned) && VaultFile.exists(young))
        #expect(VaultFile.exists(String(inUse.file.dropLast("/draft".count))))
        inUse.remove()
        rmdir(young)
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre"])
    }

    @Test func aFolderThatCannotBeLookedAtIsNoMissingVault() async throws {
        let folder = try TestFolder()
        symlink(folder.path + "/loop", folder.path + "/loop")
        let error = #expect(throws: ServiceError.self) {
            try VaultFolder.resolve(folder.path + "/loop/vault.cofre")
        }
        guard case .file = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aVaultThatWasAnalysedIsTaken() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(20), atomically: true)
        vault.close()
        try folder.tamper("ANALYZE")
        #expect(try await folder.open().listAll().count == 20)
        try folder.plant(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)' WHERE name = 'sqlite_stat1'")
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
    }

    /// A connection to a vault without a log holds no lock that a restore could see.
    @Test func aVaultWithoutALogGetsOneAgain() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        try folder.tamper("PRAGMA journal_mode = DELETE")
        #expect(folder.bytes()[18] == 1)
        let storage = try SQLiteStorage(opening: folder.vaultPath)
        #expect(try await storage.pragma("journal_mode") == "wal")
        storage.close()
        #expect(folder.bytes()[18] == 2)
    }

    @Test func aFileThatVanishesMeanwhileIsNotMadeAnew() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        #expect(throws: ServiceError.self) {
            try VaultFile.checked(folder.vaultPath) { file throws(ServiceError) in
                unlink(file.path)
                try StorageErrors.mapped(folder.vaultPath) {
                    _ = try DatabaseQueue(
                        path: VaultFile.uri(file.path, "mode=rw"),
                        configuration: SQLiteStorage.configuration(of: file, busySeconds: 1))
                }
            }
        }
        #expect(folder.names(in: folder.path) == ["key"])
    }

    @Test(.enabled(if: geteuid() == 0, "giving files away needs privileges"))
    func rootMakesAVaultForTheOwnerOfItsFolder() async throws {
        let folder = try TestFolder()
        chown(folder.path, 65534, 65534)
        defer { chown(folder.path, geteuid(), getegid()) }
        try await folder.makeVault().close()
        var facts = stat()
        lstat(folder.vaultPath, &facts)
        #expect(facts.st_uid == 65534 && facts.st_mode & 0o777 == 0o600)
    }

    @Test func creatingWantsAnOwnerAndAPassphrase() async throws {
        let folder = try TestFolder()
        let key = try folder.key()
        #expect(
            await serviceError { try await Vault.create(at: folder.vaultPath, unlock: key, owner: "") }
                == .missingParameter("owner"))
        let empty = UnlockMethod.passphrase(ClientSecret(""))
        #expect(
            await serviceError { try await Vault.create(at: folder.vaultPath, unlock: empty, owner: "ana") }
                == .missingParameter("passphrase"))
        #expect(folder.names(in: folder.path) == ["key"])
    }

    @Test func aFailedCreationLeavesNothing() async throws {
        let folder = try TestFolder()
        #expect(throws: ServiceError.storageFull) {
            try SQLiteStorage.create(at: folder.vaultPath) { _ throws(ServiceError) in throw .storageFull }
        }
        #expect(folder.names(in: folder.path) == ["key"])
    }

    @Test func aMissingVaultIsSaidToBeMissing() async throws {
        let folder = try TestFolder()
        #expect(await serviceError { try await folder.open() } == .noStore(path: folder.vaultPath))
        #expect(folder.names(in: folder.path) == ["key"])
    }

    @Test func linksAndFilesOpenToOthersAreRefused() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        chmod(folder.vaultPath, 0o644)
        guard case .file(_, let reason) = await serviceError({ try await folder.open() }) else {
            Issue.record("a file that others may read was opened")
            return
        }
        #expect(reason.contains("644") && reason.contains("chmod 600"))
        chmod(folder.vaultPath, 0o600)
        rename(folder.vaultPath, folder.path + "/real")
        symlink(folder.path + "/real", folder.vaultPath)
        guard case .file(_, let linked) = await serviceError({ try await folder.open() }) else {
            Issue.record("a link was followed")
            return
        }
        #expect(linked.contains("symbolic link"))
        unlink(folder.vaultPath)
        rename(folder.path + "/real", folder.vaultPath)
        unlink(folder.vaultPath + "-wal")
        symlink(folder.path + "/elsewhere", folder.vaultPath + "-wal")
        guard case .file = await serviceError({ try await folder.open() }) else {
            Issue.record("a log that is a link was followed")
            return
        }
    }

    @Test func otherFilesAreNoVaults() async throws {
        let folder = try TestFolder()
        for content in [[], Array("hello, this is no database at all".utf8), [UInt8](repeating: 0, count: 5000)] {
            try folder.write(content)
            let error = await serviceError { try await folder.open() }
            #expect(error?.isCorrupt == true, "\(content.count) bytes: \(String(describing: error))")
        }
        unlink(folder.vaultPath)
        let other = try DatabaseQueue(path: folder.vaultPath)
        try await other.write { try $0.execute(sql: "CREATE TABLE notes (text)") }
        try other.close()
        chmod(folder.vaultPath, 0o600)
        let before = folder.bytes()
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
        #expect(folder.bytes() == before)
        try folder.write(before, to: "folder")
        unlink(folder.vaultPath)
        mkdir(folder.vaultPath, 0o700)
        guard case .file = await serviceError({ try await folder.open() }) else {
            Issue.record("a folder was opened")
            return
        }
        rmdir(folder.vaultPath)
    }

    @Test func aNewerFormatIsRefusedAndNotTouched() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        try folder.tamper("PRAGMA user_version = 9")
        let before = folder.bytes()
        #expect(await serviceError { try await folder.open() } == .unknownFormat(found: 9, known: 2))
        #expect(folder.bytes() == before)
    }

    @Test func anImpossibleFormatAndOtherTablesAreDamage() async throws {
        for statement in [
            "PRAGMA user_version = 0", "PRAGMA user_version = -5", "PRAGMA application_id = 5",
            "CREATE TABLE more (x)", "DROP TABLE entries", "CREATE VIEW v AS SELECT 1",
            "CREATE TRIGGER t AFTER UPDATE ON contents BEGIN DELETE FROM revisions; END",
            "CREATE INDEX i ON entries (entry)", "ALTER TABLE entries ADD COLUMN more",
            "DELETE FROM texts", "DELETE FROM key_slots", "DELETE FROM texts WHERE name = 'facts'",
            "PRAGMA user_version = 1",
        ] {
            let folder = try TestFolder()
            try await folder.makeVault()
            try folder.tamper(statement)
            #expect(await serviceError { try await folder.open() }?.isCorrupt == true, "\(statement)")
        }
    }

    @Test func anOlderFormatIsBroughtToTheNewest() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let id = try await vault.create(.sample()).secret.id
        var later = Schema.current.formats[1]
        later.tables["later"] = "CREATE TABLE later (id INTEGER PRIMARY KEY)"
        let newer = Schema(formats: Schema.current.formats + [later])
        let key = try folder.key()
        let open: @Sendable (Schema) async throws -> Vault = { schema in
            try await Vault.open(
                at: folder.vaultPath, unlock: key, actingAs: nil, now: Vault.systemTime, schema: schema)
        }
        for _ in 0..<2 { #expect(try await open(newer).read(id).clientID == "client-1") }
        #expect(await serviceError { try await open(.current) } == .unknownFormat(found: 3, known: 2))
        // The authentic format does not follow a forged header.
        try folder.tamper("DROP TABLE later", "PRAGMA user_version = 2")
        #expect(await serviceError { try await open(.current) }?.isCorrupt == true)
    }

    @Test func pathsMayHoldAnyCharacters() {
        #expect(VaultFile.uri("/a b/ç?#%.cofre", "immutable=1") == "file:/a%20b/%C3%A7%3F%23%25.cofre?immutable=1")
    }

    @Test func theProcessLeavesNoCoreFiles() {
        #expect(ProcessHardening.apply())
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
    }
}
