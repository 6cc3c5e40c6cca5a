import Glibc
import Posix
import Secrets

/// A folder of mode 0700 beside a vault in which a new file is written, so that nobody else can put anything beside it,
/// as they could in /tmp. A lock on it shows that a process is at work there.
struct DraftFolder {
    /// What stands in its name after the vault's.
    private static let mark = ".new-"
    private static let name = "draft"
    private static let content = [name] + Companions.paths(of: name)
    /// How long a new folder may go without its lock, in seconds.
    private static let grace = 60

    private let path: String
    private let descriptor: Int32

    /// Where the new file is to be written.
    var file: String { path + "/" + Self.name }

    /// Throws `.readOnly`, `.storageFull` or `.file`.
    init(beside place: String) throws(ServiceError) {
        do throws(SystemError) {
            path = try Folders.makeTemporary(place + Self.mark)
        } catch {
            throw PrivateFile.notMade(place, error.code)
        }
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            rmdir(path)
            throw .file(path: place, reason: PrivateFile.reason(code))
        }
        // Without a lock (some network file systems) nobody gets one to remove it either.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
    }

    func remove() {
        for name in Self.content { unlinkat(descriptor, name, 0) }
        rmdir(path)
        close(descriptor)
    }

    /// Removes those that killed processes left beside a vault.
    static func removeAbandoned(beside place: String) {
        let folder = Folders.parent(of: place)
        let start = PrivateFile.name(of: place) + mark
        for name in (Folders.names(in: folder) ?? []) where name.hasPrefix(start) {
            let path = PrivateFile.path(name, in: folder)
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var facts = stat()
            guard fstat(descriptor, &facts) == 0, facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0,
                facts.st_mtim.tv_sec < time(nil) - grace, flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            for name in content { unlinkat(descriptor, name, 0) }
            rmdir(path)
        }
    }
}
