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

    @OptionGroup var place: ServiceOptions

    @Option(help: ArgumentHelp("Lock after so many minutes without a key; 0 is never.", valueName: "minutes"))
    var lockAfter = 15

    func validate() throws {
        if place.vault.passphraseFile == "-" {
            throw ValidationError("the UI reads keys from standard input: give the passphrase by file or type it.")
        }
        if lockAfter < 0 { throw ValidationError("--lock-after needs 0 or more minutes.") }
    }

    mutating func run() async throws {
        let keymap = KeymapFile.active()
        let profile = try place.profile()
        // A command that gives a client secret has no terminal to write to while the screens are on it.
        let places = Places(opener: ServiceOpener(trace: place.trace, showsMessages: false))
        var start = places.place(for: profile)
        var service: Vault?
        if case .local(let local) = profile.kind {
            (start, service) = try await opened(start, VaultAccess(place.vault, local))
        }
        let configuration = try ConfigurationStore().load()
        let options = UIOptions(
            idleLockSeconds: lockAfter * 60, place: start, places: places.all(of: configuration, with: start),
            escapeDelay: configuration.terminal.escapeDelay,
            runs: configuration.runs,
            terminalProblem: configuration.problems.first(where: \.isOfSettings).map {
                "config.toml:\($0.line): \($0.message)"
            })
        try await UILoop.run(service: service, keymap: keymap, options: options)
    }

    /// A local vault with what the options say of it. A key or a passphrase from a file opens it before the screen is
    /// touched, so that errors stay readable.
    private func opened(_ place: Place, _ access: VaultAccess) async throws -> (Place, Vault?) {
        var place = place
        let opensAtOnce = access.keyFile != nil || access.passphraseFile != nil
        let vault = opensAtOnce ? try await access.open() : nil
        place.host = access.fileName
        place.door = LocalDoor(access: access, owner: Paths().userName)
        place.badge = access.actingAs.map { "as \($0)" } ?? ""
        place.canLock = true
        if access.keyFile != nil {
            // Only a passphrase can be typed to unlock again.
            let slots = try? await vault?.slots()
            place.canLock = slots?.contains { $0.kind == .passphrase } ?? false
        }
        return (place, vault)
    }
}
