import Secrets

/// How much trying the key slots of a vault may cost. The slots stand in the file in the clear, so that somebody who can
/// write it could add slots without end, or slots that are as costly as one may be, and keep the vault from being opened.
enum UnlockBounds {
    /// The most key slots of a vault.
    static let slots = 32
    /// The most passphrases of a vault, each of the standard cost: about two seconds if none of them fits.
    static let passphrases = 10
    /// The most that deriving keys for all slots together may cost: passes times bytes.
    static let cost = Int64(passphrases) * PassphraseCost.standard.total

    /// Throws `.corrupt`, before anything is derived, if there are too many slots, or if trying those of a kind would
    /// cost too much. Slots with impossible costs do not count: they are refused one by one.
    static func check(_ stored: [StoredSlot], trying kind: KeySlot.Kind) throws(ServiceError) {
        guard stored.count <= slots else {
            throw .corrupt("it has more than \(slots) key slots, which is the most.")
        }
        guard kind == .passphrase else { return }
        let total = stored.lazy.filter { $0.kind == kind.rawValue }
            .map { PassphraseCost(passes: $0.passes, memoryBytes: $0.memoryBytes) }
            .filter(\.isAllowed).reduce(0) { $0 + $1.total }
        guard total <= cost else {
            throw .corrupt(
                """
                trying its passphrases would cost \(total / PassphraseCost.standard.total) times as much as one usually \
                does; \(passphrases) times is the most.
                """)
        }
    }

    /// Throws `.unsupported` if a vault cannot take one more slot of a kind.
    static func checkRoom(for kind: KeySlot.Kind, beside present: [KeySlot]) throws(ServiceError) {
        guard present.count < slots else {
            throw .unsupported("The vault has \(present.count) key slots, which is the most: remove one first.")
        }
        guard kind == .passphrase else { return }
        let count = present.count { $0.kind == .passphrase }
        guard count < passphrases else {
            throw .unsupported(
                """
                The vault has \(count) passphrases, which is the most, since all of them may have to be tried: remove one \
                first, or add a key file.
                """)
        }
    }
}
