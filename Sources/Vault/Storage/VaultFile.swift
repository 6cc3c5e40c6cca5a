import CStorage
import Glibc
import Secrets

/// The vault's file as the file system sees it. It is looked at without being opened: closing a descriptor of a file
/// that SQLite has open would drop SQLite's locks on it.
enum VaultFile {
    /// Calls `open` with the file at an absolute path, when it was found to be a plain file of ours under one name, that
    /// nobody else may access or replace, and SQLite's files beside it too.
    static func checked<T>(
        _ path: String, _ open: (FileIdentity) throws(ServiceError) -> T
    ) throws(ServiceError) -> T {
        let resolved = try VaultFolder.resolve(path)
        let facts = try PrivateFile.check(resolved, what: "vault", shown: path)
        guard facts.st_nlink <= 1 else { throw hasNames(facts, path) }
        let vault = FileIdentity(
            path: resolved, device: facts.st_dev, number: facts.st_ino, owner: facts.st_uid, size: facts.st_size)
        let isShared = try VaultFolder.check(PrivateFile.folder(of: resolved), owner: vault.owner)
        if isShared { return try Companions.reserving(vault) { () throws(ServiceError) in try open(vault) } }
        try Companions.check(vault)
        return try open(vault)
    }

    /// The refusal of a file with a second name.
    static func hasNames(_ facts: stat, _ path: String) -> ServiceError {
        .file(
            path: path,
            reason: """
                this file has \(facts.st_nlink) names (hard links). Opened by two names it would get two logs, and what \
                is written through one of them would be lost: remove the other name ('find FOLDER -samefile' with this \
                path finds it), or copy the file with 'cp' and use the copy.
                """)
    }

    /// Whether there is anything under this name, a dangling link included.
    static func exists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }

    /// Whether there is anything under this name, or a log or another of SQLite's files that a vault left there.
    static func isTaken(_ path: String) -> Bool { ([path] + Companions.paths(of: path)).contains(where: exists) }

    /// Whether two paths lead to one file.
    static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    /// Its size in bytes.
    static func size(of path: String) throws(ServiceError) -> Int64 {
        guard let facts = try FileFacts.of(path) else { throw .noStore(path: path) }
        return Int64(facts.st_size)
    }

    /// Throws `.storeExists` where there is anything at `path`, and `.file` where a log or another of SQLite's files was
    /// left beside it: SQLite would take what stands in there over into a new vault.
    static func checkIsFree(_ path: String) throws(ServiceError) {
        guard !exists(path) else { throw .storeExists(path: path) }
        for companion in Companions.paths(of: path) where exists(companion) {
            throw .file(
                path: companion,
                reason: "belongs to a vault that was here: move it away together with that vault, or remove it.")
        }
    }

    /// Lets `fill` write a file beside `path` and gives it its name when it is complete and on the disk, so that an
    /// interrupted creation leaves no half vault. Throws as `checkIsFree` does.
    static func create(
        _ path: String, fill: (_ draft: FileIdentity) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        try checkIsFree(path)
        try PrivateFile.createFolders(above: path)
        try withDraft(for: path) { draft throws(ServiceError) in
            try fill(draft)
            // Writing takes its time: somebody else may have been here meanwhile.
            try checkIsFree(path)
            try move(draft.path, to: path)
            PrivateFile.syncFolder(of: path)
        }
    }

    /// Calls `body` with an empty file beside `path`, in a folder that others cannot write to. If the file still has its
    /// name at the end, it is removed.
    static func withDraft(
        for path: String, _ body: (FileIdentity) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        let folder = PrivateFile.folder(of: try VaultFolder.resolve(path))
        let owner = try VaultFolder.ownerOfNew(in: folder)
        _ = try VaultFolder.check(folder, owner: owner)
        let draft = path + ".new-" + String(UInt64.random(in: .min ... .max), radix: 16)
        try PrivateFile.create(draft, [])
        defer { for name in [draft] + Companions.paths(of: draft) { unlink(name) } }
        if owner != geteuid(), lchown(draft, owner, gid_t.max) != 0 {
            throw .file(path: folder, reason: PrivateFile.reason(errno))
        }
        try checked(draft, body)
    }

    /// Gives `draft` a name that must be free: in one step if the system can, so that the file never has two names.
    /// Throws `.storeExists` if it is taken.
    private static func move(_ draft: String, to path: String) throws(ServiceError) {
        guard cofre_rename_new(draft, path) != 0 else { return }
        switch errno {
        case EEXIST: throw .storeExists(path: path)
        case EINVAL, ENOSYS: break
        case let code: throw .file(path: path, reason: PrivateFile.reason(code))
        }
        guard link(draft, path) != 0 else {
            unlink(draft)
            return
        }
        switch errno {
        case EEXIST: throw .storeExists(path: path)
        case EPERM, EOPNOTSUPP: try moveWithoutLinks(draft, to: path)
        case let code: throw .file(path: path, reason: PrivateFile.reason(code))
        }
    }

    /// Gives `draft` its name on a file system without hard links. Renaming would overwrite a vault made meanwhile, so
    /// the name is taken first, by an empty file that only its maker replaces. Throws `.storeExists` where it is taken.
    static func moveWithoutLinks(_ draft: String, to path: String) throws(ServiceError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw code == EEXIST ? .storeExists(path: path) : .file(path: path, reason: PrivateFile.reason(code))
        }
        close(descriptor)
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(path)
            throw .file(path: path, reason: PrivateFile.reason(code))
        }
    }

    /// Whether no file can be made beside this one.
    static func isInReadOnlyFolder(_ path: String) -> Bool { access(PrivateFile.folder(of: path), W_OK) != 0 }

    /// Whether a log with changes lies beside the file.
    static func hasLog(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path + Companions.log, &facts) == 0 && facts.st_size > 0
    }

    /// The name under which SQLite reads a file that cannot change.
    static func immutableURI(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        let digits = Array("0123456789ABCDEF")
        var uri = "file:"
        for byte in path.utf8 {
            if plain.contains(byte) {
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                uri += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return uri + "?immutable=1"
    }
}
