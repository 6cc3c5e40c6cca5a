import Glibc

/// Folders: what is in them, and making them.
package enum Folders {
    /// The folder that a path's last part lies in.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Why a folder could not be made, and which one.
    package struct Failure: Error, Equatable {
        package let path: String
        package let error: SystemError
    }

    /// Makes a folder and those above it that are missing, with mode 0700 whatever the umask is. Throws a call's failure, `ENOTDIR` for something else
    /// that has the name.
    package static func make(_ path: String) throws(Failure) {
        var facts = stat()
        if stat(path, &facts) == 0 {
            guard facts.st_mode & S_IFMT == S_IFDIR else { throw Failure(path: path, error: SystemError(ENOTDIR)) }
            return
        }
        let parent = parent(of: path)
        if parent != path, parent != "." { try make(parent) }
        guard mkdir(path, 0o700) == 0 else {
            if errno == EEXIST { return }
            throw Failure(path: path, error: .last)
        }
        // The process's umask may have taken away what its owner needs.
        guard chmod(path, 0o700) == 0 else { throw Failure(path: path, error: .last) }
    }

    /// Makes a new folder with mode 0700, whatever the umask is, and returns its path: `prefix` and six characters more (mkdtemp(3)).
    package static func makeTemporary(_ prefix: String) throws(SystemError) -> String {
        var template = Array((prefix + "XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw .last }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard chmod(path, 0o700) == 0 else {
            let error = SystemError.last
            rmdir(path)
            throw error
        }
        return path
    }

    /// The names of all that is in a folder, in any order, without `.` and `..`; nil if it cannot be read to its end.
    package static func names(in path: String) -> [String]? {
        guard let stream = opendir(path) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = name(of: entry)
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        return errno == 0 ? names : nil
    }

    /// The name in an entry. Reads no byte behind the name's end: an entry is as long as its name, not as long as its type
    /// (readdir(3), "The d_name field"), and behind the last one the buffer may end.
    static func name(of entry: UnsafePointer<dirent>) -> String {
        // A field of the imported structure always has an offset. `&entry.pointee.d_name` would copy all 256 bytes of it.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? MemoryLayout<dirent>.size
        let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
        return String(cString: name)
    }
}
