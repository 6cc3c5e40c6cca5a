import Glibc
import Secrets

/// The vault's file as the file system sees it. It is looked at by name only: closing a descriptor of a file that
/// SQLite has open would drop SQLite's locks on it.
enum VaultFile {
    /// Throws unless there is a plain file of ours at `path` that nobody else may access, and none of SQLite's files
    /// beside it is a link.
    static func check(_ path: String) throws(ServiceError) {
        try PrivateFile.check(path, what: "vault")
        for companion in [path + "-wal", path + "-shm", path + "-journal"] {
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

    /// Lets `fill` write a file beside `path` and gives it its name when it is complete and on the disk, so that an
    /// interrupted creation leaves no half vault. Throws `.storeExists` where there is one already.
    static func create(
        _ path: String, fill: (_ draft: String) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        var facts = stat()
        guard lstat(path, &facts) != 0 else { throw .storeExists(path: path) }
        try PrivateFile.createFolders(above: path)
        let draft = path + ".new-" + String(UInt32.random(in: .min ... .max), radix: 16)
        try PrivateFile.create(draft, [])
        defer { for name in [draft, draft + "-wal", draft + "-shm", draft + "-journal"] { unlink(name) } }
        try fill(draft)
        guard link(draft, path) == 0 else {
            let code = errno
            if code == EEXIST { throw .storeExists(path: path) }
            // File systems without hard links.
            guard code == EPERM || code == EOPNOTSUPP, rename(draft, path) == 0 else {
                throw .file(path: path, reason: PrivateFile.reason(code))
            }
            return
        }
        PrivateFile.syncFolder(of: path)
    }

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
