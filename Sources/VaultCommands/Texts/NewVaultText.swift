import Text

/// What is said when a vault is created, and asked for its passphrase.
enum NewVaultText: Wording {
    /// Why it can only be a vault, as the beginning of a sentence.
    case reason
    case created(path: String, owner: String)
    case createdKeyFile(path: String)

    // A new passphrase.
    case noTerminal
    case passphrase
    case again
    case empty
    case different

    var english: String {
        switch self {
        case .reason: "init creates a local vault"
        case .created(let path, let owner): "Created the vault \(path), owned by \(owner)."
        case .createdKeyFile(let path): "Created the key file \(path): keep a copy of it in a safe place."
        case .noTerminal: "no terminal to ask for a passphrase on: give --passphrase-file or --key-file."
        case .passphrase: "New passphrase: "
        case .again: "The same again: "
        case .empty: "an empty passphrase protects nothing: type one."
        case .different: "the two passphrases differ: nothing was created."
        }
    }
}
