import ArgumentParser
import CommandSupport
import Secrets
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
        try await service.useVaultAndMethod("key slots belong to a local vault") { opened in
            if asks { try await Self.ask(opened.vault, keeps: kept.count + 1) }
            let report = try await opened.vault.rekey(keeping: [opened.method] + kept)
            Console.note("The vault has another key, and everything in it is encrypted with it.")
            for slot in report.removed {
                let kind = slot.kind == .passphrase ? "passphrase" : "key file"
                Console.note("Slot \(slot.id) (\(kind)) was removed.")
            }
            Console.note("Make a new backup: those from before are encrypted with the old key.")
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
            throw CommandError.usage("no terminal to confirm on: give --yes.")
        }
        let slots = try await vault.slots().count
        Console.note(
            "Encrypts everything in the vault again, with another key. The vault has \(slots) key "
                + "\(slots == 1 ? "slot" : "slots"); what opens \(count) of them was given. The others are removed.")
        Console.note("Programs that have the vault open, such as cofre-server, have to open it again.")
        guard ["y", "yes"].contains(try prompt.ask("Go on? [y/N] ").lowercased()) else {
            throw CommandError.failed("not confirmed: nothing was changed.")
        }
    }
}
