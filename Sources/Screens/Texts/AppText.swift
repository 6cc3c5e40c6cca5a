import Text

/// What the program says around its screens.
enum AppText: Wording {
    // Keys and the mouse.
    case tooFast
    case keysTooFast(keys: String)
    case nothingToDo(action: String)
    /// `help` are the keys that show all keys.
    case notBound(keys: String, help: String?)

    // Pastes.
    case pasteInFieldsOnly
    case pasting
    case pastingWithoutEnd

    // Messages.
    case messagesTitle
    case noMessages

    // The run behind the screens.
    case noRun
    case runIsShown

    // Profiles.
    case profileTitle
    case profileHasProblem
    case presentProfile
    case noProfile(name: String, nearest: String?)
    case sameProfile(name: String)
    case noOtherProfiles
    case unfinishedHere

    // Client secrets.
    case notShown(why: String)

    var english: String {
        switch self {
        case .tooFast: "That came too fast to be meant as an answer."
        case .keysTooFast(let keys): "\(keys) came too fast to be meant as an answer: press it again."
        case .nothingToDo(let action): "\(action): nothing to do here."
        case .notBound(let keys, let help?): "\(keys) is not bound here; \(help) shows the keys."
        case .notBound(let keys, nil): "\(keys) is not bound here."
        case .pasteInFieldsOnly: "A paste is taken in text fields only."
        case .pasting: "Pasting…"
        case .pastingWithoutEnd: "Pasting… its end does not come: Esc or C-c ends it."
        case .messagesTitle: "Messages"
        case .noMessages: "There were none yet."
        case .noRun: "No run is under way."
        case .runIsShown: "It is shown already."
        case .profileTitle: "Profile"
        case .profileHasProblem: "(has a problem)"
        case .presentProfile: "(present)"
        case .noProfile(let name, let nearest?): "No profile '\(name)', did you mean '\(nearest)'?"
        case .noProfile(let name, nil): "No profile '\(name)'."
        case .sameProfile(let name): "This is profile \(name)."
        case .noOtherProfiles: "There are no other profiles: 'cofre profile add' makes one."
        case .unfinishedHere: "Something is not saved or not finished here: finish it first."
        case .notShown(let why): "Not shown: \(why)"
        }
    }
}
