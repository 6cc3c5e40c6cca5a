import CSodium

/// What the vault's state keeps of the key slots, which stand in the clear: a hash of all of them with all that they have.
/// A slot that was removed and is put back, or one that was taken away or changed, gives another.
enum SlotDigest {
    /// BLAKE2b of 256 bits.
    static func of(_ slots: [StoredSlot]) -> [UInt8] {
        var text: [UInt8] = []
        func add(_ number: Int64) { text += withUnsafeBytes(of: number.littleEndian, Array.init) }
        func add(_ bytes: [UInt8]) {
            add(Int64(bytes.count))
            text += bytes
        }
        for slot in slots.sorted(by: { $0.id < $1.id }) {
            for number in [slot.id, slot.kind, slot.passes, slot.memoryBytes, slot.created] { add(number) }
            add(slot.salt)
            add(slot.wrapped)
        }
        return [UInt8](unsafeUninitializedCapacity: cofre_digest_bytes) { out, count in
            cofre_digest(out.baseAddress, text, text.count)
            count = cofre_digest_bytes
        }
    }
}
