import ArgumentParser
import CommandSupport
import Glibc
import Posix
import Secrets
import Vault

/// `cofre init`: creates the vault.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create a vault.",
        discussion: """
            With --key-file the vault opens with that file, which is created where it is missing; with --passphrase-file, or by \
            answering the question, it opens with a passphrase. Both together make both ways work.
            """)

    @OptionGroup var place: ServiceOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The owner of the vault, and its acting user. By default your login name.", valueName: "name"),
        transform: OptionText.parse)
    var owner: String?

    func validate() throws {
        if place.vault.actingAs != nil {
            throw ValidationError("--as acts in a vault that is there; --owner names a new one's owner.")
        }
    }

    mutating func run() async throws {
        let owner = owner ?? Paths().userName
        let vault = try place.vaultAccess(since: "init creates a local vault")
        let path = vault.path
        guard !FileBytes.exists(path) else { throw ServiceError.storeExists(path: path) }
        var methods: [UnlockMethod] = []
        if let keyFile = vault.keyFile {
            if !FileBytes.exists(keyFile) {
                try KeyFile.create(at: keyFile)
                Console.note("Created the key file \(keyFile): keep a copy of it in a safe place.")
            }
            methods.append(.keyFile(try KeyFile.read(at: keyFile)))
        }
        if vault.passphraseFile != nil || methods.isEmpty { methods.append(.passphrase(try newPassphrase(vault))) }
        let created = try await Vault.create(
            at: path, unlock: methods[0], owner: owner, sightings: vault.terms().sightings)
        defer { created.close() }
        for method in methods.dropFirst() { _ = try await created.addSlot(method) }
        Console.note("Created the vault \(path), owned by \(owner).")
    }

    private func newPassphrase(_ vault: VaultAccess) throws -> ClientSecret {
        if let file = vault.passphraseFile { return try SecretInput.firstLine(of: file, what: "a passphrase") }
        return try NewPassphrase.ask()
    }
}

/// Asks for a new passphrase, twice.
enum NewPassphrase {
    static func ask() throws -> ClientSecret {
        guard let prompt = TerminalPrompt() else {
            throw CommandError.authentication(
                "no terminal to ask for a passphrase on: give --passphrase-file or --key-file.")
        }
        let first = try prompt.askHidden("New passphrase: ").withoutByteOrderMark
        guard !first.isEmpty else { throw CommandError.failed("an empty passphrase protects nothing: type one.") }
        let second = try prompt.askHidden("The same again: ").withoutByteOrderMark
        guard first == second else { throw CommandError.failed("the two passphrases differ: nothing was created.") }
        return first
    }
}
