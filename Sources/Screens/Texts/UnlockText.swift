import Secrets
import Text

/// What is said of leaving, locking and unlocking, and of a new vault.
enum UnlockText: Wording {
    // Leaving and locking.
    case unfinishedBehindLock
    case quitDuringRun
    case quitUnfinished
    case isLocked
    case nothingToLockWith

    // Unlocking.
    case givenUp
    case wrong(RequiredKey)
    /// What is wrong, and how long to wait.
    case wait(String, seconds: Int)
    case wrongAgain(RequiredKey)
    case replacedByOlder
    case otherThanSeen
    /// How many changes are missing, and when it was seen last in seconds since 1970; nil if that is not known.
    case openOlder(path: String, missing: Int64?, seen: Int64?)

    // A new vault.
    case typePassphrase
    case twoDiffer

    var english: String {
        switch self {
        case .unfinishedBehindLock: "Something unfinished lies behind the lock: unlock it first."
        case .quitDuringRun:
            "A run is under way. Quit all the same? What is left of it can be resumed at the next start."
        case .quitUnfinished: "Something is not saved or not finished. Quit all the same?"
        case .isLocked: "It is locked already."
        case .nothingToLockWith: "Opened without anything typed: there is nothing to lock with."
        case .givenUp: "Given up."
        case .wrong(.clientSecret): "Wrong client secret."
        case .wrong(.passphrase), .wrong(.nothing): "Wrong passphrase."
        case .wait(let wrong, let seconds): "\(wrong) Wait \(seconds) s before the next try."
        case .wrongAgain(.clientSecret): "Wrong client secret. Try again."
        case .wrongAgain(.passphrase), .wrongAgain(.nothing): "Wrong passphrase. Try again."
        case .replacedByOlder:
            "Not opened: the vault's file was replaced by an older one. Put the newer one back, then unlock."
        case .otherThanSeen: "Not opened: it is not the vault that this machine saw last."
        case .openOlder(let path, let missing, let seen):
            "\(path) is \(ServiceError.older(missing, seen)). \(ServiceError.olderMeans) If a backup was restored here, "
                + "that is so. Otherwise find out who replaced the file. Open it, as the vault from now on?"
        case .typePassphrase: "Type a passphrase first."
        case .twoDiffer: "The two differ: type the second one again."
        }
    }
}
