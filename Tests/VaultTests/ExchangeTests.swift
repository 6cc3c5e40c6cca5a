import Glibc
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Vault

/// Replacing a vault, interrupted at every step.
@Suite struct ExchangeTests {
    private static let steps = 12

    /// What a file system can do.
    enum Kind: CaseIterable { case all, noRenameNew, noLinks, neither }

    private func names(_ kind: Kind) -> FileNames {
        var names = FileNames.system
        if kind == .noRenameNew || kind == .neither { names.renameNew = { _, _ in EINVAL } }
        if kind == .noLinks || kind == .neither { names.link = { _, _ in EPERM } }
        return names
    }

    /// Names whose calls from number `first` on up to `last` fail, as if the process were dead or the disk broken.
    private func failing(_ kind: Kind, _ calls: ClosedRange<Int>) -> FileNames {
        let names = names(kind)
        let count = Counter()
        let fails = { @Sendable in calls.contains(count.next()) }
        return FileNames(
            link: { fails() ? EIO : names.link($0, $1) }, rename: { fails() ? EIO : names.rename($0, $1) },
            renameNew: { fails() ? EIO : names.renameNew($0, $1) }, remove: { fails() ? EIO : names.remove($0) })
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock {
                $0 += 1; return $0
            }
        }
    }

    /// A vault with three secrets, two of them in the log alone, and an empty backup of it.
    private func makeFolder() async throws -> TestFolder {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await Vault.backUp(folder.vaultPath, to: folder.path + "/backup")
        vault.close()
        folder.remove("vault.cofre")
        try await folder.leaveVault(SecretDraft.samples(3))
        return folder
    }

    private func replace(_ folder: TestFolder, _ ending: String, _ names: FileNames) throws -> Bool {
        let backup = try SQLiteStorage(atRest: folder.path + "/backup")
        defer { backup.close() }
        let path = folder.vaultPath
        return try VaultExchange.replace(path, keeping: path + VaultExchange.mark + ending, names: names) {
            draft throws(ServiceError) in try backup.copy(to: draft, named: path)
        }
    }

    private func count(_ folder: TestFolder, _ name: String) async throws -> Int {
        let vault = try await Vault.open(at: folder.path + "/" + name, unlock: try folder.key())
        defer { vault.close() }
        return try await vault.listAll().count
    }

    @Test(arguments: Kind.allCases) func aVaultIsReplacedOnEveryFileSystem(_ kind: Kind) async throws {
        let folder = try await makeFolder()
        #expect(try replace(folder, "1", names(kind)))
        #expect(try await count(folder, "vault.cofre") == 0)
        #expect(try await count(folder, "vault.cofre.until-1") == 3)
    }

    /// One call fails; what was done is taken back.
    @Test(arguments: Kind.allCases, 1...steps) func aFailureAtAnyStepTakesAllBack(_ kind: Kind, _ step: Int)
        async throws
    {
        let folder = try await makeFolder()
        do {
            _ = try replace(folder, "1", failing(kind, step...step))
            #expect(try await count(folder, "vault.cofre.until-1") == 3)
        } catch {
            #expect(try await count(folder, "vault.cofre") == 3, "\(error)")
            #expect(!VaultFile.exists(folder.vaultPath + ".until-1"))
        }
        #expect(!folder.names(in: folder.path).contains { $0.contains(".new-") })
    }

    /// Nothing can be done any more from some call on, as after `kill -9`.
    @Test(arguments: [Kind.all, .noRenameNew], 1...steps)
    func theNextRestorePutsTogetherWhatAKilledOneLeft(_ kind: Kind, _ step: Int) async throws {
        let folder = try await makeFolder()
        do {
            _ = try replace(folder, "1", failing(kind, step...1000))
            #expect(try await count(folder, "vault.cofre.until-1") == 3)
            return
        } catch {}
        if VaultExchange.interrupted(folder.vaultPath) != nil {
            for name in ["vault.cofre", "vault.cofre.until-1"] {
                let refusal = await serviceError { try await count(folder, name) }
                #expect(refusal?.sentence.contains("an interrupted restore: run 'cofre restore' again") == true)
                #expect(refusal?.sentence.contains("--vault \(folder.vaultPath) ") == true)
            }
        }
        #expect(try replace(folder, "2", names(kind)))
        #expect(try await count(folder, "vault.cofre") == 0)
        #expect(try await count(folder, "vault.cofre.until-2") == 3)
        #expect(!VaultFile.exists(folder.vaultPath + ".until-1"))
    }

    /// Without links the vault is renamed: then its new name is its only one, and never removed.
    @Test(arguments: [Kind.noLinks, .neither], 1...steps)
    func theOnlyCopyIsNeverRemoved(_ kind: Kind, _ step: Int) async throws {
        let folder = try await makeFolder()
        let size = folder.bytes().count
        let error = await serviceError { try replace(folder, "1", failing(kind, step...1000)) }
        let whole = ["vault.cofre", "vault.cofre.until-1"].filter { folder.bytes($0).count == size }
        #expect(!whole.isEmpty)
        if error != nil, !whole.contains("vault.cofre") {
            #expect(error?.sentence.contains(folder.vaultPath + ".until-1") == true, "\(String(describing: error))")
        }
    }

    /// The empty file that an opener made meanwhile does not keep the vault from coming back.
    @Test func anEmptyFileInThePlaceDoesNotKeepTheVaultAway() async throws {
        let folder = try await makeFolder()
        var names = names(.noLinks)
        let path = folder.vaultPath
        names.renameNew = { from, to in
            if to == path, from.hasSuffix("/draft") {
                close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600))
                return EEXIST
            }
            return FileNames.system.renameNew(from, to)
        }
        let error = await serviceError { try replace(folder, "1", names) }
        #expect(error != nil)
        #expect(try await count(folder, "vault.cofre") == 3)
    }

    @Test func aLogThatIsKeptAlreadyIsLeftAlone() async throws {
        let folder = try await makeFolder()
        try folder.write([9], to: "vault.cofre.until-1-shm")
        #expect(await serviceError { try replace(folder, "1", .system) } != nil)
        #expect(folder.bytes("vault.cofre.until-1-shm") == [9])
        #expect(try await count(folder, "vault.cofre") == 3)
    }

    @Test(.enabled(if: geteuid() == 0, "giving files away needs privileges"))
    func aRestoredVaultBelongsToTheOwnerOfTheOneBefore() async throws {
        let folder = try await makeFolder()
        chown(folder.vaultPath, 65534, 65534)
        chown(folder.vaultPath + "-wal", 65534, 65534)
        #expect(try replace(folder, "1", .system))
        var facts = stat()
        lstat(folder.vaultPath, &facts)
        #expect(facts.st_uid == 65534 && facts.st_mode & 0o777 == 0o600)
    }
}
