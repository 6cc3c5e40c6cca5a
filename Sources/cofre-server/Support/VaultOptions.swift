import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Vault
import VaultCommands

/// The options that say which vault, and how to open it without anybody there to type.
struct VaultOptions: ParsableArguments {
    @Option(
        name: .customLong("vault"),
        help: ArgumentHelp(
            "The vault file. Also COFRE_VAULT; else vault.cofre in $STATE_DIRECTORY, or in your data directory.",
            valueName: "file"))
    var vaultFile: String?

    @Option(
        help: ArgumentHelp(
            "Open the vault with this key file. Also COFRE_KEY_FILE, or the systemd credential cofre.key.",
            valueName: "file"))
    var keyFile: String?

    @Option(
        help: ArgumentHelp("Read the passphrase from the first line of a file; - is standard input.", valueName: "file")
    )
    var passphraseFile: String?

    @Flag(
        help: "Open the vault although this machine has seen a newer state of it, as after restoring a backup.")
    var older = false

    /// Those that may stand in front of the command: all of them, and `--json`.
    static let leading = LeadingOptions(
        withValue: ["--vault", "--key-file", "--passphrase-file"], flags: ["--json", "--older"])

    func validate() throws {
        if keyFile != nil, passphraseFile != nil {
            throw ValidationError("--key-file and --passphrase-file both open the vault: give one of them.")
        }
    }

    var path: String {
        if let path = vaultFile ?? Paths.environment("COFRE_VAULT") { return path }
        return Paths.environment("STATE_DIRECTORY").map { $0 + "/vault.cofre" } ?? Paths().vault
    }

    func open() async throws -> Vault {
        guard FileBytes.exists(path) else {
            throw CommandError.notFound(
                "There is no vault at \(path): create one with 'cofre-server init'.")
        }
        let terms = OpeningTerms(acceptsOlder: older, sightings: sightings)
        let vault = try await open(terms)
        if let warning = vault.memoryWarning { Console.error("warning: \(warning)") }
        return vault
    }

    /// Where this machine remembers vaults: under systemd beside the vault, since there is no home.
    var sightings: Sightings {
        Sightings(folder: Paths.environment("STATE_DIRECTORY").map { $0 + "/vaults" } ?? Paths().sightings)
    }

    private func open(_ terms: OpeningTerms) async throws -> Vault {
        guard let passphraseFile else {
            return try await Vault.open(at: path, unlock: try unlockMethod(), terms: terms)
        }
        return try await SecretInput.Passphrase(firstLineOf: passphraseFile).opening {
            passphrase throws(ServiceError) in
            try await Vault.open(at: path, unlock: .passphrase(passphrase), terms: terms)
        }
    }

    /// The key file that is named by option or environment.
    var namedKeyFile: String? { keyFile ?? (passphraseFile == nil ? Paths.environment("COFRE_KEY_FILE") : nil) }

    private func unlockMethod() throws -> UnlockMethod {
        if let namedKeyFile { return .keyFile(try KeyFile.read(at: namedKeyFile)) }
        if let credentials = Paths.environment("CREDENTIALS_DIRECTORY") {
            return .keyFile(try KeyFile.read(at: credentials + "/cofre.key", isCredential: true))
        }
        throw CommandError.authentication(
            "Nothing opens the vault \(path): give --key-file or --passphrase-file, or set COFRE_KEY_FILE.")
    }
}

extension VaultOptions: VaultOpening {
    func useVault<Result>(_ reason: String, _ work: (Vault) async throws -> Result) async throws -> Result {
        let vault = try await open()
        defer { vault.close() }
        return try await work(vault)
    }

    func newVault(_ reason: String) -> NewVault {
        NewVault(path: path, keyFile: namedKeyFile, passphraseFile: passphraseFile, sightings: sightings)
    }
}
