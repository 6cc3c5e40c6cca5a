import Screens
import Text

/// What the frame around all screens, the dialogs, and the way into a service say.
enum StartViewText: Wording {
    case tooSmall(leastWidth: Int, leastHeight: Int, width: Int, height: Int)
    /// Seconds; the key that stops it, if there is one.
    case waiting(what: String, seconds: Int, stopKey: String?)
    case seconds(Int)
    case question
    case moreLines
    case moreMatches(Int)
    case otherTyped
    case unlock
    case logIn
    case passphrase
    case clientSecret
    case unlocking
    case connecting
    case waitingToTry
    case notShown(key: String?)
    case welcome
    case noVault
    case onceMore
    case noRecovery
    case severalWords
    case strength(PassphraseStrength.Level, reason: String)
    case creating
    case same
    case notSame

    var english: String {
        switch self {
        case .tooSmall(let leastWidth, let leastHeight, let width, let height):
            "Cofre needs \(leastWidth)x\(leastHeight); this terminal has \(width)x\(height)."
        case .waiting(let what, let seconds, nil): "\(what) \(seconds) s"
        case .waiting(let what, let seconds, let key?): "\(what) \(seconds) s, \(key) stops"
        case .seconds(let seconds): "\(seconds) s"
        case .question: "Question"
        case .moreLines: "… more: make the window larger"
        case .moreMatches(let count): "… \(count) more"
        case .otherTyped: "other: type it"
        case .unlock: "Unlock"
        case .logIn: "Log in"
        case .passphrase: "Passphrase"
        case .clientSecret: "Client secret"
        case .unlocking: "Unlocking…"
        case .connecting: "Connecting…"
        case .waitingToTry: "Waiting…"
        case .notShown(let key?): "Not shown; \(key) shows what you type."
        case .notShown(nil): "What you type is not shown."
        case .welcome: "Welcome to Cofre"
        case .noVault: "There is no vault yet. Choose a passphrase, and Cofre creates an encrypted one here:"
        case .onceMore: "Once more"
        case .noRecovery:
            "Nobody can open the vault without it: there is no way to recover a lost passphrase."
        case .severalWords: "several words are easiest to remember"
        case .strength(.weak, let reason): "weak: \(reason)"
        case .strength(.fair, let reason): "fair: \(reason)"
        case .strength(.strong, let reason): "strong: \(reason)"
        case .creating: "Creating the vault…"
        case .same: "the same"
        case .notSame: "not the same yet"
        }
    }
}
