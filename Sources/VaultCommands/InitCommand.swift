import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// `init`: creates a vault.
package struct InitCommand<Options: VaultOpening>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init", abstract: "Create a vault.",
            discussion: """
                With --key-file the vault opens with that file, which is created if it is missing; with --passphrase-file, or by \
                answering the question, it opens with a passphrase. 'cofre slot' adds other ways later.
                """)
    }

    @OptionGroup var vault: Options
    @OptionGroup var output: OutputOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The owner of the vault, and its acting user. By default your login name.", valueName: "name"),
        transform: OptionText.parse)
    var owner: String?

    package init() {}

    package mutating func run() async throws {
        let owner = owner ?? Paths().userName
        let new = try vault.newVault(NewVaultText.reason.text)
        guard !FileBytes.exists(new.path) else { throw ServiceError.storeExists(path: new.path) }
        var methods: [UnlockMethod] = []
        if let file = new.passphraseFile {
            methods.append(.passphrase(try SecretInput.firstLine(of: file, what: InputText.passphrase.text)))
        }
        if methods.isEmpty, new.keyFile == nil { methods.append(.passphrase(try NewPassphrase.ask())) }
        let key = try new.keyFile.map(OfferedKeyFile.init)
        if let key { methods.insert(.keyFile(key.value), at: 0) }
        let created: Vault
        do throws(ServiceError) {
            created = try await Vault.create(at: new.path, unlock: methods[0], owner: owner, sightings: new.sightings)
        } catch {
            key?.takeBack()
            throw error
        }
        defer { created.close() }
        if let key, key.isNew { Console.note(NewVaultText.createdKeyFile(path: key.path).text) }
        for method in methods.dropFirst() { _ = try await created.addSlot(method) }
        if output.json {
            var writer = JSONWriter(.indented)
            writer.object { object in
                object.member("vault", new.path)
                object.member("owner", owner)
                object.member("key_file", new.keyFile)
            }
            try Console.write(writer.text + "\n")
        }
        Console.note(NewVaultText.created(path: new.path, owner: owner).text)
    }
}
