import Glibc
import Secrets

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
    /// written by others, `.corrupt` if what would be copied is no whole vault; and what opening throws.
    package static func backUp(_ path: String, to file: String) async throws(ServiceError) -> VaultCopy {
        let path = PrivateFile.absolute(path)
        let file = PrivateFile.absolute(file)
        return try await Offload.run { () throws(ServiceError) in
            let vault = try SQLiteStorage(opening: path)
            defer { vault.close() }
            let folder = PrivateFile.folder(of: file)
            guard VaultFile.exists(folder) else { throw .file(path: folder, reason: "there is no such folder.") }
            do throws(ServiceError) {
                try VaultFile.create(file) { draft throws(ServiceError) in try vault.copy(to: draft) }
            } catch .storeExists {
                throw .file(path: file, reason: "exists already, and is never overwritten: choose another name.")
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
    /// Throws `.unsupported` if there is a vault that is not to make way, `.file` if another process has it open,
    /// `.corrupt` if the backup is no whole vault; and what opening the backup throws.
    package static func restore(
        _ path: String, from file: String, replacing replaces: Bool, at time: Int64 = systemTime()
    ) async throws(ServiceError) -> VaultCopy {
        let path = PrivateFile.absolute(path)
        let file = PrivateFile.absolute(file)
        return try await Offload.run { () throws(ServiceError) in
            guard VaultFile.exists(file) else { throw .file(path: file, reason: "there is no such file.") }
            guard !VaultFile.isSame(file, path) else {
                throw .file(path: file, reason: "is the vault itself: name a backup of it.")
            }
            let backup = try SQLiteStorage(opening: file)
            defer { backup.close() }
            guard replaces, VaultFile.isTaken(path) else {
                do throws(ServiceError) {
                    try VaultFile.create(path) { draft throws(ServiceError) in try backup.copy(to: draft) }
                } catch .storeExists {
                    throw .unsupported(
                        """
                        There is a vault at \(path) already: with --force it is put aside and kept beside the restored one.
                        """)
                }
                return VaultCopy(file: path, bytes: try VaultFile.size(of: path), kept: nil)
            }
            let kept = path + ".until-" + stamp(time)
            try VaultExchange.replace(path, keeping: kept) { draft throws(ServiceError) in
                try backup.copy(to: draft)
            }
            return VaultCopy(file: path, bytes: try VaultFile.size(of: path), kept: kept)
        }
    }

    /// A moment as part of a file's name, in UTC: 20260131T235959Z.
    private static func stamp(_ time: Int64) -> String {
        var clock = time_t(time)
        var parts = tm()
        gmtime_r(&clock, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
