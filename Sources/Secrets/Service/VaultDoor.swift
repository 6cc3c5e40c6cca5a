/// How the unlock and welcome screens reach a service without knowing which one it is.
package protocol VaultDoor: Sendable {
    /// Where the vault is, for the screens.
    var path: String { get }
    /// Whether there is a vault to unlock; otherwise one has to be created.
    func exists() -> Bool
    /// Creates a vault with a passphrase slot. Runs for about 0.1 s on a thread of its own.
    func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService
    /// Opens the vault. A wrong passphrase is `.authenticationFailed`.
    func unlock(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService
}
