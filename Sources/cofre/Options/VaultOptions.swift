import ArgumentParser
import CommandSupport
import Secrets
import Text

/// The options that say which vault, and how to open it. A passphrase is never an argument.
struct VaultOptions: ParsableArguments {
    @Option(
        name: .customLong("vault"),
        help: ArgumentHelp("The vault file. Also COFRE_VAULT.", valueName: "file"), completion: .file())
    var vaultFile: String?

    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp("Open the vault with this key file. Also COFRE_KEY_FILE.", valueName: "file"),
        completion: .file())
    var keyFileOption: String?

    @Option(
        help: ArgumentHelp(
            "Read the passphrase from the first line of a file; - is standard input.", valueName: "file"),
        completion: .file())
    var passphraseFile: String?

    @Option(
        name: .customLong("as"), parsing: .unconditional,
        help: ArgumentHelp(
            "Act as this user, to try permissions out. No protection against somebody who can open the vault.",
            valueName: "name"), completion: CompletionWords.users, transform: OptionText.parse)
    var actingAs: String?

    @Flag(
        help: "Open the vault although this machine has seen a newer state of it, as after restoring a backup.")
    var older = false

    func validate() throws {
        if actingAs == "" { throw ValidationError(ServiceCommandText.asNeedsName.text) }
    }

    /// Those that were given, as they are typed.
    var given: [String] {
        [
            ("--vault", vaultFile), ("--key-file", keyFileOption), ("--passphrase-file", passphraseFile),
            ("--as", actingAs),
        ].filter { $0.1 != nil }.map(\.0) + (older ? ["--older"] : [])
    }
}

extension VaultOptions {
    /// Refuses a second reader of standard input beside `--passphrase-file -`.
    func checkStandardInput(_ others: [(option: String, file: String?)]) throws {
        let readers =
            (passphraseFile == "-" ? ["--passphrase-file"] : []) + others.filter { $0.file == "-" }.map(\.option)
        guard readers.count > 1 else { return }
        throw ValidationError(ServiceCommandText.severalReaders(readers).text)
    }
}
