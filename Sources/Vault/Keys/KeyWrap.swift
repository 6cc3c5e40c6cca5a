import CSodium
import Secrets

/// Wraps the vault's key for a key slot, and unwraps it. The wrapping key comes from the passphrase by Argon2id, or
/// from the key file's random bytes by a keyed hash. All that stands in the slot in the clear is bound into the wrap.
enum KeyWrap {
    /// Makes a slot's row. Runs for about 0.1 s with a passphrase: never on the cooperative thread pool.
    static func wrap(
        _ keys: borrowing VaultKeys, slot: Int64, by method: UnlockMethod, cost: PassphraseCost, created: Int64
    ) throws(ServiceError) -> StoredSlot {
        var salt = [UInt8](repeating: 0, count: cofre_salt_bytes)
        cofre_random(&salt, salt.count)
        let paid = method.kind == .passphrase ? cost : PassphraseCost(passes: 0, memoryBytes: 0)
        var stored = StoredSlot(
            id: slot, kind: method.kind.rawValue, salt: salt, passes: paid.passes, memoryBytes: paid.memoryBytes,
            created: created, wrapped: [])
        let wrappingKey = try wrappingKey(method, stored)
        let bound = boundText(stored, vault: keys.vault)
        stored.wrapped = keys.withVaultKey { key in
            wrappingKey.withBytes { wrapping in
                [UInt8](unsafeUninitializedCapacity: key.count + VaultKeys.overhead) { out, count in
                    cofre_seal(
                        out.baseAddress, key.baseAddress?.assumingMemoryBound(to: UInt8.self), key.count, bound,
                        bound.count, wrapping.baseAddress?.assumingMemoryBound(to: UInt8.self))
                    count = key.count + VaultKeys.overhead
                }
            }
        }
        return stored
    }

    /// Opens a slot. Throws `.authenticationFailed` where the method does not fit, `.corrupt` for a slot that cannot
    /// be one of ours.
    static func unwrap(
        _ stored: StoredSlot, vault: VaultID, by method: UnlockMethod
    ) throws(ServiceError) -> VaultKeys {
        try check(stored, as: method.kind)
        let wrappingKey = try wrappingKey(method, stored)
        let bound = boundText(stored, vault: vault)
        return try VaultKeys(vault: vault) { out throws(ServiceError) in
            let status = wrappingKey.withBytes { wrapping in
                cofre_unseal(
                    out.baseAddress?.assumingMemoryBound(to: UInt8.self), stored.wrapped, stored.wrapped.count, bound,
                    bound.count, wrapping.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
            if status != 0 { throw .authenticationFailed }
        }
    }

    /// Throws `.corrupt` for a slot that cannot be one of ours, by what can be seen of it without opening it.
    static func check(_ stored: StoredSlot) throws(ServiceError) {
        guard let kind = KeySlot.Kind(rawValue: stored.kind) else {
            throw .corrupt("key slot \(stored.id) is of an unknown kind.")
        }
        try check(stored, as: kind)
    }

    private static func check(_ stored: StoredSlot, as kind: KeySlot.Kind) throws(ServiceError) {
        guard stored.salt.count == cofre_salt_bytes,
            stored.wrapped.count == VaultKeys.keySize + VaultKeys.overhead
        else { throw .corrupt("key slot \(stored.id) has parts of a wrong length.") }
        guard kind == .passphrase else { return }
        try PassphraseCost(passes: stored.passes, memoryBytes: stored.memoryBytes).check(slot: stored.id)
    }

    private static func wrappingKey(_ method: UnlockMethod, _ slot: StoredSlot) throws(ServiceError) -> SecureBytes {
        try SecureBytes(count: VaultKeys.keySize) { out throws(ServiceError) in
            let key = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
            switch method {
            case .passphrase(let passphrase):
                let status = passphrase.withBytes { bytes in
                    cofre_passphrase_key(
                        key, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, slot.salt,
                        UInt64(slot.passes), UInt64(slot.memoryBytes))
                }
                guard status == 0 else {
                    throw .unsupported(
                        "There is not enough memory to derive the key: \(slot.memoryBytes >> 20) MiB are needed.")
                }
            case .keyFile(let content):
                guard content.count == VaultKeys.keySize else { throw .authenticationFailed }
                content.withBytes { bytes in
                    cofre_keyed_hash(
                        key, VaultKeys.keySize, slot.salt, slot.salt.count,
                        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
                }
            }
        }
    }

    private static func boundText(_ slot: StoredSlot, vault: VaultID) -> [UInt8] {
        var text = Array("cofre key slot".utf8) + vault.bytes + slot.salt
        for number in [slot.id, slot.kind, slot.passes, slot.memoryBytes, slot.created] {
            text += withUnsafeBytes(of: number.littleEndian, Array.init)
        }
        return text
    }
}
