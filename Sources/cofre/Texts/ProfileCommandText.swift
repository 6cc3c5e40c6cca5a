import Text

/// What the commands about profiles say, and what is said of config.toml and keymap.conf.
enum ProfileCommandText: Wording {
    // Adding.
    case optionNeedsServer(option: String)
    case optionsNeedLocal
    case needsURL
    case oneClientSecret
    case added(name: String, path: String)
    case beforeUse(problem: String)
    case notAdded(problems: [String])
    case exists(name: String, path: String)
    case hasDefault(name: String, path: String)
    /// What is wrong with the values, each without its full stop.
    case refused(reasons: [String])
    case unwritable(path: String)

    // Listing.
    case hasErrors
    case passphrase

    // Checking and logging in.
    case problem(profile: String, problem: String)
    case noProblems(path: String, profiles: Int)
    case nameOnce
    /// `user`: nil if it is not known. `count`: the secrets that it sees.
    case sees(profile: String, place: String, user: String?, count: Int)
    case keySees(profile: String, place: String, clientID: String, count: Int)

    // Files that are not to be trusted.
    case notOwn
    /// `mode`: in octal digits.
    case othersMayWrite(mode: String)

    // Keymaps.
    case noKeymap(path: String)
    case keymapIsRight(path: String)

    var english: String {
        switch self {
        case .optionNeedsServer(let option): "\(option) belongs to a server, not to a --local profile."
        case .optionsNeedLocal: "--vault and --key-file belong to a --local profile."
        case .needsURL: "a server's profile needs --url and --client-id, a local one needs --local."
        case .oneClientSecret: "--client-secret-file and --client-secret-command exclude each other."
        case .added(let name, let path): "Added the profile '\(name)' to \(path)."
        case .beforeUse(let problem): "Before it can be used: \(problem)"
        case .notAdded(let problems):
            (["nothing was added, since the file cannot be read:"] + problems.map { "  \($0)" })
                .joined(separator: "\n")
        case .exists(let name, let path):
            "'\(name)' is there already: edit it in \(path), or choose another name."
        case .hasDefault(let name, let path):
            "'\(name)' is the default already: add without --default, or change the line 'default' in \(path)."
        case .refused(let reasons): reasons.map { "\($0)." }.joined(separator: "\n")
        case .unwritable(let path):
            "nothing was added: \(path) is written in a way that a table at its end would change. Add it by hand."
        case .hasErrors: "has errors: 'cofre profile check' shows them"
        case .passphrase: "passphrase"
        case .problem(let profile, let problem): "\(profile): \(problem)"
        case .noProblems(let path, let count): "\(path): \(counted(count, "profile")), no problems."
        case .nameOnce: "name the profile once: as an argument or with --profile."
        case .sees(let profile, let place, let user, let count):
            "\(profile) · \(place): \(user ?? "the key") sees \(counted(count, "secret"))."
        case .keySees(let profile, let place, let clientID, let count):
            "\(profile) · \(place): access key \(clientID) sees \(counted(count, "secret"))."
        case .notOwn: "belongs to somebody else, who could send your secrets anywhere: make it your own."
        case .othersMayWrite(let mode):
            "others may write to it (mode \(mode)) and send your secrets anywhere: run 'chmod 600' on it."
        case .noKeymap(let path): "There is no \(path): the default keymap is used."
        case .keymapIsRight(let path): "\(path): no problems."
        }
    }
}
