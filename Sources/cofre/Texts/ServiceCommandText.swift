import Text

/// What is said of where a command works: the profile, the vault, the server, and what opens them.
enum ServiceCommandText: Wording {
    // Which profile. `host` is that of the profile's server.
    case vaultByEnvironment(profile: String, host: String, builtIn: String)
    case traceNeedsServer(profile: String)
    case optionNeedsVault(option: String, profile: String, host: String)
    /// `reason`: why it can only be a vault, as the beginning of the sentence.
    case needsVault(reason: String, profile: String, host: String)
    case asNeedsVault
    case asNeedsName
    /// What would read standard input, as it is typed or named.
    case severalReaders([String])

    // What opens it.
    case warning(String)
    case noTerminalForPassphrase
    case passphrase(path: String)
    case noTerminalForClientSecret(profile: String)
    case clientSecret(clientID: String, profile: String, host: String)

    // Where a client secret comes from.
    /// What is in such a file.
    case clientSecretFile
    case fileIsEmpty
    case fileHasLines
    case commandPrintedNothing
    case commandFailed(status: Int32)

    // Working.
    /// `place`: the profile or the host.
    case failed(place: String, why: String)
    case columnsAsOf(date: String)
    case fieldsAsOf(fields: [String], date: String)

    var english: String {
        switch self {
        case .vaultByEnvironment(let profile, let host, let builtIn):
            "COFRE_VAULT names a vault, but the default profile '\(profile)' is the server \(host): say which is meant "
                + "with --profile \(profile) or --profile \(builtIn), or unset COFRE_VAULT."
        case .traceNeedsServer(let profile):
            "--trace writes down what goes to a server and back, but the profile '\(profile)' is a local vault: "
                + "leave it out."
        case .optionNeedsVault(let option, let profile, let host):
            "\(option) belongs to a local vault, but the profile '\(profile)' is the server \(host): leave it out, or "
                + "name another profile with --profile."
        case .needsVault(let reason, let profile, let host):
            "\(reason), but the profile '\(profile)' is the server \(host): name a local profile with --profile, or a "
                + "vault with --vault."
        case .asNeedsVault: "--as acts in a vault that is there; --owner names a new one's owner."
        case .asNeedsName: "--as needs a user name."
        case .severalReaders(let readers):
            "standard input can be read by one option only, not by \(readers.joined(separator: " and ")): give a file "
                + "instead."
        case .warning(let warning): "warning: \(warning)"
        case .noTerminalForPassphrase:
            "no terminal to ask for the passphrase on: give --passphrase-file or --key-file."
        case .passphrase(let path): "Passphrase for \(path): "
        case .noTerminalForClientSecret(let profile):
            "no terminal to ask for the client secret on: give the profile '\(profile)' a client_secret_file or a "
                + "client_secret_command."
        case .clientSecret(let clientID, let profile, let host):
            "Client secret of \(clientID) for \(profile) (\(host)): "
        case .clientSecretFile: "client secret"
        case .fileIsEmpty: "is empty: put the client secret into it."
        case .fileHasLines: "holds more than one line: the client secret has to be alone in it."
        case .commandPrintedNothing: "it printed nothing: try it by hand."
        case .commandFailed(let status): "it ended with status \(status): try it by hand."
        case .failed(let place, let why): "\(place): \(why)"
        case .columnsAsOf(let date): "What the list does not have is as of \(date) (cofre report)."
        case .fieldsAsOf(let fields, let date):
            "\(fields.joined(separator: ", ")) as of \(date) (cofre report). Secrets may be otherwise by now."
        }
    }
}
