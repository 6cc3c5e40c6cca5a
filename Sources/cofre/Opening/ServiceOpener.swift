import CommandSupport
import MySafeClient
import Profiles
import Secrets
import Text
import Vault

/// Opens what profiles lead to, for commands and screens alike.
struct ServiceOpener: Sendable {
    /// Where requests and answers are written down; nil for nowhere.
    var trace: String?
    /// Told of servers that do not answer: see `ClientSettings.stalled`.
    var stalled: (@Sendable (_ seconds: Double?) -> Void)?
    /// Whether a command that gives the client secret may write messages to the terminal. Not so where screens are on it.
    var showsMessages = true

    /// What has to be typed to open a profile.
    func key(of profile: Profile) -> RequiredKey {
        switch profile.kind {
        case .local(let local): VaultAccess(local).keyFile == nil ? .passphrase : .nothing
        case .mysafe(let server): server.clientSecret == .question ? .clientSecret : .nothing
        }
    }

    /// Opens a profile. Throws `.missingParameter` where something had to be typed and was not, `.authenticationFailed` or
    /// `.keyRefused` where it does not fit, and whatever else keeps a vault closed or a server's settings from being used.
    ///
    /// - Parameters:
    ///   - clientSecret: what was typed, where `key(of:)` wants something: a client secret, or a vault's passphrase.
    ///   - acceptsOlder: whether a vault is opened although this machine has seen a newer state of it.
    ///   - logsIn: whether a server is asked for a token, so that a wrong key is found at once. Otherwise nothing is sent yet.
    func open(
        _ profile: Profile, clientSecret typed: ClientSecret?, logsIn: Bool = false, acceptsOlder: Bool = false
    ) async throws(ServiceError) -> any SecretService {
        switch profile.kind {
        case .local(let local): return try await vault(local, typed, acceptsOlder)
        case .mysafe(let server):
            let service = try await connect(to: server, named: profile.name, typed)
            guard logsIn else { return service }
            do throws(ServiceError) {
                try await service.logIn()
                return service
            } catch {
                service.close()
                throw error
            }
        }
    }

    private func vault(
        _ local: LocalProfile, _ passphrase: ClientSecret?, _ acceptsOlder: Bool
    ) async throws(ServiceError) -> Vault {
        var access = VaultAccess(local)
        access.acceptsOlder = acceptsOlder
        if let keyFile = access.keyFile {
            return try await Vault.open(
                at: access.path, unlock: .keyFile(try KeyFile.read(at: keyFile)), terms: access.terms())
        }
        guard let passphrase else { throw .missingParameter("passphrase") }
        return try await Vault.open(at: access.path, unlock: .passphrase(passphrase), terms: access.terms())
    }

    private func connect(
        to server: MySafeProfile, named name: String, _ typed: ClientSecret?
    ) async throws(ServiceError) -> MySafeService {
        let given = try await ClientSecretReader.read(server.clientSecret, showsMessages: showsMessages)
        guard let secret = given ?? typed?.withoutByteOrderMark, !secret.isEmpty else {
            throw .missingParameter("client_secret")
        }
        return try MySafeService(settings(server, named: name, secret))
    }

    private func settings(_ server: MySafeProfile, named name: String, _ secret: ClientSecret) -> ClientSettings {
        let paths = Paths()
        var settings = ClientSettings(name: name, url: server.url, clientID: server.clientID, clientSecret: secret)
        settings.basePath = server.basePath
        settings.tokenPath = server.tokenPath
        settings.tokenMethod =
            switch server.tokenMethod {
            case .get: .get
            case .post: .post
            case .postBasic: .postBasic
            }
        settings.tenant = server.tenant
        settings.caFile = server.caFile.map(paths.expand)
        settings.pinnedPublicKey = server.pinnedPublicKey
        settings.clientCertificate = server.clientCert.map(paths.expand)
        settings.clientKey = server.clientKey.map(paths.expand)
        settings.proxy = server.proxy
        settings.allowsPlainHTTP = server.allowPlainHTTP
        settings.maxRequests = server.maxRequests
        settings.connectTimeout = server.connectTimeout
        settings.idleTimeout = server.idleTimeout
        settings.totalTimeout = server.timeout
        settings.traceFile = trace.map(paths.expand)
        settings.stalled = stalled
        settings.userAgent = "cofre/\(Version.number)"
        return settings
    }
}

extension ServiceOpener {
    /// Asks on the terminal for what has to be typed to open a server's profile; nil where nothing has to be.
    func typedKey(of profile: Profile) throws -> ClientSecret? {
        guard case .mysafe(let server) = profile.kind, key(of: profile) == .clientSecret else { return nil }
        guard let prompt = TerminalPrompt() else {
            throw CommandError.authentication(
                ServiceCommandText.noTerminalForClientSecret(profile: profile.name).text)
        }
        let question = ServiceCommandText.clientSecret(
            clientID: server.clientID, profile: profile.name, host: server.host)
        return try prompt.askHidden(question.text)
    }
}
