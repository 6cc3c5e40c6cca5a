import CStorage
import Glibc
import Secrets

/// Puts another file in the place of a vault, and keeps what was there under another name.
enum VaultExchange {
    /// Lets `fill` write the new file, then puts it in the vault's place. At no moment is the path without a vault, if
    /// the file system can link. Throws `.file` if another process has the old vault open, or if there is something
    /// under the name that it is to be kept by. Not to be called in a process that has the vault open itself: that would
    /// lose its locks.
    static func replace(
        _ path: String, keeping kept: String, fill: (_ draft: FileIdentity) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        let place = try VaultFolder.resolve(path)
        try VaultFile.withDraft(for: place) { draft throws(ServiceError) in
            try fill(draft)
            let lock = try lock(place, path)
            defer { if let lock { close(lock) } }
            if lock != nil { try keep(place, as: kept) }
            // A log that was left stays beside its file. It is not merged: SQLite removes one whose file is damaged.
            for ending in Companions.all where VaultFile.exists(place + ending) {
                guard cofre_rename_new(place + ending, kept + ending) == 0 else {
                    let failure = PrivateFile.reason(errno)
                    undo(place, kept)
                    throw .file(path: place + ending, reason: failure)
                }
            }
            guard rename(draft.path, place) == 0 else {
                let failure = PrivateFile.reason(errno)
                undo(place, kept)
                throw .file(path: path, reason: failure)
            }
            PrivateFile.syncFolder(of: place)
        }
    }

    /// Keeps all connections of SQLite from the file until the descriptor is closed; nil if there is no file.
    private static func lock(_ place: String, _ path: String) throws(ServiceError) -> Int32? {
        let descriptor = open(place, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw .file(path: path, reason: "is a symbolic link: give the path of the vault itself.")
            case let code: throw .file(path: path, reason: PrivateFile.reason(code))
            }
        }
        guard cofre_lock_against_sqlite(descriptor) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EAGAIN || code == EACCES else { throw .file(path: path, reason: PrivateFile.reason(code)) }
            throw .file(
                path: path,
                reason: "another process has this vault open: end it (cofre, or cofre-server) and try again.")
        }
        return descriptor
    }

    private static func keep(_ place: String, as kept: String) throws(ServiceError) {
        if link(place, kept) == 0 { return }
        if errno == EPERM || errno == EOPNOTSUPP, !VaultFile.exists(kept), rename(place, kept) == 0 { return }
        let code = errno
        throw .file(path: kept, reason: code == EEXIST ? "exists already: try again." : PrivateFile.reason(code))
    }

    /// Brings back what was put aside.
    private static func undo(_ place: String, _ kept: String) {
        for ending in Companions.all { _ = cofre_rename_new(kept + ending, place + ending) }
        if cofre_rename_new(kept, place) != 0 { unlink(kept) }
    }
}
