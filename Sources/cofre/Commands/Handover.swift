import ArgumentParser
import CommandSupport
import Glibc
import Posix
import Secrets
import Text
import Vault
import VaultCommands

/// `cofre export --as-vault`: secrets in a vault of their own, for somebody else.
struct HandoverOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Write the secrets, client secrets included, into this new vault with a passphrase of its own.",
            valueName: "file"),
        transform: OptionText.parse)
    var asVault: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What opens the vault of --as-vault: the first line of this file. Without it, it is asked for.",
            valueName: "file"),
        transform: OptionText.parse)
    var newPassphraseFile: String?

    func validate() throws {
        if newPassphraseFile != nil, asVault == nil {
            throw ValidationError(TransferCommandText.passphraseNeedsVault.text)
        }
    }

    /// The vault that is to be made; nil without one. Throws if there is such a file already. Asks for the passphrase.
    func handover() throws -> Handover? {
        guard let asVault else { return nil }
        let path = Paths().expand(asVault)
        guard !FileBytes.exists(path) else { throw ServiceError.storeExists(path: path) }
        let passphrase =
            try newPassphraseFile.map { try SecretInput.firstLine(of: $0, what: InputText.passphrase.text) }
            ?? NewPassphrase.ask()
        return Handover(path: path, passphrase: passphrase)
    }
}

/// A vault that is made to hand secrets over.
struct Handover: Sendable {
    let path: String
    let passphrase: ClientSecret

    /// Makes the vault with these secrets in it, all of them or none: if it fails, nothing is left.
    ///
    /// - Parameter owner: who owns the vault and all in it.
    func write(_ secrets: [APISecret], owner: String) async throws {
        let vault = try await Vault.create(at: path, unlock: .passphrase(passphrase), owner: owner)
        do {
            let drafts = secrets.map { secret in
                var draft = SecretDraft(secret)
                draft.isActive = secret.summary.state != .inactive
                return draft
            }
            let results = try await vault.create(drafts, atomically: true)
            try ServiceError.account(results.count, of: secrets.count)
            for (secret, result) in zip(secrets, results) {
                if case .failure(let error) = result {
                    let text = TransferCommandText.notHandedOver(
                        id: secret.id, name: secret.summary.name, why: error.sentence)
                    throw CommandError.failed(text.text)
                }
            }
            vault.close()
        } catch {
            vault.close()
            for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
            throw error
        }
    }
}
