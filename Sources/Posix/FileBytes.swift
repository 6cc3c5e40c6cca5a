import Glibc

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
            let count = bytes.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                return Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last }
            // No file or terminal does that; it would go on for ever.
            guard count > 0 else { throw SystemError(EIO) }
            offset += count
        }
    }

    /// Writes all of a text in UTF-8. Throws the call's failure.
    package static func write(_ text: String, to descriptor: Int32) throws(SystemError) {
        try write(Array(text.utf8), to: descriptor)
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
}
