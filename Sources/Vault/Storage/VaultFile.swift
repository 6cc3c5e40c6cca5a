import Glibc
import Secrets

/// The vault's file as the file system sees it. It is looked at by name only: closing a descriptor of a file that
/// SQLite has open would drop SQLite's locks on it.
enum VaultFile {
    /// Throws unless there is a plain file of ours at `path` that nobody else may access, and none of SQLite's files
    /// beside it is a link.
    static func check(_ path: String) throws(ServiceError) {
        try PrivateFile.check(path, what: "vault")
        for companion in companions(of: path) {
            var facts = stat()
            if lstat(companion, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
                throw .file(path: companion, reason: "is not a plain file: somebody else may have put it there.")
            }
        }
    }

    /// Whether there is anything under this name, a dangling link included.
    static func exists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }

    /// Throws `.storeExists` where there is anything at `path`, and `.file` where a log or another of SQLite's files was
    /// left beside it: SQLite would take what stands in there over into a new vault.
    static func checkIsFree(_ path: String) throws(ServiceError) {
        guard !exists(path) else { throw .storeExists(path: path) }
        for companion in companions(of: path) where exists(companion) {
            throw .file(
                path: companion,
                reason: "belongs to a vault that was here: move it away together with that vault, or remove it.")
        }
    }

    /// Lets `fill` write a file beside `path` and gives it its name when it is complete and on the disk, so that an
    /// interrupted creation leaves no half vault. Throws as `checkIsFree` does.
    static func create(
        _ path: String, fill: (_ draft: String) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        try checkIsFree(path)
        try PrivateFile.createFolders(above: path)
        let draft = path + ".new-" + String(UInt32.random(in: .min ... .max), radix: 16)
        try PrivateFile.create(draft, [])
        defer { for name in [draft] + companions(of: draft) { unlink(name) } }
        try fill(draft)
        // Writing takes its time: somebody else may have been here meanwhile.
        try checkIsFree(path)
        if link(draft, path) != 0 {
            switch errno {
            case EEXIST: throw .storeExists(path: path)
            case EPERM, EOPNOTSUPP: try moveWithoutLinks(draft, to: path)
            case let code: throw .file(path: path, reason: PrivateFile.reason(code))
            }
        }
        PrivateFile.syncFolder(of: path)
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

    /// The names of the files that SQLite may keep beside a database.
    private static func companions(of path: String) -> [String] { [path + "-wal", path + "-shm", path + "-journal"] }

    /// Whether no file can be made beside this one.
    static func isInReadOnlyFolder(_ path: String) -> Bool { access(PrivateFile.folder(of: path), W_OK) != 0 }

    /// Whether a log with changes lies beside the file.
    static func hasLog(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path + "-wal", &facts) == 0 && facts.st_size > 0
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
