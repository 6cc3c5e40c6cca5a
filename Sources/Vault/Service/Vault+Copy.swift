import Glibc
import Posix
import Secrets
import Text

/// A vault that was copied as a whole.
package struct VaultCopy: Equatable, Sendable {
    /// Where the copy is.
    package let file: String
    /// Its size in bytes.
    package let bytes: Int64
    /// Where the vault that was in its place is kept; nil if there was none.
    package let kept: String?
}

/// Copying vaults as they are, which needs no key: a copy is sealed as the vault is.
extension Vault {
    /// Copies a vault to a new file of mode 0600, also while this or other processes write to it.
    ///
    /// Throws `.file` if there is something under that name already, or if the file's folder is missing or may be
    /// written by others, `.corrupt` if what would be copied is no whole vault, `.cancelled` if the task was, and then
    /// leaves nothing; and what opening throws.
    package static func backUp(_ path: String, to file: String) async throws(ServiceError) -> VaultCopy {
        let path = PrivateFile.absolute(path)
        let file = PrivateFile.absolute(file)
        return try await OffPool.vault.run { (isCancelled) throws(ServiceError) in
            let vault = try SQLiteStorage(opening: path)
            defer { vault.close() }
            let folder = Folders.parent(of: file)
            guard VaultFile.exists(folder) else { throw .file(path: folder, reason: "there is no such folder.") }
            do throws(ServiceError) {
                try VaultFile.create(file) { draft throws(ServiceError) in
                    try vault.copy(to: draft, named: file, isCancelled: isCancelled)
                }
            } catch .storeExists {
                throw .file(path: file, reason: "already exists and is not overwritten: choose another name.")
            }
            return VaultCopy(file: file, bytes: try VaultFile.size(of: file), kept: nil)
        }
    }

    /// Puts a copy of a backup in the place of a vault.
    ///
    /// - Parameters:
    ///   - path: where the vault is to be.
    ///   - replaces: whether a vault that is there makes way. It is kept beside, under a name with the time (UTC).
    ///   - time: seconds since 1970.
    ///
    /// Throws `.unsupported` if there is a vault that is not to make way, `.file` if another process has it open, or if
    /// the backup is damaged, `.cancelled` if the task was, and then changes nothing; and what opening the backup throws.
    package static func restore(
        _ path: String, from file: String, replacing replaces: Bool, at time: Int64 = systemTime()
    ) async throws(ServiceError) -> VaultCopy {
        let path = PrivateFile.absolute(path)
        let file = PrivateFile.absolute(file)
        return try await OffPool.vault.run { (isCancelled) throws(ServiceError) in
            guard VaultFile.exists(file) else { throw .file(path: file, reason: "there is no such file.") }
            guard !VaultFile.isSame(file, path) else {
                throw .file(path: file, reason: "is the vault itself: name a backup of it.")
            }
            do throws(ServiceError) {
                return try replace(path, by: file, replaces, time, isCancelled)
            } catch .corrupt(let what) {
                // Nothing of the vault itself is read here.
                throw .file(path: file, reason: "this backup is damaged: \(what) Use another one.")
            }
        }
    }

    private static func replace(
        _ path: String, by file: String, _ replaces: Bool, _ time: Int64, _ isCancelled: @escaping @Sendable () -> Bool
    ) throws(ServiceError) -> VaultCopy {
        let before = try BackupState(file)
        let backup = before.isAtRest ? try SQLiteStorage(atRest: file) : try SQLiteStorage(opening: file)
        defer { backup.close() }
        let fill = { (draft: FileIdentity) throws(ServiceError) in
            try backup.copy(to: draft, named: path, isCancelled: isCancelled)
            // What was read without locks.
            guard before.isAtRest else { return }
            guard try BackupState(file) == before else {
                throw .file(path: file, reason: "was changed while it was copied: end what uses it and try again.")
            }
        }
        var kept: String?
        if replaces, VaultFile.isTaken(path) {
            let name = path + VaultExchange.mark + stamp(time)
            if try VaultExchange.replace(path, keeping: name, fill: fill) { kept = name }
        } else {
            do throws(ServiceError) {
                try VaultFile.create(path, fill: fill)
            } catch .storeExists {
                throw .unsupported(
                    """
                    There is a vault at \(path) already: with --force it is put aside and kept beside the restored one.
                    """)
            }
        }
        return VaultCopy(file: path, bytes: try VaultFile.size(of: path), kept: kept)
    }

    /// A moment as part of a file's name, in UTC: 20260131T235959Z.
    private static func stamp(_ time: Int64) -> String {
        Timestamp.text(seconds: time).filter { $0 != "-" && $0 != ":" }
    }
}

/// What shows whether a backup was changed.
private struct BackupState: Equatable {
    /// Whether nothing is beside it, so that nobody has it open.
    let isAtRest: Bool
    private let number: ino_t
    private let size: off_t
    private let changed: [Int]

    init(_ file: String) throws(ServiceError) {
        let resolved = try VaultFolder.resolve(file)
        guard let facts = try FileFacts.of(resolved) else { throw .file(path: file, reason: "there is no such file.") }
        isAtRest = !Companions.paths(of: resolved).contains(where: VaultFile.exists)
        number = facts.st_ino
        size = facts.st_size
        changed = [facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
    }
}
