import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault
import VaultCommands

/// `cofre slot`: the ways in which the vault can be opened.
struct SlotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slot", abstract: "Show and change the vault's key slots: its passphrases and key files.",
        discussion: """
            Changing slots wraps the vault's key anew; the secrets are not encrypted again. 'rekey' gives the vault another \
            key and encrypts everything again.
            """,
        subcommands: [
            List.self, AddPassphrase.self, AddKeyFile.self, ChangePassphrase.self, Remove.self, SlotRekeyCommand.self,
        ],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the key slots.")

        @OptionGroup var service: ServiceOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await service.useVault(VaultCommandText.slotsReason.text) { vault in
                let slots = try await vault.slots()
                if output.json {
                    var writer = JSONWriter(.indented)
                    writer.array { array in
                        for slot in slots {
                            array.object { object in
                                object.member("slot", slot.id)
                                object.member("kind", slot.kind == .passphrase ? "passphrase" : "key_file")
                                object.member("created", time: slot.created)
                            }
                        }
                    }
                    try Console.write(writer.text + "\n")
                } else {
                    let rows = slots.map { slot in
                        [
                            String(slot.id),
                            (slot.kind == .passphrase ? VaultCommandText.passphrase : .keyFile).text,
                        ]
                    }
                    try Console.write(TextColumns.render(ColumnText.heads(.slot, .kind), rows))
                }
            }
        }
    }

    struct AddPassphrase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a passphrase, asked for on the terminal or read from a file.")

        @OptionGroup var service: ServiceOptions
        @OptionGroup var new: NewPassphraseOption

        func validate() throws {
            try service.vault.checkStandardInput([("--new-passphrase-file", new.newPassphraseFile)])
        }

        mutating func run() async throws {
            try await service.useVault(VaultCommandText.slotsReason.text) { vault in
                let slot = try await vault.addSlot(.passphrase(try new.passphrase()))
                Console.note(VaultCommandText.slotAdded(slot.id).text)
            }
        }
    }

    struct AddKeyFile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a key file; it is created where it is missing.")

        @Argument(help: "The key file.", completion: .file())
        var file: String

        @OptionGroup var service: ServiceOptions

        mutating func run() async throws {
            try await service.useVault(VaultCommandText.slotsReason.text) { vault in
                let key = try OfferedKeyFile(file)
                do throws(ServiceError) {
                    let slot = try await vault.addSlot(.keyFile(key.value))
                    Console.note(VaultCommandText.slotAdded(slot.id).text)
                } catch {
                    key.takeBack()
                    throw error
                }
            }
        }
    }

    struct ChangePassphrase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace the passphrase of a slot.")

        @Argument(help: "The slot's number, as listed.")
        var slot: Int64

        @OptionGroup var service: ServiceOptions
        @OptionGroup var new: NewPassphraseOption

        func validate() throws {
            try service.vault.checkStandardInput([("--new-passphrase-file", new.newPassphraseFile)])
        }

        mutating func run() async throws {
            try await service.useVault(VaultCommandText.slotsReason.text) { vault in
                try await vault.changePassphrase(ofSlot: slot, to: try new.passphrase())
                Console.note(VaultCommandText.slotChanged(slot).text)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a slot. The last one stays.")

        @Argument(help: "The slot's number, as listed.")
        var slot: Int64

        @OptionGroup var service: ServiceOptions

        mutating func run() async throws {
            try await service.useVault(VaultCommandText.slotsReason.text) { vault in
                try await vault.removeSlot(slot)
                Console.note(VaultCommandText.slotRemoved(slot).text)
                Console.note(VaultCommandText.removedKnowKey.text)
            }
        }
    }
}

/// Where a new passphrase comes from.
struct NewPassphraseOption: ParsableArguments {
    @Option(help: ArgumentHelp("Read the new passphrase from the first line of a file.", valueName: "file"))
    var newPassphraseFile: String?

    func passphrase() throws -> ClientSecret {
        guard let newPassphraseFile else { return try NewPassphrase.ask() }
        return try SecretInput.firstLine(of: newPassphraseFile, what: InputText.newPassphrase.text)
    }
}
