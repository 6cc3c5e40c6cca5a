import Secrets

/// What opens a vault.
package enum UnlockMethod: Equatable, Sendable {
    case passphrase(ClientSecret)
    /// The content of a key file, from `KeyFile.read(at:)`.
    case keyFile(ClientSecret)

    var kind: KeySlot.Kind {
        switch self {
        case .passphrase: .passphrase
        case .keyFile: .keyFile
        }
    }

    var secret: ClientSecret {
        switch self {
        case .passphrase(let secret), .keyFile(let secret): secret
        }
    }
}

/// One way to open a vault: the vault's key, wrapped by a passphrase or a key file.
package struct KeySlot: Identifiable, Equatable, Sendable {
    package enum Kind: Int64, Sendable, CaseIterable {
        case passphrase = 1
        case keyFile = 2
    }

    package let id: Int64
    package let kind: Kind
    /// When it was made or last changed, in seconds since 1970 (UTC).
    package let created: Int64
}
