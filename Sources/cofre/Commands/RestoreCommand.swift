import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// `cofre restore FILE`: a backup in the place of the vault.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the vault.",
        discussion: """
            The backup itself stays as it is. If there is a vault already, --force puts it aside: it is moved to a name \
            with the time in the same folder. No other process may have it open. What was changed since the backup is not \
            in it: access keys that were revoked and passphrases that were changed or removed since then work again. So the \
            restored vault opens with --older only, the first time, if this machine has seen a newer state of it.
            """)

    @Argument(help: "The backup.", completion: .file())
    var file: String

    @Flag(help: "Put a vault that is there aside.")
    var force = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let path = try service.vaultAccess(since: VaultCommandText.restoreReason.text).path
        if FileBytes.exists(path), !force {
            throw CommandError.failed(VaultCommandText.vaultIsThere(path: path).text)
        }
        if !yes { try ask(path) }
        let (file, force) = (file, force)
        let result = await Interruption.cancelling { () async -> Result<VaultCopy, ServiceError> in
            do throws(ServiceError) {
                let copy = try await Vault.restore(path, from: file, replacing: force)
                return .success(copy)
            } catch {
                return .failure(error)
            }
        }
        let copy = try result.get()
        if output.json { try Console.write(copy.json(vault: path, backup: file, isRestored: true)) }
        if let kept = copy.kept { Console.note(VaultCommandText.putAside(path: kept).text) }
        Console.note(VaultCommandText.restored(vault: path, file: file).text)
        Console.note(VaultCommandText.openWithOlder.text)
    }

    /// Says what would be done and asks. Throws if the answer is not yes.
    private func ask(_ path: String) throws {
        guard let prompt = TerminalPrompt(), Console.inputIsTerminal else {
            throw CommandError.usage(ConfirmText.noTerminal(way: "--yes").text)
        }
        Console.note(
            VaultCommandText.restores(vault: path, file: file, putsAside: FileBytes.exists(path)).text)
        Console.note(VaultCommandText.restoresOlder.text)
        guard ConfirmText.isYes(try prompt.ask(ConfirmText.goOn.text)) else {
            throw CommandError.failed(ConfirmText.notConfirmed.text)
        }
    }
}
