import CStorage
import Glibc
import Secrets

/// A vault's file that was looked at and found to be in order: what has to be there still when SQLite has opened it.
struct FileIdentity: Equatable, Sendable {
    /// The absolute path without any link on the way, as SQLite reports it.
    let path: String
    let device: dev_t
    let number: ino_t
    let owner: uid_t
    /// In bytes.
    let size: off_t

    /// Whether this very file is at its path.
    var isInPlace: Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_dev == device && facts.st_ino == number
    }
}

/// Looking at files and folders without opening them, so that SQLite's locks on them stay (`cofre_open_path`).
enum FileFacts {
    /// What is at a path, a symbolic link itself included; nil if there is nothing. Throws `.file`.
    static func of(_ path: String) throws(ServiceError) -> stat? {
        let descriptor = cofre_open_path(path)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: return nil
            default: throw .file(path: path, reason: PrivateFile.reason(errno))
            }
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .file(path: path, reason: PrivateFile.reason(errno)) }
        return facts
    }

    /// Whether two paths name one file, links not followed.
    static func areOne(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return lstat(one, &first) == 0 && lstat(other, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    /// Whether there is a plain file without content.
    static func isEmpty(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && facts.st_size == 0
    }

    /// The permissions as they are typed: 644.
    static func mode(_ facts: stat) -> String { String(facts.st_mode & 0o777, radix: 8) }
}
