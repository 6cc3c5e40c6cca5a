import CSodium
import Secrets
import Text

/// What is kept of a random secret to recognise it by: its BLAKE2b hash of 256 bits.
///
/// A fast hash without salt is right here, and only here: the secrets are 32 random bytes, so there is nothing to guess,
/// and nobody chooses them twice. A password would need Argon2id.
package struct SecretDigest: Hashable, Sendable {
    static let size = cofre_digest_bytes

    let bytes: [UInt8]

    package init(of secret: ClientSecret) {
        bytes = secret.withBytes { secret in
            [UInt8](unsafeUninitializedCapacity: Self.size) { out, count in
                cofre_digest(out.baseAddress, secret.baseAddress?.assumingMemoryBound(to: UInt8.self), secret.count)
                count = Self.size
            }
        }
    }

    /// A digest as it was stored; nil for a wrong length.
    init?(stored bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = Array(bytes)
    }

    /// In a time that does not depend on where they differ.
    package static func == (lhs: SecretDigest, rhs: SecretDigest) -> Bool {
        lhs.bytes.count == rhs.bytes.count && cofre_compare(lhs.bytes, rhs.bytes, lhs.bytes.count) == 0
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

/// Secrets that nobody has to remember: 32 bytes of libsodium's random source in hexadecimal, which survives shells, URLs
/// and spreadsheets.
package enum SecretMaker {
    /// Throws `.unsupported` where the system has no source of random numbers.
    package static func make() throws(ServiceError) -> ClientSecret {
        var random = try bytes(32)
        var digits = Hex.digits(of: random)
        defer {
            cofre_wipe(&random, random.count)
            cofre_wipe(&digits, digits.count)
        }
        return digits.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    static func bytes(_ count: Int) throws(ServiceError) -> [UInt8] {
        guard cofre_sodium_init() == 0 else { throw .unsupported("The system has no source of random numbers.") }
        var random = [UInt8](repeating: 0, count: count)
        cofre_random(&random, count)
        return random
    }
}
