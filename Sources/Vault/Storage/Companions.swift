import Glibc
import Secrets

/// The files that SQLite keeps beside a database: its log, the log's index, and the journal from which it takes back
/// what was not finished. SQLite takes over what stands in them, so they have to be as much the owner's as the vault.
enum Companions {
    static let log = "-wal"
    /// The log's index, which SQLite makes anew from the log.
    static let index = "-shm"
    static let all = [log, index, journal]
    private static let journal = "-journal"

    static func paths(of path: String) -> [String] { all.map { path + $0 } }

    /// Throws `.file` if one of them is no plain file, is somebody else's than the vault's owner, may be accessed by
    /// others, or has a second name.
    static func check(_ vault: FileIdentity) throws(ServiceError) {
        for path in paths(of: vault.path) {
            guard let facts = try settled(path, vault) else { continue }
            guard facts.st_mode & S_IFMT == S_IFREG else {
                throw .file(path: path, reason: "is not a plain file: somebody else may have put it there.")
            }
            guard facts.st_uid == vault.owner || (facts.st_uid == 0 && geteuid() == 0) else {
                throw .file(
                    path: path,
                    reason: """
                        belongs to somebody else than the vault, who may have put false changes into it. If you know \
                        that it is the vault's own, give it to the vault's owner with 'chown': a log (-wal) can hold \
                        the latest changes. If not, move it away with 'mv'.
                        """)
            }
            guard facts.st_mode & 0o077 == 0 else {
                throw .file(
                    path: path,
                    reason: """
                        others may access this file, which belongs to the vault (mode \(FileFacts.mode(facts))): run \
                        'chmod 600' on it, and find out who changed it.
                        """)
            }
            guard facts.st_nlink <= 1 else { throw VaultFile.hasNames(facts, path) }
        }
    }

    /// What is at a path. What root has just made has its owner set a moment later: that is waited for.
    private static func settled(_ path: String, _ vault: FileIdentity) throws(ServiceError) -> stat? {
        guard let facts = try FileFacts.of(path), facts.st_uid == 0, vault.owner != 0, geteuid() != 0 else {
            return try FileFacts.of(path)
        }
        usleep(20_000)
        return try FileFacts.of(path)
    }

    /// Takes the names of those that are not there, so that nobody else can while SQLite opens the vault: for a folder in
    /// which others can make files, but not replace ours. Calls `open`, and gives the journal's name back afterwards; the
    /// others are in use then. Throws what `open` throws, and `.file` if somebody else was faster.
    static func reserving<T>(_ vault: FileIdentity, _ open: () throws(ServiceError) -> T) throws(ServiceError) -> T {
        var made: [String] = []
        defer { for path in made where path.hasSuffix(journal) { unlink(path) } }
        for path in paths(of: vault.path) {
            let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                switch errno {
                // There already, or no file can be made here at all: then nobody else makes one either.
                case EEXIST, EROFS, EACCES, EPERM: continue
                case ENOSPC, EDQUOT: throw .storageFull
                case let code: throw .file(path: path, reason: PrivateFile.reason(code))
                }
            }
            if geteuid() != vault.owner { fchown(descriptor, vault.owner, gid_t.max) }
            close(descriptor)
            made.append(path)
        }
        do throws(ServiceError) {
            try check(vault)
        } catch {
            removeEmpty(made)
            throw error
        }
        do throws(ServiceError) {
            return try open()
        } catch .corrupt(let what) {
            // No other process can have opened it either. After other failures another one may use these files by now.
            removeEmpty(made)
            throw .corrupt(what)
        }
    }

    private static func removeEmpty(_ paths: [String]) {
        for path in paths where FileFacts.isEmpty(path) { unlink(path) }
    }
}
