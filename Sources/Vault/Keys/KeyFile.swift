import CSodium
import Glibc
import Secrets
import Text

/// A file that opens a vault without a passphrase: one line, a header word and 32 random bytes in hexadecimal, readable
/// by its owner only.
package enum KeyFile {
    private static let header = "cofre-key-1 "
    private static let lineLength = header.utf8.count + 2 * VaultKeys.keySize

    /// Creates a key file with mode 0600. Throws `.file` where there is a file already, which is never
    /// overwritten.
    package static func create(at path: String) throws(ServiceError) {
        guard cofre_sodium_init() == 0 else { throw .unsupported("The system has no source of random numbers.") }
        var key = [UInt8](repeating: 0, count: VaultKeys.keySize)
        cofre_random(&key, key.count)
        var line = Array(header.utf8)
        line.reserveCapacity(lineLength + 1)
        var digits = Hex.digits(of: key)
        line += digits
        line.append(UInt8(ascii: "\n"))
        defer {
            cofre_wipe(&key, key.count)
            cofre_wipe(&digits, digits.count)
            cofre_wipe(&line, line.count)
        }
        try PrivateFile.create(path, line)
    }

    /// Reads a key file's 32 bytes. Throws `.file` with the reason where there is none, for a file that others may
    /// read, a link, or something that is no key file.
    ///
    /// - Parameter isCredential: whether the system put it there for this process (systemd's LoadCredential=): then it may
    ///   belong to root and be readable through its group.
    package static func read(at path: String, isCredential: Bool = false) throws(ServiceError) -> ClientSecret {
        let descriptor = try PrivateFile.open(
            path, O_RDONLY, what: "key file", kept: isCredential ? .bySystem : .byOwner)
        defer { close(descriptor) }
        var line = [UInt8](repeating: 0, count: lineLength + 2)
        defer { cofre_wipe(&line, line.count) }
        let count = Glibc.read(descriptor, &line, line.count)
        guard count >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
        let isWhole = count == lineLength || (count == lineLength + 1 && line[lineLength] == UInt8(ascii: "\n"))
        guard isWhole, line.starts(with: header.utf8),
            var key = Hex.bytes(line[header.utf8.count..<lineLength])
        else { throw .file(path: path, reason: Self.notOurs) }
        defer { cofre_wipe(&key, key.count) }
        return key.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    private static let notOurs =
        "this is no key file of cofre: it needs one line, 'cofre-key-1' and 64 hexadecimal digits."
}
