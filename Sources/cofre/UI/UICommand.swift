import ArgumentParser
import CommandSupport
import Curses
import Profiles
import Screens
import Secrets
import Text
import Vault

/// `cofre`: the terminal UI.
struct UICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ui", abstract: "Open the terminal UI (what cofre does without a subcommand).")

    @OptionGroup var service: ServiceOptions

    @Option(help: ArgumentHelp("Lock after so many minutes without a key; 0 is never.", valueName: "minutes"))
    var lockAfter = 15

    func validate() throws {
        if service.vault.passphraseFile == "-" {
            throw ValidationError(UIText.noStandardInput.text)
        }
        if lockAfter < 0 { throw ValidationError(UIText.lockIsNegative.text) }
    }

    mutating func run() async throws {
        let keymap = KeymapFile.active()
        let profile = try service.profile()
        // A command that gives a client secret has no terminal to write to while the screens are on it.
        let profiles = ServiceProfiles(opener: ServiceOpener(trace: service.trace, showsMessages: false))
        var start = profiles.make(for: profile)
        var vault: Vault?
        if case .local(let local) = profile.kind {
            (start, vault) = try await opened(start, VaultAccess(service.vault, local))
        }
        let configuration = try ConfigurationStore().load()
        let options = UIOptions(
            idleLockSeconds: lockAfter * 60, profile: start, profiles: profiles.all(of: configuration, with: start),
            renewed: { await profiles.renewed($0) }, terminal: configuration.terminal, colours: configuration.colours,
            list: configuration.list,
            views: configuration.views,
            runs: configuration.runs,
            terminalProblem: configuration.problems.first(where: \.isOfSettings).map {
                UIText.configurationProblem(line: $0.line, why: $0.message).text
            })
        try await UILoop.run(service: vault, keymap: keymap, options: options)
    }

    /// A local vault with what the options say of it. A key or a passphrase from a file opens it before the screen is
    /// touched, so that errors stay readable.
    private func opened(_ profile: ServiceProfile, _ access: VaultAccess) async throws -> (ServiceProfile, Vault?) {
        var profile = profile
        let opensAtOnce = access.keyFile != nil || access.passphraseFile != nil
        let vault = opensAtOnce ? try await access.open() : nil
        profile.host = access.fileName
        profile.connector = VaultConnector(access: access, owner: Paths().userName)
        profile.badge = access.actingAs.map { UIText.actingAs(user: $0).text } ?? ""
        profile.canLock = true
        if access.keyFile != nil {
            // Only a passphrase can be typed to unlock again.
            let slots = try? await vault?.slots()
            profile.canLock = slots?.contains { $0.kind == .passphrase } ?? false
        }
        return (profile, vault)
    }
}
