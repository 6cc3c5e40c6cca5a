import CommandSupport
import Posix
import Profiles
import Secrets
import Text
import Vault

/// How a local vault is opened: what options, profile and environment come to, in this order.
struct VaultAccess: Sendable {
    var path: String
    var keyFile: String?
    var passphraseFile: String?
    var actingAs: String?
    /// Whether an older copy than this machine has seen is opened too.
    var acceptsOlder = false

    /// The last part of the path, for people.
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// By profile and environment alone. What the environment says is of its vault, not of one that the profile names.
    init(_ profile: LocalProfile) {
        let paths = Paths()
        let ownPath = profile.vault.map(paths.expand)
        path = ownPath ?? Paths.environment("COFRE_VAULT") ?? paths.vault
        keyFile = profile.keyFile.map(paths.expand) ?? (ownPath == nil ? Paths.environment("COFRE_KEY_FILE") : nil)
    }

    init(_ options: VaultOptions, _ profile: LocalProfile) {
        self.init(profile)
        path = options.vaultFile ?? path
        passphraseFile = options.passphraseFile
        keyFile = options.keyFileOption ?? (passphraseFile == nil ? keyFile : nil)
        actingAs = options.actingAs
        acceptsOlder = options.older
    }

    /// A vault with what opened it, for commands that make another key slot of the same.
    struct Opened {
        let vault: Vault
        let method: UnlockMethod
    }

    /// Opens the vault by key file, passphrase file, or by asking on the terminal.
    ///
    /// - Parameter acceptsDamage: whether a damaged vault is opened too, to be looked through.
    func open(acceptsDamage: Bool = false) async throws -> Vault {
        try await openWithMethod(acceptsDamage: acceptsDamage).vault
    }

    func openWithMethod(acceptsDamage: Bool = false) async throws -> Opened {
        guard FileBytes.exists(path) else { throw ServiceError.noStore(path: path) }
        guard keyFile == nil, let passphraseFile else {
            let method = try await unlockMethod()
            let vault = try await Vault.open(
                at: path, unlock: method, actingAs: actingAs, terms: terms(acceptsDamage))
            mention(vault)
            return Opened(vault: vault, method: method)
        }
        let passphrase = try await OffPool.concurrent.run { try SecretInput.Passphrase(firstLineOf: passphraseFile) }
        let vault = try await passphrase.opening { passphrase throws(ServiceError) in
            try await Vault.open(
                at: path, unlock: .passphrase(passphrase), actingAs: actingAs, terms: terms(acceptsDamage))
        }
        mention(vault)
        return Opened(vault: vault, method: .passphrase(passphrase.secret))
    }

    func terms(_ acceptsDamage: Bool = false) -> OpeningTerms {
        OpeningTerms(
            acceptsDamage: acceptsDamage, acceptsOlder: acceptsOlder,
            sightings: Sightings(folder: Paths().sightings))
    }

    private func mention(_ vault: Vault) {
        if let warning = vault.memoryWarning { Console.error(ServiceCommandText.warning(warning).text) }
    }

    /// How to open it without a passphrase file: a key file, or a question.
    private func unlockMethod() async throws -> UnlockMethod {
        if let keyFile { return .keyFile(try await OffPool.concurrent.run { try KeyFile.read(at: keyFile) }) }
        guard let prompt = TerminalPrompt() else {
            throw CommandError.authentication(ServiceCommandText.noTerminalForPassphrase.text)
        }
        return .passphrase(try prompt.askHidden(ServiceCommandText.passphrase(path: path).text))
    }
}
