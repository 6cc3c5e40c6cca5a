import Secrets
import Text

/// What commands about many secrets say of which ones, of the plan, and of its confirmation.
enum BulkCommandText: Wording {
    // Which secrets, and what is done to them.
    case sayWhich
    case sayWhichOnce
    case filterIsEmpty
    case sayWithWhom
    case sayWhom
    case sayTags
    case tagTwice(String)

    // Saved plans. A location is that of a service, as the plan has it.
    case planFile
    case planOfOther(place: String, location: String, here: String)
    case moreDifferences(Int)
    case planIsOutdated(secrets: Int)

    // What is refused, or has to be known.
    case otherProfile(named: String, profile: String)
    case alwaysAsks(profile: String)
    case cannotBeResumed(why: String)
    case tooMany(secrets: Int, limit: Int)
    case otherNumber(secrets: Int, expected: Int)
    case takesOver(secrets: Int, started: String)

    // The plan. `effect` is what changes, in short.
    case item(id: SecretID, name: String, code: String?)
    case moreItems(Int)
    case wouldChange
    case unchanged
    case notPermitted
    case changedSince
    case leftOut
    case notKnown(effect: String)
    case stateUnknown
    case notFound
    /// `directions`: what a plan with several directions does; nil for another one, which does `verb` to `sent` secrets.
    /// `doubtful`: how many of these are sent without knowing how they are. `word`: the goal's word for what is so already.
    case would(
        directions: String?, verb: String, sent: Int, doubtful: Int, already: Int, word: String, notPermitted: Int,
        place: String)

    var english: String {
        switch self {
        case .sayWhich: "say which: give identifiers, or --filter, --tag or --code, or --all."
        case .sayWhichOnce: "identifiers, --filter with --tag and --code, and --all exclude each other."
        case .filterIsEmpty: "--filter is empty: say what is to match. --all takes all secrets."
        case .sayWithWhom: "say with whom: give --user or --group."
        case .sayWhom: "say whom: give --user or --group."
        case .sayTags: "say which: give --add or --remove."
        case .tagTwice(let tag): "'\(tag)' is to be added and removed: choose one."
        case .planFile: "the plan"
        case .planOfOther(let place, let location, let here):
            "the plan was made for \(place) (\(location)), and this is \(here): nothing was changed."
        case .moreDifferences(let count): "… and \(count) more."
        case .planIsOutdated(let count):
            "\(counted(count, "secret")) of the plan \(count == 1 ? "is" : "are") otherwise by now: nothing was changed. "
                + "Make a new plan, or give --anyway."
        case .otherProfile(let named, let profile):
            "--confirm names '\(named)', but the profile is '\(profile)': nothing was changed."
        case .alwaysAsks(let profile):
            "the profile '\(profile)' always asks, so --yes is not enough: give --confirm \(profile) in its place."
        case .cannotBeResumed(let why): "if this run is cut short, it cannot be resumed: \(why)"
        case .tooMany(let count, let limit):
            "this would act on \(counted(count, "secret")), and --max is \(limit): nothing was changed."
        case .otherNumber(let count, let expected):
            "this would act on \(counted(count, "secret")), and --expect is \(expected): nothing was changed."
        case .takesOver(let count, let started): "takes over \(counted(count, "secret")) of the run of \(started)."
        case .item(let id, let name, let code): "  \(id)  \(name)\(code.map { " (\($0))" } ?? "")"
        case .moreItems(let count): "  … and \(count) more (--dry-run lists all)"
        case .wouldChange: "would change"
        case .unchanged: "unchanged"
        case .notPermitted: "not permitted"
        case .changedSince: "changed since"
        case .leftOut: "left out"
        case .notKnown(let effect): "not known: \(effect)"
        case .stateUnknown: "state unknown"
        case .notFound: "not found"
        case .would(
            let directions, let verb, let sent, let doubtful, let already, let word, let notPermitted, let place):
            "Would \(directions ?? "\(verb) \(sent)") on \(place): \(Self.doubt(sent, doubtful))\(already) \(word), "
                + "\(notPermitted) not permitted."
        }
    }

    private static func doubt(_ sent: Int, _ doubtful: Int) -> String {
        doubtful > 0 ? "\(sent) would be sent, \(doubtful) of these without knowing how they are now, " : ""
    }
}
