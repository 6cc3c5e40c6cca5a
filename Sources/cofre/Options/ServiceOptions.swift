import ArgumentParser
import CommandSupport
import Profiles
import Secrets
import Text
import Vault
import VaultCommands

/// The options that say where to work: on a profile, or on a local vault.
struct ServiceOptions: ParsableArguments {
    @Option(
        name: .customLong("profile"), parsing: .unconditional,
        help: ArgumentHelp("The profile to work on. Also COFRE_PROFILE; see 'cofre profile list'.", valueName: "name"),
        completion: CompletionWords.profiles, transform: OptionText.parse)
    var profileName: String?

    @OptionGroup var vault: VaultOptions

    /// Those that may stand in front of the command: all of them, and `--json`.
    static let leading = LeadingOptions(
        withValue: ["--profile", "--vault", "--key-file", "--passphrase-file", "--as", "--trace"],
        flags: ["--json", "--older"])

    @Option(
        help: ArgumentHelp(
            "Write the requests to a server and its answers to a file, with tokens and secrets masked.",
            valueName: "file"), completion: .file())
    var trace: String?

    /// The profile to work on: that of `--profile`, of COFRE_PROFILE, the configuration's default, or the local vault. A vault
    /// that is named needs no profile. Throws usage errors for options that do not fit it, and where COFRE_VAULT names a vault
    /// but nothing says that the default, a server, is not meant.
    func profile() throws(CommandError) -> Profile {
        let profile = try chosen()
        if namedProfile == nil, case .mysafe(let server) = profile.kind, Paths.environment("COFRE_VAULT") != nil {
            let text = ServiceCommandText.vaultByEnvironment(
                profile: profile.name, host: server.host, builtIn: Profile.builtIn.name)
            throw .usage(text.text)
        }
        return try checked(profile)
    }

    /// The profile that is named for all commands or for this one; nil where it is left to the configuration.
    private var namedProfile: String? { profileName ?? Paths.environment("COFRE_PROFILE") }

    private func chosen() throws(CommandError) -> Profile {
        if vault.vaultFile != nil, profileName == nil { return .builtIn }
        return try configured(namedProfile)
    }

    private func checked(_ profile: Profile) throws(CommandError) -> Profile {
        switch profile.kind {
        case .local:
            guard trace == nil else {
                throw .usage(ServiceCommandText.traceNeedsServer(profile: profile.name).text)
            }
        case .mysafe(let server):
            if let option = vault.given.first {
                let text = ServiceCommandText.optionNeedsVault(
                    option: option, profile: profile.name, host: server.host)
                throw .usage(text.text)
            }
        }
        return profile
    }

    private func configured(_ name: String?) throws(CommandError) -> Profile {
        let configuration = try ConfigurationStore().load()
        do throws(ProfileError) {
            return try configuration.choose(name)
        } catch .unknown(let name, let hint, let file) {
            throw .usage(ProfileError.unknown(name, hint: hint, file: file).message)
        } catch {
            throw .failed(error.message)
        }
    }

    /// Opens the service, works with it and closes it again, whatever happens.
    func use<Result>(
        mentionsUnfinishedRuns: Bool = true, _ work: (ServiceSession) async throws -> Result
    ) async throws -> Result {
        let profile = try profile()
        var opener = ServiceOpener(trace: trace)
        switch profile.kind {
        case .local(let local):
            let opened = try await VaultAccess(vault, local).open()
            defer { opened.close() }
            if mentionsUnfinishedRuns { UnfinishedRuns.mention(of: opened, again(profile)) }
            return try await work(ServiceSession(service: opened, profile: profile))
        case .mysafe(let server):
            opener.stalled = ProgressLine(prefix: "\(server.host): ").stallTeller
            let service = try await named(profile.name) { [opener] in
                try await opener.open(profile, clientSecret: try opener.typedKey(of: profile))
            }
            defer { service.close() }
            if mentionsUnfinishedRuns { UnfinishedRuns.mention(of: service, again(profile)) }
            return try await named(server.host) { try await work(ServiceSession(service: service, profile: profile)) }
        }
    }

    /// The way to the local vault, for what a server has nothing like: where no profile is named and the default is a server, to
    /// the built-in one. Throws a usage error where a server is named.
    ///
    /// - Parameter reason: the beginning of the error's sentence: "key slots belong to a local vault".
    func vaultAccess(since reason: String) throws(CommandError) -> VaultAccess {
        try localVault(since: reason).access
    }

    private func localVault(since reason: String) throws(CommandError) -> (access: VaultAccess, profile: Profile) {
        var profile = try chosen()
        if namedProfile == nil, case .mysafe = profile.kind { profile = try configured(Profile.builtIn.name) }
        profile = try checked(profile)
        switch profile.kind {
        case .local(let local): return (VaultAccess(vault, local), profile)
        case .mysafe(let server):
            let text = ServiceCommandText.needsVault(reason: reason, profile: profile.name, host: server.host)
            throw .usage(text.text)
        }
    }

    /// Opens the local vault, works with it and closes it again. See `localVault`.
    ///
    /// - Parameter acceptsDamage: whether a damaged vault is opened too, to be looked through.
    func useVault<Result>(
        _ reason: String, acceptsDamage: Bool, _ work: (Vault) async throws -> Result
    ) async throws -> Result {
        try await useVaultAndMethod(reason, acceptsDamage: acceptsDamage) { opened in try await work(opened.vault) }
    }

    /// The same for work that needs what opened the vault.
    func useVaultAndMethod<Result>(
        _ reason: String, acceptsDamage: Bool = false, _ work: (VaultAccess.Opened) async throws -> Result
    ) async throws -> Result {
        let (access, profile) = try localVault(since: reason)
        let opened = try await access.openWithMethod(acceptsDamage: acceptsDamage)
        defer { opened.vault.close() }
        UnfinishedRuns.mention(of: opened.vault, again(profile))
        return try await work(opened)
    }

    /// The options that lead another command to the same place as the same user, for a shell: each with a blank in front.
    func again(_ profile: Profile) -> String {
        var options: [(String, String?)] = [
            ("--vault", vault.vaultFile), ("--as", vault.actingAs), ("--key-file", vault.keyFileOption),
        ]
        // A vault that is named needs no profile.
        let isDefault = profile.name == Profile.builtIn.name && (try? chosen())?.name == profile.name
        if profileName != nil || (vault.vaultFile == nil && !isDefault) {
            options.insert(("--profile", profile.name), at: 0)
        }
        return options.reduce(into: "") { text, option in
            if let value = option.1 { text += " \(option.0) \(ShellWord.quoted(value))" }
        }
    }

    /// Puts the profile's or the host's name in front of what went wrong.
    private func named<Result>(_ name: String, _ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as ServiceError {
            throw CommandError(
                message: ServiceCommandText.failed(place: name, why: error.sentence).text, status: error.exitStatus)
        }
    }
}

extension ServiceOptions: VaultOpening {
    func useVault<Result>(_ reason: String, _ work: (Vault) async throws -> Result) async throws -> Result {
        try await useVault(reason, acceptsDamage: false, work)
    }

    func newVault(_ reason: String) throws -> NewVault {
        guard vault.actingAs == nil else {
            throw CommandError.usage(ServiceCommandText.asNeedsVault.text)
        }
        let access = try vaultAccess(since: reason)
        return NewVault(
            path: access.path, keyFile: access.keyFile, passphraseFile: access.passphraseFile,
            sightings: access.terms().sightings)
    }
}
