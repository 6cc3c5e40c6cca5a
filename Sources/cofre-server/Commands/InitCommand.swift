import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// `cofre-server init`: creates the vault.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a vault, opened by a key file, which is created too, or by a passphrase."
    )

    @OptionGroup var vault: VaultOptions
    @OptionGroup var output: OutputOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The owner of the vault, for whom everything here acts. By default your login name.", valueName: "name"),
        transform: OptionText.parse)
    var owner: String?

    mutating func run() async throws {
        let owner = owner ?? Paths().userName
        let path = vault.path
        guard !FileBytes.exists(path) else { throw ServiceError.storeExists(path: path) }
        let created = try await Vault.create(
            at: path, unlock: try method(), owner: owner, sightings: vault.sightings)
        created.close()
        if output.json {
            var writer = JSONWriter(.indented)
            writer.object { object in
                object.member("vault", path)
                object.member("owner", owner)
                object.member("key_file", vault.namedKeyFile)
            }
            try Console.write(writer.text + "\n")
        }
        Console.note("Created the vault \(path), owned by \(owner).")
    }

    private func method() throws -> UnlockMethod {
        if let file = vault.passphraseFile {
            return .passphrase(try SecretInput.firstLine(of: file, what: "a passphrase"))
        }
        guard let file = vault.namedKeyFile else {
            throw CommandError.usage("Say what is to open the vault: give --key-file or --passphrase-file.")
        }
        if !FileBytes.exists(file) {
            try KeyFile.create(at: file)
            Console.note("Created the key file \(file): keep a copy of it in a safe place.")
        }
        return .keyFile(try KeyFile.read(at: file))
    }
}
