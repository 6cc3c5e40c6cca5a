import GRDB
import Glibc
import Secrets
import Testing

@testable import Vault

/// Who may have written to the vault, to what SQLite keeps beside it, and to its folder.
@Suite struct CompanionTests {
    private static let isRoot = geteuid() == 0

    private func reason(_ folder: TestFolder) async -> String? {
        guard case .file(_, let reason) = await serviceError({ try await folder.open() }) else { return nil }
        return reason
    }

    @Test(arguments: Companions.all)
    func aCompanionThatOthersMayAccessIsRefused(_ ending: String) async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        let before = folder.bytes()
        for mode in [0o666, 0o620, 0o604] as [mode_t] {
            try folder.write([1, 2, 3], to: "vault.cofre" + ending)
            chmod(folder.vaultPath + ending, mode)
            #expect(await reason(folder)?.contains("chmod 600") == true, "\(String(mode, radix: 8))")
            #expect(folder.bytes("vault.cofre" + ending) == [1, 2, 3])
        }
        #expect(folder.bytes() == before)
        folder.remove("vault.cofre" + ending)
        _ = try await folder.open()
    }

    @Test(.enabled(if: isRoot, "giving files away needs privileges"), arguments: Companions.all)
    func aCompanionOfSomebodyElseIsRefused(_ ending: String) async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        try folder.write([1, 2, 3], to: "vault.cofre" + ending)
        chown(folder.vaultPath + ending, 65534, 65534)
        #expect(await reason(folder)?.contains("somebody else") == true)
        #expect(folder.bytes("vault.cofre" + ending) == [1, 2, 3])
    }

    /// The log of a changed copy, left beside the vault by somebody else, must not get into the vault.
    @Test func aForgedLogIsNotTakenOver() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        let forger = try DatabaseQueue(path: folder.vaultPath)
        try await forger.writeWithoutTransaction { db in
            try db.execute(sql: "DELETE FROM key_slots")
            try folder.write(folder.bytes("vault.cofre-wal"), to: "forged")
            try db.execute(sql: "INSERT INTO key_slots VALUES (1, 1, x'', 0, 0, 0, x'')")
        }
        try forger.close()
        rename(folder.path + "/forged", folder.vaultPath + "-wal")
        chmod(folder.vaultPath + "-wal", 0o666)
        let before = folder.bytes()
        #expect(await reason(folder)?.contains("chmod 600") == true)
        #expect(folder.bytes() == before)
    }

    @Test func aSecondNameIsRefused() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        link(folder.vaultPath, folder.path + "/other.cofre")
        let refusal = try #require(await reason(folder))
        #expect(refusal.contains("2 names") && refusal.contains("lost") && refusal.contains("-wal"))
        #expect(refusal.contains("find / -xdev -samefile \(folder.vaultPath)"))
        folder.remove("other.cofre")
        _ = try await folder.open()
    }

    @Test(arguments: [0o777, 0o770, 0o722, 0o707] as [mode_t])
    func aFolderThatOthersCanWriteToIsRefused(_ mode: mode_t) async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        chown(folder.path, geteuid(), geteuid() == 0 ? 65534 : getegid())
        chmod(folder.path, mode)
        defer { chmod(folder.path, 0o700) }
        if mode & 0o002 != 0 || Self.isRoot {
            let refusal = try #require(await reason(folder))
            #expect(refusal.contains("chmod go-w") && refusal.contains("mkdir -m 700") && refusal.contains("-wal"))
        }
        chmod(folder.path, 0o755)
        _ = try await folder.open()
    }

    @Test func noVaultIsMadeInAFolderThatOthersCanWriteTo() async throws {
        let folder = try TestFolder()
        chmod(folder.path, 0o777)
        guard case .file(_, let reason) = await serviceError({ try await folder.makeVault() }) else {
            Issue.record("a vault was made for others to replace")
            return
        }
        #expect(reason.contains("chmod go-w"))
        #expect(folder.names(in: folder.path) == ["key"])
    }

    @Test func aFolderLikeTheSystemsTemporaryOneIsTaken() async throws {
        let folder = try TestFolder()
        chmod(folder.path, 0o1777)
        let vault = try await folder.makeVault()
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre", "vault.cofre-shm", "vault.cofre-wal"])
        let id = try await vault.create(.sample()).secret.id
        vault.close()
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre"])
        #expect(try await folder.open().read(id).clientID == "client-1")
    }

    /// Between looking and SQLite's opening somebody could put another file there, or a link.
    @Test func whileItIsOpenedNobodyElseCanMakeFilesBesideIt() async throws {
        let folder = try TestFolder()
        chmod(folder.path, 0o1777)
        try await folder.makeVault().close()
        try VaultFile.checked(folder.vaultPath) { _ throws(ServiceError) in
            for ending in Companions.all { #expect(folder.mode("vault.cofre" + ending) == 0o600) }
        }
        #expect(folder.mode("vault.cofre-journal") == nil)
    }

    @Test(.enabled(if: isRoot, "giving files away needs privileges"))
    func aFolderOfSomebodyElseIsRefused() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        chown(folder.path, 65534, 65534)
        defer { chown(folder.path, geteuid(), getegid()) }
        let refusal = try #require(await reason(folder))
        #expect(refusal.contains("chown") && refusal.contains("mv") && refusal.contains("-wal"))
    }

    /// In a container without root, the system's folders belong to a user that stands for everybody outside.
    @Test(.enabled(if: isRoot, "giving files away needs privileges"))
    func aFolderOfTheSystemOutsideAUserNamespaceIsTaken() throws {
        let folder = try TestFolder()
        chown(folder.path, 65534, 65534)
        defer { chown(folder.path, geteuid(), getegid()) }
        for (mode, isTaken) in [(0o755, true), (0o1777, true), (0o775, false), (0o777, false)] as [(mode_t, Bool)] {
            chmod(folder.path, mode)
            let answer = Result { try VaultFolder.check(folder.path, owner: 1000, outsider: 65534) }
            #expect(((try? answer.get()) != nil) == isTaken, "\(String(mode, radix: 8))")
            #expect(throws: ServiceError.self) { try VaultFolder.check(folder.path, owner: 1000, outsider: nil) }
            #expect(try VaultFolder.ownerOfNew(in: folder.path, outsider: 65534) == 0)
        }
    }

    @Test(
        arguments: [
            ("0 0 4294967295\n", nil), ("0 1000 1\n", 65534), ("0 1000 1\n1 100000 65536\n", nil),
            ("1000 1000 1\n", 65534), ("", nil), ("nonsense\n", nil),
        ] as [(String, uid_t?)])
    func whoStandsForTheUsersOutside(_ map: String, _ user: uid_t?) {
        #expect(UserNamespace.outsider(map: map, overflow: "65534\n") == user)
    }

    @Test func whatWasTakenForAFileThatIsNoVaultIsGivenBack() async throws {
        let folder = try TestFolder()
        chmod(folder.path, 0o1777)
        try folder.write([UInt8](repeating: 7, count: 8192))
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
        #expect(folder.names(in: folder.path).sorted() == ["key", "vault.cofre"])
    }

    @Test func aFileThatWasReplacedMeanwhileIsNotRead() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        try folder.write(folder.bytes(), to: "other.cofre")
        let error = #expect(throws: ServiceError.self) {
            try VaultFile.checked(folder.vaultPath) { file throws(ServiceError) in
                rename(folder.path + "/other.cofre", folder.vaultPath)
                try StorageErrors.mapped(folder.vaultPath) {
                    _ = try DatabaseQueue(
                        path: file.path, configuration: SQLiteStorage.configuration(of: file, busySeconds: 1))
                }
            }
        }
        guard case .file(_, let reason) = error else { return }
        #expect(reason.contains("replaced"))
    }

    @Test func aLinkThatAppearsMeanwhileIsNotFollowed() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        let error = #expect(throws: ServiceError.self) {
            try VaultFile.checked(folder.vaultPath) { file throws(ServiceError) in
                rename(folder.vaultPath, folder.path + "/real")
                symlink(folder.path + "/real", folder.vaultPath)
                try StorageErrors.mapped(folder.vaultPath) {
                    _ = try DatabaseQueue(
                        path: file.path, configuration: SQLiteStorage.configuration(of: file, busySeconds: 1))
                }
            }
        }
        guard case .file(_, let reason) = error else { return }
        #expect(reason.contains("replaced"))
    }

    @Test func aLinkToTheFolderIsNoHindrance() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        let other = folder.path + "-link"
        symlink(folder.path, other)
        defer { unlink(other) }
        _ = try await Vault.open(at: other + "/vault.cofre", unlock: try folder.key()).create(.sample())
        #expect(try await folder.open().listAll().count == 1)
    }
}
