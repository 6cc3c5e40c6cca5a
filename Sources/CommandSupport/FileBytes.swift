import Glibc

/// A system call's failure.
package struct SystemError: Error, Equatable {
    /// The `errno` value.
    package let code: Int32

    package init(_ code: Int32) { self.code = code }

    /// The failure of the call just made.
    package static var last: SystemError { SystemError(errno) }

    /// The C library's text for it.
    package var text: String { String(cString: strerror(code)) }
}

/// Reading and writing whole files with plain system calls.
package enum FileBytes {
    /// Whether there is anything at the path.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Reads a file to its end; `-` is standard input. Throws the call's failure, or `EFBIG` past `limit` bytes.
    package static func read(_ path: String, limit: Int = 1 << 30) throws(SystemError) -> [UInt8] {
        guard path != "-" else { return try read(descriptor: STDIN_FILENO, limit: limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, limit: limit)
    }

    /// Reads to the end. Throws the call's failure, or `EFBIG` past `limit` bytes.
    package static func read(descriptor: Int32, limit: Int = 1 << 30) throws(SystemError) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        defer { explicit_bzero(&chunk, chunk.count) }
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last }
            guard count > 0 else { break }
            content += chunk[..<count]
            guard content.count <= limit else { throw SystemError(EFBIG) }
        }
        return content
    }

    /// Writes all of `bytes`. Throws the call's failure.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last }
            offset += count
        }
    }

    /// Creates a file that only its owner may read, with this content. Never overwrites: throws `EEXIST`.
    package static func create(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        do throws(SystemError) {
            try write(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw .last }
        } catch {
            unlink(path)
            throw error
        }
    }

    /// The same under a temporary name first: the whole file is there, or none.
    package static func createWhole(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        let temporary = temporaryName(path)
        try create(temporary, bytes)
        defer { unlink(temporary) }
        // A second name for the same file: unlike a renaming, never over one that is there.
        if link(temporary, path) != 0 {
            // Some file systems have no links: there the name is taken first.
            guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { throw .last }
            try create(path, [])
            guard rename(temporary, path) == 0 else { throw .last }
        }
        try syncFolder(of: path)
    }

    /// Puts this content in the place of a file, or where there is none, readable by its owner alone: the old or the new is
    /// there, whatever happens. Throws the call's failure.
    package static func replace(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        let temporary = temporaryName(path)
        try create(temporary, bytes)
        guard rename(temporary, path) == 0 else {
            let error = SystemError.last
            unlink(temporary)
            throw error
        }
        try syncFolder(of: path)
    }

    /// The folder that a path's last part lies in.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func temporaryName(_ path: String) -> String { "\(path).\(getpid()).new" }

    /// Brings a new name in a folder to the disk. Some file systems cannot do that for folders (`EINVAL`).
    private static func syncFolder(of path: String) throws(SystemError) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that can be written to but not read: the name is there all the same.
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
    }
}
