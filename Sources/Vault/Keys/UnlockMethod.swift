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

    /// As a new slot is made: without a byte order mark in front of the passphrase, which an editor put there and nobody types.
    var normalised: UnlockMethod {
        switch self {
        case .passphrase(let passphrase): .passphrase(passphrase.withoutByteOrderMark)
        case .keyFile: self
        }
    }

    /// What to try when a vault is opened: as a slot is made now, then as given, since slots were once made so.
    var candidates: [UnlockMethod] { normalised == self ? [self] : [normalised, self] }

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
