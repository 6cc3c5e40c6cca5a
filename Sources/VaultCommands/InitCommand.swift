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
        let new = try vault.newVault("init creates a local vault")
        guard !FileBytes.exists(new.path) else { throw ServiceError.storeExists(path: new.path) }
        var methods: [UnlockMethod] = []
        if let keyFile = new.keyFile { methods.append(try Self.keyFile(keyFile)) }
        if let file = new.passphraseFile {
            methods.append(.passphrase(try SecretInput.firstLine(of: file, what: "a passphrase")))
        }
        if methods.isEmpty { methods.append(.passphrase(try NewPassphrase.ask())) }
        let created = try await Vault.create(at: new.path, unlock: methods[0], owner: owner, sightings: new.sightings)
        defer { created.close() }
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
        Console.note("Created the vault \(new.path), owned by \(owner).")
    }

    private static func keyFile(_ path: String) throws -> UnlockMethod {
        if !FileBytes.exists(path) {
            try KeyFile.create(at: path)
            Console.note("Created the key file \(path): keep a copy of it in a safe place.")
        }
        return .keyFile(try KeyFile.read(at: path))
    }
}
