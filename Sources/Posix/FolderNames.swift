import Glibc

/// Reads what is in a folder.
package enum FolderNames {
    /// The names of all that is in a folder, in any order, without `.` and `..`; nil if it cannot be read to its end.
    package static func read(_ path: String) -> [String]? {
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
