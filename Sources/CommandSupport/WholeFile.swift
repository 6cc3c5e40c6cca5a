import Glibc
import Posix

/// Writes a file that is there as a whole or not at all, readable by its owner alone. What is written has no name, if the
/// file system can do that, until it is complete: a process that dies on the way leaves nothing behind.
package enum WholeFile {
    /// Creates a file. Never overwrites: throws `EEXIST`, or the failure of another call.
    package static func create(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        let new = try NewFile(beside: path, bytes)
        defer { new.close() }
        if !new.link(to: path) {
            // Some file systems have no second names: there the name is taken first.
            guard [EPERM, ENOTSUP, ENOSYS].contains(errno), let temporary = new.name else { throw .last }
            try FileBytes.create(path, [])
            guard rename(temporary, path) == 0 else {
                let error = SystemError.last
                unlink(path)
                throw error
            }
        }
        try syncFolder(of: path)
    }

    /// Puts this content in the place of a file, or where there is none: the old or the new is there, whatever happens.
    /// Throws the call's failure.
    package static func replace(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        let new = try NewFile(beside: path, bytes)
        defer { new.close() }
        let temporary = try named(new, beside: path)
        guard rename(temporary, path) == 0 else {
            let error = SystemError.last
            unlink(temporary)
            throw error
        }
        try syncFolder(of: path)
    }

    /// The temporary name, which a file without a name is given.
    private static func named(_ new: NewFile, beside path: String) throws(SystemError) -> String {
        if let name = new.name { return name }
        for name in NewFile.temporaryNames(beside: path) {
            if new.link(to: name) { return name }
            guard errno == EEXIST else { throw .last }
        }
        throw SystemError(EEXIST)
    }

    /// Brings a new name in a folder to the disk. Some file systems cannot do that for folders (`EINVAL`).
    private static func syncFolder(of path: String) throws(SystemError) {
        let descriptor = open(Folders.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that can be written to but not read: the name is there all the same.
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
    }
}

/// A file that is complete and on the disk, without its name.
private struct NewFile {
    private let descriptor: Int32
    /// The temporary name; nil if there is none.
    let name: String?

    /// open(2): a file without a name. The C library's macro does not come through to Swift.
    private static let nameless = 0o20000000 | O_DIRECTORY

    static func temporaryNames(beside path: String) -> [String] { (0..<100).map { "\(path).\(getpid())-\($0).new" } }

    init(beside path: String, _ bytes: [UInt8]) throws(SystemError) {
        let opened = open(Folders.parent(of: path), Self.nameless | O_WRONLY | O_CLOEXEC, 0o600)
        // Without /proc it could not be named.
        if opened >= 0, access("/proc/self/fd/\(opened)", F_OK) == 0 {
            (descriptor, name) = (opened, nil)
        } else {
            if opened >= 0 { Glibc.close(opened) }
            (descriptor, name) = try Self.named(beside: path)
        }
        do throws(SystemError) {
            try FileBytes.write(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw .last }
        } catch {
            close()
            throw error
        }
    }

    private static func named(beside path: String) throws(SystemError) -> (Int32, String) {
        for name in temporaryNames(beside: path) {
            let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if descriptor >= 0 { return (descriptor, name) }
            guard errno == EEXIST else { throw .last }
        }
        throw SystemError(EEXIST)
    }

    /// Gives it this name, unless there is such a file. Returns false and sets `errno` if that fails.
    func link(to path: String) -> Bool {
        if let name { return Glibc.link(name, path) == 0 }
        return linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    }

    /// Removes the temporary name, if it is still there, and closes the file.
    func close() {
        if let name { unlink(name) }
        Glibc.close(descriptor)
    }
}
