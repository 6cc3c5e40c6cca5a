import CSodium
import Glibc
import Secrets
import Text

/// What this machine has seen of each vault last, in a folder outside of the vaults. Nothing within a file can show that the
/// whole file was replaced by an older copy of itself; this can. A copy in another place is remembered for itself.
package struct Sightings: Sendable {
    private let folder: String

    /// - Parameter folder: made with mode 0700 if it is missing.
    package init(folder: String) { self.folder = folder }

    /// The record's file: named after the vault and a hash of its place.
    private func path(_ place: String, _ vault: VaultID) -> String {
        let bytes = Array(place.utf8)
        let hash = [UInt8](unsafeUninitializedCapacity: cofre_digest_bytes) { out, count in
            cofre_digest(out.baseAddress, bytes, bytes.count)
            count = cofre_digest_bytes
        }
        return folder + "/" + Hex.text(vault.bytes) + "-" + Hex.text(hash.prefix(8))
    }

    /// What is remembered of a vault; nil if nothing is. Throws `.corrupt` for what is no record.
    ///
    /// - Parameter place: the file's absolute path.
    func remembered(_ place: String, _ vault: VaultID) throws(ServiceError) -> SightingRecord? {
        let path = path(place, vault)
        guard let text = try read(path) else { return nil }
        guard let record = SightingRecord(line: text) else {
            throw .corrupt("what is remembered of this vault in \(path) is damaged.")
        }
        return record
    }

    /// Remembers a vault as it is, unless it is remembered with more changes already.
    ///
    /// - Parameter lowers: whether it is remembered all the same: somebody agreed that this is the vault from now on.
    func remember(
        _ sighting: Sighting, _ place: String, _ keys: borrowing VaultKeys, lowers: Bool = false
    ) throws(ServiceError) {
        let path = path(place, keys.vault)
        try PrivateFile.createFolders(above: path)
        let lock = try locked()
        defer { close(lock) }
        if !lowers, let known = try remembered(place, keys.vault) {
            guard known.verdict(on: sighting.moment, place, keys) == .inOrder else { return }
            if known.sighting.moment == sighting.moment, known.isAuthentic(place, keys) { return }
        }
        // One that a killed process left is of no use; whoever writes one holds the lock.
        let draft = path + ".new"
        unlink(draft)
        try PrivateFile.create(draft, Array(SightingRecord.line(sighting, place, keys).utf8))
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw .file(path: path, reason: PrivateFile.reason(code))
        }
    }

    /// Several processes remember one after the other. The lock ends with its descriptor.
    private func locked() throws(ServiceError) -> Int32 {
        let path = folder + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, reason: PrivateFile.reason(errno)) }
        while flock(descriptor, LOCK_EX) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            throw .file(path: path, reason: PrivateFile.reason(code))
        }
        return descriptor
    }

    /// A record's text; nil if there is none.
    private func read(_ path: String) throws(ServiceError) -> String? {
        // Opening a pipe would wait for its writer otherwise.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .file(path: path, reason: PrivateFile.reason(errno))
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .file(path: path, reason: PrivateFile.reason(errno)) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .file(path: path, reason: "is not a plain file.") }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .file(path: path, reason: PrivateFile.reason(errno)) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
