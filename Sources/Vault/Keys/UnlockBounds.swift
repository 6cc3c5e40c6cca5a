import Secrets

/// How much trying the key slots of a vault may cost. The slots stand in the file in the clear, so that somebody who can
/// write it could add slots without end, or slots that are as costly as one may be, and make opening the vault take long.
enum UnlockBounds {
    /// The most key slots that a vault takes.
    static let slots = 32
    /// The most passphrases that a vault takes, each of the standard cost: about two seconds if none of them fits.
    static let passphrases = 10
    /// The most that deriving keys may cost until one opens the vault: passes times bytes.
    static let cost = Int64(passphrases) * PassphraseCost.standard.total
    /// The most key slots that are read. Vaults of earlier versions may have more than are taken now.
    static let read = 1024
    /// The most bytes that are read of one part of a slot.
    static let slotBytes = 1024

    /// What trying a slot costs; nil if it is never tried: for its kind, impossible numbers, or more than all may cost.
    static func price(_ slot: StoredSlot) -> Int64? {
        switch KeySlot.Kind(rawValue: slot.kind) {
        case .none: return nil
        case .keyFile: return 0
        case .passphrase:
            let cost = PassphraseCost(passes: slot.passes, memoryBytes: slot.memoryBytes)
            return cost.isAllowed && cost.total <= Self.cost ? cost.total : nil
        }
    }

    /// Throws `.corrupt` if there are more slots than a vault takes, or if trying the passphrases costs too much.
    static func check(_ stored: [StoredSlot]) throws(ServiceError) {
        guard stored.count <= slots else {
            throw .corrupt("there are more than \(slots) key slots; \(slots) is the limit.")
        }
        let total = total(stored)
        guard total <= cost else {
            throw .corrupt(
                """
                trying all passphrases costs \(total / PassphraseCost.standard.total) times as much as trying one; \
                \(passphrases) times is the limit.
                """)
        }
    }

    /// Throws `.unsupported` if a vault cannot take one more slot of a kind.
    static func checkRoom(for kind: KeySlot.Kind, beside present: [StoredSlot]) throws(ServiceError) {
        guard present.count < slots else {
            throw .unsupported("The vault has \(present.count) key slots; \(slots) is the limit. Remove one first.")
        }
        guard kind == .passphrase, total(present) + PassphraseCost.standard.total > cost else { return }
        throw .unsupported(
            """
            The vault has as many passphrases as can be tried when it is opened: remove one first, or add a key file.
            """)
    }

    private static func total(_ stored: [StoredSlot]) -> Int64 { stored.reduce(0) { $0 + (price($1) ?? 0) } }
}

/// What may still be spent on trying slots, one after the other.
struct UnlockBudget {
    private var left = UnlockBounds.cost
    /// How many slots could not be paid for.
    private(set) var untried = 0

    /// Whether a slot may be tried. Pays for it. A slot that nothing can open is left to its own refusal.
    mutating func takes(_ slot: StoredSlot) -> Bool {
        guard let price = UnlockBounds.price(slot) else {
            let cost = PassphraseCost(passes: slot.passes, memoryBytes: slot.memoryBytes)
            guard slot.kind == KeySlot.Kind.passphrase.rawValue, cost.isAllowed else { return true }
            untried += 1
            return false
        }
        guard price <= left else {
            untried += 1
            return false
        }
        left -= price
        return true
    }

    /// What is thrown if none of the others opened the vault.
    var failure: ServiceError {
        .unsupported(
            """
            There are too many key slots to try, or too costly ones: \(untried) were left out, and none of the others \
            opens the vault. Open it with a key file or the passphrase of an earlier slot, and remove slots that are not \
            needed with 'cofre slot remove'.
            """)
    }
}
