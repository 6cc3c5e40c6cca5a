import ArgumentParser
import CommandSupport
import Curses
import Profiles
import Screens
import Secrets
import Vault

/// `cofre`: the terminal UI.
struct UICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ui", abstract: "Open the terminal UI (what cofre does without a subcommand).")

    @OptionGroup var vault: VaultOptions

    @Option(help: ArgumentHelp("Lock after so many minutes without a key; 0 is never.", valueName: "minutes"))
    var lockAfter = 15

    func validate() throws {
        if vault.passphraseFile == "-" {
            throw ValidationError("the UI reads keys from standard input: give the passphrase by file or type it.")
        }
        if lockAfter < 0 { throw ValidationError("--lock-after wants 0 or more minutes.") }
    }

    mutating func run() async throws {
        let keymap = KeymapFile.active()
        // A key or a passphrase from a file opens the vault before the screen is touched, so that errors stay readable.
        let vault = VaultAccess(vault, LocalProfile())
        let opensAtOnce = vault.keyFile != nil || vault.passphraseFile != nil
        let service: Vault? = opensAtOnce ? try await vault.open() : nil
        let door = LocalDoor(path: vault.path, actingAs: vault.actingAs, owner: Paths().userName)
        let file = vault.path.split(separator: "/").last.map(String.init) ?? vault.path
        var options = UIOptions(
            idleLockSeconds: lockAfter * 60,
            place: Place(host: file, door: door, badge: vault.actingAs.map { "as \($0)" } ?? ""))
        if vault.keyFile != nil {
            // Only a passphrase can be typed to unlock again.
            let slots = try? await service?.slots()
            options.place.canLock = slots?.contains { $0.kind == .passphrase } ?? false
        }
        try await UILoop.run(service: service, keymap: keymap, options: options)
    }
}

/// The local vault behind the welcome and unlock screens.
struct LocalDoor: ServiceDoor {
    let path: String
    let actingAs: String?
    let owner: String

    func exists() -> Bool { FileBytes.exists(path) }

    func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService {
        let vault = try await Vault.create(at: path, unlock: .passphrase(passphrase), owner: owner)
        guard actingAs != nil else { return vault }
        vault.close()
        return try await open(with: passphrase)
    }

    func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        try await Vault.open(at: path, unlock: .passphrase(key), actingAs: actingAs)
    }
}
