import Glibc

/// Random client secrets.
package enum RandomSecret {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// Letters and digits only, so that it survives shells, URLs and spreadsheets; 43 of them hold 256 bits.
    /// The system's generator reads getrandom(2).
    package static func make(length: Int = 43) -> ClientSecret {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
        defer { explicit_bzero(&bytes, bytes.count) }
        return bytes.withUnsafeBytes { ClientSecret(bytes: $0) }
    }
}
