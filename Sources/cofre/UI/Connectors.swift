import CommandSupport
import Posix
import Profiles
import Secrets
import Vault

/// The local vault behind the welcome and unlock screens.
struct VaultConnector: ServiceConnector {
    let access: VaultAccess
    let owner: String

    var path: String { access.path }
    private var actingAs: String? { access.actingAs }

    func exists() -> Bool { FileBytes.exists(path) }

    func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService {
        let vault = try await Vault.create(
            at: path, unlock: .passphrase(passphrase), owner: owner, sightings: access.terms().sightings)
        guard actingAs != nil else { return vault }
        vault.close()
        return try await open(with: passphrase)
    }

    func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        try await Vault.open(at: path, unlock: .passphrase(key), actingAs: actingAs, terms: access.terms())
    }

    func openOlder(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        var access = access
        access.acceptsOlder = true
        return try await Vault.open(at: path, unlock: .passphrase(key), actingAs: actingAs, terms: access.terms())
    }

    func warning(about service: any SecretService) -> String? { (service as? Vault)?.memoryWarning }
}

/// A profile as it is configured, behind the same screens.
struct ProfileConnector: ServiceConnector {
    let profile: Profile
    let opener: ServiceOpener

    var key: RequiredKey { opener.key(of: profile) }

    var path: String {
        switch profile.kind {
        case .local(let local): VaultAccess(local).path
        case .mysafe(let server): server.host
        }
    }

    /// A vault that a key file is to open cannot be created with a passphrase: opening it tells that it is missing.
    func exists() -> Bool { key != .passphrase || FileBytes.exists(path) }

    func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService {
        try await Vault.create(
            at: path, unlock: .passphrase(passphrase), owner: Paths().userName,
            sightings: Sightings(folder: Paths().sightings))
    }

    /// A client secret that was typed is tried at once, so that a wrong one can be typed again.
    func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        try await opener.open(profile, clientSecret: key, logsIn: self.key == .clientSecret)
    }

    func openOlder(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        try await opener.open(profile, clientSecret: key, acceptsOlder: true)
    }

    func warning(about service: any SecretService) -> String? { (service as? Vault)?.memoryWarning }
}
