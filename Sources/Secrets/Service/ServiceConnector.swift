/// How screens reach a service without knowing which one it is.
package protocol ServiceConnector: Sendable {
    /// Where it leads to, for the screens: the vault's path, or the host.
    var path: String { get }
    /// What has to be typed to open it.
    var key: RequiredKey { get }
    /// Whether there is something to open; otherwise a vault has to be created.
    func exists() -> Bool
    /// Creates a vault with a passphrase slot. Runs for about 0.1 s on a thread of its own.
    func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService
    /// Opens the service with what was typed; "" where nothing has to be. A wrong key is `.authenticationFailed`,
    /// one that a server refuses `.keyRefused`.
    func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService
    /// The same after `.olderStore`, if somebody agreed that this is the store from now on.
    func openOlder(with key: ClientSecret) async throws(ServiceError) -> any SecretService
    /// What has to be known of a service that was opened, as a sentence; nil for nothing.
    func warning(about service: any SecretService) -> String?
}

/// What has to be typed to open a service.
package enum RequiredKey: Equatable, Sendable {
    /// A vault's passphrase.
    case passphrase
    /// The client secret of an access key.
    case clientSecret
    /// Nothing: the key comes from elsewhere.
    case nothing
}

extension ServiceConnector {
    package var key: RequiredKey { .passphrase }

    /// For what has no older states.
    package func openOlder(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        try await open(with: key)
    }

    package func warning(about service: any SecretService) -> String? { nil }
}
