import ArgumentParser
import CommandSupport
import Secrets
import Text
import Vault

/// `cofre slot rekey`: another key for the vault.
struct SlotRekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Give the vault another key and encrypt everything again.",
        discussion: """
            Whoever once opened the vault may have kept its key. Removing their passphrase or key file does not take it from \
            them; this does. Slots are kept if what opens them is given: the passphrase or key file that opens the vault now, \
            and those of --keep-key-file and --keep-passphrase-file. The others are removed, and can be added again. It is done \
            in one step: if it is interrupted, nothing has changed. Programs that have the vault open, such as cofre-server, \
            have to open it again. Backups from before are still encrypted with the old key.
            """)

    @Option(
        help: ArgumentHelp("Keep the slot that this key file opens. Repeatable.", valueName: "file"),
        completion: .file())
    var keepKeyFile: [String] = []

    @Option(
        help: ArgumentHelp(
            "Keep the slot of the passphrase on the first line of this file. Repeatable.", valueName: "file"),
        completion: .file())
    var keepPassphraseFile: [String] = []

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var service: ServiceOptions

    func validate() throws {
        try service.vault.checkStandardInput(keepPassphraseFile.map { ("--keep-passphrase-file", $0) })
    }

    mutating func run() async throws {
        let kept = try others()
        let asks = !yes
        try await service.useVaultAndMethod(VaultCommandText.slotsReason.text) { opened in
            if asks { try await Self.ask(opened.vault, keeps: kept.count + 1) }
            let report = try await opened.vault.rekey(keeping: [opened.method] + kept)
            Console.note(VaultCommandText.rekeyed.text)
            for slot in report.removed {
                Console.note(
                    VaultCommandText.rekeyRemoved(slot: slot.id, isPassphrase: slot.kind == .passphrase).text)
            }
            Console.note(VaultCommandText.makeBackup.text)
        }
    }

    private func others() throws -> [UnlockMethod] {
        let keyFiles = try keepKeyFile.map { UnlockMethod.keyFile(try KeyFile.read(at: $0)) }
        let passphrases = try keepPassphraseFile.map {
            UnlockMethod.passphrase(try SecretInput.Passphrase(firstLineOf: $0).secret)
        }
        return keyFiles + passphrases
    }

    /// Says what would be done and asks. Throws if the answer is not yes.
    private static func ask(_ vault: Vault, keeps count: Int) async throws {
        guard let prompt = TerminalPrompt(), Console.inputIsTerminal else {
            throw CommandError.usage(ConfirmText.noTerminal(way: "--yes").text)
        }
        let slots = try await vault.slots().count
        Console.note(VaultCommandText.rekeys(slots: slots, kept: count).text)
        Console.note(VaultCommandText.rekeyReopens.text)
        guard ConfirmText.isYes(try prompt.ask(ConfirmText.goOn.text)) else {
            throw CommandError.failed(ConfirmText.notConfirmed.text)
        }
    }
}
