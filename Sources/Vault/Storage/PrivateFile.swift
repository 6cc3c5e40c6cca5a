import Glibc
import Posix
import Secrets

/// Files that belong to their owner alone: created with mode 0600, refused when others may read or write them, or lead a link to
/// them elsewhere (`GuardedFile`). A vault is never reached through a link.
package enum PrivateFile {
    /// Opens an existing file. Throws `.readOnly` where it may not be written, and `.file` with the reason where there
    /// is none, for something that is no plain file, for a file that those may access from whom it has to be kept, and for a link
    /// that others could lead elsewhere.
    package static func open(
        _ path: String, _ access: Int32, what: String, kept keeping: GuardedFile.Keeping = .byOwner
    ) throws(ServiceError) -> Int32 {
        do throws(GuardedFile.Refusal) {
            return try GuardedFile.open(path, access, what: what, kept: keeping)
        } catch {
            if error.error?.code == EROFS { throw .readOnly(path: path) }
            throw .file(path: error.path, reason: error.reason)
        }
    }

    /// The same checks of a vault's file without opening it, and what was found. Throws `.noStore` if there is none.
    ///
    /// - Parameter shown: the path as it is named in errors.
    static func check(_ path: String, what: String, shown: String) throws(ServiceError) -> stat {
        guard let facts = try FileFacts.of(path) else { throw .noStore(path: shown) }
        if facts.st_mode & S_IFMT == S_IFLNK { throw isLink(shown, what) }
        if let flaw = GuardedFile.flaw(facts, what, .byOwner) { throw .file(path: shown, reason: flaw) }
        return facts
    }

    private static func isLink(_ path: String, _ what: String) -> ServiceError {
        .file(path: path, reason: "is a symbolic link: give the path of the \(what) itself.")
    }

    /// Creates a file with this content and brings it to the disk. Throws `.file` where there is one already,
    /// `.readOnly` and `.storageFull`.
    static func create(_ path: String, _ content: [UInt8]) throws(ServiceError) {
        let descriptor = try make(path)
        defer { close(descriptor) }
        do throws(SystemError) {
            try FileBytes.write(content, to: descriptor)
        } catch {
            throw failed(path, error.code)
        }
        guard fsync(descriptor) == 0 else { throw failed(path) }
        syncFolder(of: path)
    }

    /// Creates an empty file and opens it for writing. Throws as `create` does, and `.file` if the file system gives it
    /// rights for others (vfat, some network file systems).
    ///
    /// - Parameters:
    ///   - owner: whom it is to belong to; nil for whoever makes it.
    ///   - shown: the path as it is named in errors, if it is another one.
    static func make(_ path: String, owner: uid_t? = nil, shown: String? = nil) throws(ServiceError) -> Int32 {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw notMade(shown ?? path, errno) }
        do throws(ServiceError) {
            if let owner, owner != geteuid(), fchown(descriptor, owner, gid_t.max) != 0 {
                throw failed(path, shown: shown)
            }
            // The umask can only take rights away; what matters is that nobody else has any.
            let status = fchmod(descriptor, 0o600)
            guard status == 0 || errno == EPERM else { throw failed(path, shown: shown) }
            var facts = stat()
            guard fstat(descriptor, &facts) == 0 else { throw failed(path, shown: shown) }
            guard status == 0, facts.st_mode & 0o077 == 0 else {
                unlink(path)
                throw .file(
                    path: shown ?? path,
                    reason: "this file system cannot keep others from reading a file: choose another folder.")
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Why nothing can be made at a path.
    static func notMade(_ path: String, _ code: Int32) -> ServiceError {
        switch code {
        case EEXIST, ELOOP: .file(path: path, reason: "already exists and is not overwritten.")
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        case ENOSPC, EDQUOT: .storageFull
        default: .file(path: path, reason: reason(code))
        }
    }

    /// Creates the folders above `path` that are missing, with mode 0700. Throws `.readOnly`, `.storageFull` or `.file`.
    package static func createFolders(above path: String) throws(ServiceError) {
        do throws(Folders.Failure) {
            try Folders.make(Folders.parent(of: path))
        } catch {
            if error.error.code == ENOTDIR { throw .file(path: error.path, reason: "is not a folder.") }
            throw notMade(error.path, error.error.code)
        }
    }

    /// An absolute form of a path, without resolving links.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    static func path(_ name: String, in folder: String) -> String { (folder == "/" ? "" : folder) + "/" + name }

    /// Brings a file's content to the disk. Not for a file that SQLite has open.
    ///
    /// - Parameter shown: the path as it is named in errors.
    static func sync(_ path: String, shown: String) throws(ServiceError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: shown, reason: reason(errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            if errno == ENOSPC || errno == EDQUOT { throw .storageFull }
            throw .file(path: shown, reason: reason(errno))
        }
    }

    /// Brings the folder's entry for a new file to the disk, as far as the file system can.
    static func syncFolder(of path: String) {
        let descriptor = Glibc.open(Folders.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) + "." }

    /// Removes what was begun.
    private static func failed(_ path: String, _ code: Int32 = errno, shown: String? = nil) -> ServiceError {
        unlink(path)
        return code == ENOSPC || code == EDQUOT ? .storageFull : .file(path: shown ?? path, reason: reason(code))
    }
}
