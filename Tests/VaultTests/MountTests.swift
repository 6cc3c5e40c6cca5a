import Glibc
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Real full and read-only file systems, where the tests may mount one.
@Suite(.enabled(if: Mount.isPossible, "mounting needs privileges")) struct MountTests {
    @Test func aFullFileSystemKeepsWhatWasThere() async throws {
        let folder = try TestFolder()
        let mount = try #require(Mount(at: folder.path + "/disk", megabytes: 4))
        defer { mount.end() }
        let key = try folder.key()
        let path = mount.path + "/vault.cofre"
        let vault = try await Vault.create(at: path, unlock: key, owner: "ana")
        _ = try await vault.create(SecretDraft.samples(500), atomically: true)
        let many = (500..<20_000).map { SecretDraft.sample($0) }
        #expect(await serviceError { try await vault.create(many, atomically: true) } == .storageFull)
        #expect(try await vault.listAll().count == 500)
        let again = try await Vault.open(at: path, unlock: key)
        #expect(try await again.listAll().count == 500)
    }

    @Test func aReadOnlyFileSystemIsReadAndNotWritten() async throws {
        let folder = try TestFolder()
        let mount = try #require(Mount(at: folder.path + "/disk", megabytes: 4))
        defer { mount.end() }
        let key = try folder.key()
        let path = mount.path + "/vault.cofre"
        try await fill(path, key)
        try #require(mount.makeReadOnly())
        let vault = try await Vault.open(at: path, unlock: key)
        #expect(try await vault.listAll().count == 20)
        #expect(try await vault.read(SecretID(1)).clientID == "client-1")
        for body in [
            { _ = try await vault.create(.sample(30)) }, { _ = try await vault.setActive(true, SecretID(1)) },
            { try await vault.addUser("x") },
        ] as [@Sendable () async throws -> Void] {
            #expect(await serviceError(body) == .readOnly(path: path))
        }
        let other = mount.path + "/other.cofre"
        let error = await serviceError { try await Vault.create(at: other, unlock: key, owner: "ana") }
        guard case .readOnly = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// Creates a vault and closes it again.
    private func fill(_ path: String, _ key: UnlockMethod) async throws {
        let vault = try await Vault.create(at: path, unlock: key, owner: "ana")
        defer { vault.close() }
        _ = try await vault.create(SecretDraft.samples(20), atomically: true)
    }
}

/// A small file system in memory.
struct Mount: Sendable {
    let path: String

    static let isPossible: Bool = {
        guard let folder = try? TestFolder(), let mount = Mount(at: folder.path + "/probe", megabytes: 1) else {
            return false
        }
        mount.end()
        return true
    }()

    init?(at path: String, megabytes: Int) {
        self.path = path
        guard mkdir(path, 0o700) == 0 else { return nil }
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0 else {
            rmdir(path)
            return nil
        }
    }

    func makeReadOnly() -> Bool {
        mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
    }

    func end() {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
