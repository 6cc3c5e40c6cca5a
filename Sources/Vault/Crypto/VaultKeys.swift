import CSodium
import Secrets

/// The vault's key and the keys derived from it, in one slab of guarded memory, and everything that is done with them.
struct VaultKeys: ~Copyable, Sendable {
    /// Where each key lies in the slab.
    private enum Place {
        static let vault = 0
        static let sealing = cofre_key_bytes
        static let index = 2 * cofre_key_bytes
        static let tally = 3 * cofre_key_bytes
        static let sighting = tally + cofre_tally_key_bytes
        static let tokens = sighting + cofre_key_bytes
        static let end = tokens + cofre_key_bytes
    }

    static let keySize = cofre_key_bytes
    static let overhead = cofre_seal_overhead
    /// Bytes of a blind index.
    static let indexSize = cofre_index_bytes

    let vault: VaultID
    private let slab: SecureBytes

    /// Takes the vault key from `fill`, which writes its 32 bytes, and derives the others.
    init(
        vault: VaultID, fill: (UnsafeMutableRawBufferPointer) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        self.vault = vault
        slab = try SecureBytes(count: Place.end) { bytes throws(ServiceError) in
            try fill(UnsafeMutableRawBufferPointer(rebasing: bytes[..<Self.keySize]))
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
            cofre_subkey(base + Place.sealing, Self.keySize, 1, "sealing", base)
            cofre_subkey(base + Place.index, Self.keySize, 2, "index", base)
            cofre_subkey(base + Place.tally, cofre_tally_key_bytes, 3, "tally", base)
            cofre_subkey(base + Place.sighting, Self.keySize, 4, "sighting", base)
            cofre_subkey(base + Place.tokens, Self.keySize, 5, "tokens", base)
        }
    }

    /// A new random vault key.
    static func random(vault: VaultID) throws(ServiceError) -> VaultKeys {
        try VaultKeys(vault: vault) { cofre_random($0.baseAddress, $0.count) }
    }

    /// Whether the keys are kept from being swapped out.
    var isLocked: Bool { slab.isLocked }

    /// The vault key itself, for wrapping it in a key slot.
    borrowing func withVaultKey<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try slab.withBytes { (bytes) throws(E) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[..<Self.keySize]))
        }
    }

    /// Seals a text to its place.
    borrowing func seal(_ text: UnsafeRawBufferPointer, to binding: Binding) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: text.count + Self.overhead) { out, count in
            slab.withBytes { keys in
                binding.withBytes(vault: vault) { bound in
                    cofre_seal(
                        out.baseAddress, text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, bound,
                        Binding.size, keys.baseAddress?.advanced(by: Place.sealing).assumingMemoryBound(to: UInt8.self))
                }
            }
            count = text.count + Self.overhead
        }
    }

    /// Opens a sealed text into `scratch`; false where it is not authentic at this place.
    borrowing func unseal(
        _ sealed: UnsafeRawBufferPointer, from binding: Binding, into scratch: inout Scratch
    ) -> Bool {
        guard sealed.count >= Self.overhead else { return false }
        let status = scratch.replace(size: sealed.count - Self.overhead) { out in
            slab.withBytes { keys in
                binding.withBytes(vault: vault) { bound in
                    cofre_unseal(
                        out.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        sealed.baseAddress?.assumingMemoryBound(to: UInt8.self), sealed.count, bound, Binding.size,
                        keys.baseAddress?.advanced(by: Place.sealing).assumingMemoryBound(to: UInt8.self))
                }
            }
        }
        if status != 0 { scratch.removeAll() }
        return status == 0
    }

    /// The blind index of an identifier code among its owner's: equal for equal pairs, telling nothing else. nil for an
    /// empty code, which is never a duplicate.
    borrowing func blindIndex(owner: String, code: String) -> [UInt8]? {
        guard !code.isEmpty else { return nil }
        var text: [UInt8] = []
        text.append(contentsOf: withUnsafeBytes(of: UInt64(owner.utf8.count).littleEndian, Array.init))
        text.append(contentsOf: owner.utf8)
        text.append(contentsOf: code.utf8)
        return hash(text, under: Place.index, size: cofre_index_bytes)
    }

    /// A code (keyed BLAKE2b, 256 bits) over what is remembered of this vault outside of it (see `Sighting`).
    borrowing func sightingCode(_ text: String) -> [UInt8] {
        hash(vault.bytes + Array(text.utf8), under: Place.sighting, size: cofre_digest_bytes)
    }

    /// What is made with the key for tokens: begins what is hashed, so that none is taken for the other.
    private enum TokenUse: UInt8 {
        case code = 1
        case generation = 2
    }

    /// The signature (keyed BLAKE2b, 256 bits) of a bearer token (see `SignedToken`).
    borrowing func tokenCode(_ text: [UInt8]) -> [UInt8] { tokenHash(.code, text, size: cofre_digest_bytes) }

    /// What stands in an access key's tokens for the key as it is now: another one if it gets another secret.
    borrowing func generation(of key: AccessKey) -> [UInt8] {
        let created = withUnsafeBytes(of: key.created.littleEndian, Array.init)
        return tokenHash(.generation, key.secret.bytes + created + Array(key.id.utf8), size: cofre_index_bytes)
    }

    private borrowing func tokenHash(_ use: TokenUse, _ text: [UInt8], size: Int) -> [UInt8] {
        hash([use.rawValue] + vault.bytes + text, under: Place.tokens, size: size)
    }

    /// Keyed BLAKE2b of `size` bytes (libsodium's `crypto_generichash`).
    ///
    /// - Parameter key: where the key begins in the slab: one of `Place`.
    private borrowing func hash(_ bytes: [UInt8], under key: Int, size: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { out, count in
            slab.withBytes { keys in
                cofre_keyed_hash(
                    out.baseAddress, size, bytes, bytes.count,
                    keys.baseAddress?.advanced(by: key).assumingMemoryBound(to: UInt8.self))
            }
            count = size
        }
    }

    /// One record's share of the tally of all records (see `Tally`).
    borrowing func share(of record: Int64, version: Int64) -> (low: UInt64, high: UInt64) {
        slab.withBytes { keys in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { out in
                cofre_tally(
                    out.baseAddress, record, version,
                    keys.baseAddress?.advanced(by: Place.tally).assumingMemoryBound(to: UInt8.self))
                return (UInt64(littleEndian: out[0]), UInt64(littleEndian: out[1]))
            }
        }
    }
}
