import CSodium
import Secrets
import Text

/// What a bearer token says: which access key it stands for and how long. It is signed with a key that is derived from the vault's, so
/// that every process that has the vault open can tell it, and nothing has to be kept of it.
///
/// As bytes, written in hexadecimal digits in lower case: the form (1), when it ends (8, little endian), random bytes (12), the access
/// key's id (10), its generation (16), the signature over all before it (32).
package struct SignedToken: Equatable, Sendable {
    package let keyID: String
    /// From this moment on it is none: seconds since 1970 (UTC).
    package let expires: Int64
    /// Of the access key for which it was made; see `VaultKeys.generation`.
    let generation: [UInt8]
    /// Makes each token another one.
    let nonce: [UInt8]

    /// Another one for tokens of another layout.
    private static let form: UInt8 = 1
    static let nonceSize = 12
    private static let textSize = 1 + 8 + nonceSize + AccessKey.idBytes + cofre_index_bytes
    private static let size = textSize + cofre_digest_bytes

    init(keyID: String, expires: Int64, generation: [UInt8], nonce: [UInt8]) {
        self.keyID = keyID
        self.expires = expires
        self.generation = generation
        self.nonce = nonce
    }

    /// The token as it is handed out.
    func signed(_ keys: borrowing VaultKeys) -> ClientSecret {
        var bytes = [Self.form] + withUnsafeBytes(of: expires.littleEndian, Array.init) + nonce
        bytes += (Hex.bytes(keyID.utf8) ?? []) + generation
        bytes += keys.tokenCode(bytes)
        return Hex.digits(of: bytes).withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    /// What a text says; nil if it was not signed with these keys. Nothing of it counts before that is known.
    init?(_ text: ClientSecret, _ keys: borrowing VaultKeys) {
        guard text.count == 2 * Self.size else { return nil }
        let bytes = text.withBytes { digits in
            // One way to write each: in lower case.
            digits.contains { (0x41...0x5A).contains($0) } ? nil : Hex.bytes(digits)
        }
        guard let bytes else { return nil }
        let code = keys.tokenCode(Array(bytes[..<Self.textSize]))
        guard Self.areEqual(code, Array(bytes[Self.textSize...])), bytes[0] == Self.form else { return nil }
        expires = bytes.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(fromByteOffset: 1, as: Int64.self)) }
        var rest = bytes[9..<Self.textSize]
        nonce = Array(rest.prefix(Self.nonceSize))
        rest = rest.dropFirst(Self.nonceSize)
        keyID = Hex.text(rest.prefix(AccessKey.idBytes))
        generation = Array(rest.dropFirst(AccessKey.idBytes))
    }

    /// In a time that does not depend on where they differ.
    fileprivate static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && cofre_compare(one, other, one.count) == 0
    }
}

extension Vault {
    /// A token for an access key, good until a moment (seconds since 1970, UTC). For the vault's owner; `.noAccess` for others.
    package func token(for key: AccessKey, until expires: Int64) throws(ServiceError) -> ClientSecret {
        guard isOwners else { throw .noAccess }
        return SignedToken(
            keyID: key.id, expires: expires, generation: core.keys.generation(of: key),
            nonce: try SecretMaker.bytes(SignedToken.nonceSize)
        ).signed(core.keys)
    }

    /// What a token says; nil if it was not made with this vault's present key, or was altered.
    package func signedToken(_ text: ClientSecret) -> SignedToken? { SignedToken(text, core.keys) }

    /// Whether a token was made for this access key as it is: with the secret that it has now.
    package func isToken(_ token: SignedToken, of key: AccessKey) -> Bool {
        token.keyID == key.id && SignedToken.areEqual(token.generation, core.keys.generation(of: key))
    }
}
