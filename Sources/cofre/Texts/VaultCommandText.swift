import Text

/// What is said of a vault as a whole: its copies, what is damaged in it, its key slots, its audit trail.
enum VaultCommandText: Wording {
    // Why it can only be a vault, as the beginning of a sentence.
    case backupReason
    case restoreReason
    case repairReason
    case verifyReason
    case slotsReason
    case auditReason

    // Copies.
    case copied(vault: String, file: String)
    case vaultIsThere(path: String)
    case restores(vault: String, file: String, putsAside: Bool)
    case restoresOlder
    case putAside(path: String)
    case restored(vault: String, file: String)
    case openWithOlder

    // Damage.
    case nameIsTaken
    case ownerIsLost
    case saved(secrets: Int, lost: Int, isWhole: Bool, file: String)
    case read(secrets: Int, versions: Int, auditEntries: Int, accessKeys: Int, slots: Int, problems: Int)

    // Key slots.
    case passphrase
    case keyFile
    case slotAdded(Int64)
    case slotChanged(Int64)
    case slotRemoved(Int64)
    case removedKnowKey
    /// `kept`: how many of the slots stay.
    case rekeys(slots: Int, kept: Int)
    case rekeyReopens
    case rekeyed
    case rekeyRemoved(slot: Int64, isPassphrase: Bool)
    case makeBackup

    // The audit trail.
    case limitIsZero
    case auditQuery(why: String)
    case auditMayHaveMore(limit: Int)
    case auditIsWrong
    case checkpointWritten(path: String, entries: Int)

    var english: String {
        switch self {
        case .backupReason: "backup copies a local vault"
        case .restoreReason: "restore makes a local vault"
        case .repairReason: "repair saves a local vault"
        case .verifyReason: "verify reads a local vault"
        case .slotsReason: "key slots belong to a local vault"
        case .auditReason: "the audit trail is a vault's"
        case .copied(let vault, let file): "Copied the vault \(vault) to \(file)."
        case .vaultIsThere(let path):
            "There is a vault at \(path) already: with --force it is put aside and kept beside the restored one."
        case .restores(let vault, let file, let putsAside):
            "Restores the vault \(vault) from \(file).\(putsAside ? " The vault that is there now is put aside." : "")"
        case .restoresOlder:
            "What was changed since the backup is not in it: access keys that were revoked and passphrases that were changed "
                + "or removed since then work again."
        case .putAside(let path): "The vault that was there is moved to \(path)."
        case .restored(let vault, let file): "Restored the vault \(vault) from \(file)."
        case .openWithOlder:
            "If this machine has seen a newer state of it, open it with --older once: then it is the vault from now on."
        case .nameIsTaken: "already exists and is not overwritten: choose another name."
        case .ownerIsLost: "who owns the vault is lost: give --owner."
        case .saved(let saved, let lost, let isWhole, let file):
            "Saved \(counted(saved, "secret")) in the new vault \(file). "
                + (isWhole
                    ? "Nothing is lost."
                    : "\(lost) \(lost == 1 ? "is" : "are") lost. Look at it before it takes the place of the damaged one.")
        case .read(let secrets, let versions, let entries, let keys, let slots, let problems):
            "Read \(counted(secrets, "secret")), \(counted(versions, "earlier version")), "
                + "\(counted(entries, "audit entry", plural: "audit entries")), \(counted(keys, "access key")), "
                + "\(counted(slots, "key slot")): \(Self.verdict(problems))"
        case .passphrase: "passphrase"
        case .keyFile: "key file"
        case .slotAdded(let slot): "Added slot \(slot)."
        case .slotChanged(let slot): "Changed the passphrase of slot \(slot)."
        case .slotRemoved(let slot): "Removed slot \(slot)."
        case .removedKnowKey:
            "Whoever opened the vault with it may have kept the vault's key, and can read this file and its backups "
                + "with it. 'cofre slot rekey' gives the vault another key."
        case .rekeys(let slots, let kept):
            "Encrypts everything in the vault again, with another key. The vault has \(counted(slots, "key slot")); "
                + "what opens \(kept) of them was given. The others are removed."
        case .rekeyReopens: "Programs that have the vault open, such as cofre-server, have to open it again."
        case .rekeyed: "The vault has another key, and everything in it is encrypted with it."
        case .rekeyRemoved(let slot, true): "Slot \(slot) (passphrase) was removed."
        case .rekeyRemoved(let slot, false): "Slot \(slot) (key file) was removed."
        case .makeBackup: "Make a new backup: those from before are encrypted with the old key."
        case .limitIsZero: "--limit needs a number from 1 on."
        case .auditQuery(let why): "--\(why)"
        case .auditMayHaveMore(let limit): "There may be more: --limit \(limit) was reached."
        case .auditIsWrong: "The audit trail is not as it should be."
        case .checkpointWritten(let path, let entries):
            "Wrote \(path), of \(counted(entries, "entry", plural: "entries"))."
        }
    }

    private static func verdict(_ problems: Int) -> String {
        problems == 0
            ? "nothing is damaged."
            : "\(counted(problems, "problem")). Restore the vault from a backup with 'cofre restore', or save what is "
                + "authentic with 'cofre repair'. Find out who could write to the file, or if the disk is failing."
    }
}
