import ArgumentParser
import CommandSupport
import Secrets
import Vault

/// The options that say which vault, and how to open it. A passphrase is never an argument.
struct VaultOptions: ParsableArguments {
    @Option(
        name: .customLong("vault"),
        help: ArgumentHelp("The vault file. Also COFRE_VAULT.", valueName: "file"))
    var vaultFile: String?

    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp("Open the vault with this key file. Also COFRE_KEY_FILE.", valueName: "file"))
    var keyFileOption: String?

    @Option(
        help: ArgumentHelp("Read the passphrase from the first line of a file; - is standard input.", valueName: "file")
    )
    var passphraseFile: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Act as this user, to try permissions out. No protection against somebody who can open the vault.",
            valueName: "name"))
    var actingAs: String?

    var path: String { vaultFile ?? Paths.environment("COFRE_VAULT") ?? Paths().vault }
    var keyFile: String? { keyFileOption ?? (passphraseFile == nil ? Paths.environment("COFRE_KEY_FILE") : nil) }

    func validate() throws {
        if actingAs == "" { throw ValidationError("--as wants a user name.") }
    }

    /// Opens the vault, works with it and closes it again, whatever happens.
    func use<Result>(_ work: (Vault) async throws -> Result) async throws -> Result {
        let vault = try await open()
        defer { vault.close() }
        return try await work(vault)
    }

    /// Opens the vault by key file, passphrase file, or by asking on the terminal.
    func open() async throws -> Vault {
        guard FileBytes.exists(path) else { throw ServiceError.noStore(path: path) }
        return try await Vault.open(at: path, unlock: try unlockMethod(), actingAs: actingAs)
    }

    /// How to open it: a key file, a passphrase file, or a question.
    func unlockMethod() throws -> UnlockMethod {
        if let keyFile { return .keyFile(try KeyFile.read(at: keyFile)) }
        if let passphraseFile {
            return .passphrase(try SecretInput.firstLine(of: passphraseFile, what: "a passphrase"))
        }
        guard let prompt = TerminalPrompt() else {
            throw CommandError.authentication(
                "no terminal to ask for the passphrase on: give --passphrase-file or --key-file.")
        }
        return .passphrase(try prompt.askHidden("Passphrase for \(path): "))
    }
}

extension VaultOptions {
    /// Refuses a second reader of standard input beside `--passphrase-file -`.
    func checkStandardInput(_ others: [(option: String, file: String?)]) throws {
        let readers =
            (passphraseFile == "-" ? ["--passphrase-file"] : []) + others.filter { $0.file == "-" }.map(\.option)
        guard readers.count > 1 else { return }
        throw ValidationError(
            "standard input can be read by one option only, not by \(readers.joined(separator: " and ")): give a file instead."
        )
    }
}
