import Glibc
import Secrets
import Synchronization

/// What all views of one opened vault share.
final class VaultCore: Sendable {
    let storage: any SealedStorage
    let keys: VaultKeys
    let owner: String
    /// The vault's file without its folder.
    let fileName: String
    /// The file's absolute path.
    let location: String
    /// Seconds since 1970 (UTC).
    let now: @Sendable () -> Int64
    /// The access keys as they were read last, with what tells whether they are still the same.
    let accessKeys = Mutex<AccessKeyMemory?>(nil)

    init(
        storage: any SealedStorage, keys: consuming VaultKeys, path: String, owner: String,
        now: @escaping @Sendable () -> Int64
    ) {
        self.storage = storage
        self.keys = keys
        self.owner = owner
        self.now = now
        fileName = path.split(separator: "/").last.map(String.init) ?? path
        location = Self.absolute(path)
    }

    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
