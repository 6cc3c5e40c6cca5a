import Secrets
import Synchronization
import Vault

/// The bearer tokens that are valid, in memory and as digests only: they end with the process.
final class TokenStore: Sendable {
    /// Tokens of one key at once; a further one ends the oldest.
    static let limit = 1000

    fileprivate struct Entry {
        let keyID: String
        let expires: Int64
    }

    private struct Tokens {
        var entries: [SecretDigest: Entry] = [:]
        /// Each key's tokens, oldest first.
        var byKey: [String: [SecretDigest]] = [:]
    }

    private let tokens = Mutex(Tokens())

    /// Makes a token for a key, valid until `expires`.
    func issue(for keyID: String, at time: Int64, until expires: Int64) throws(ServiceError) -> ClientSecret {
        let token = try SecretMaker.make()
        let digest = SecretDigest(of: token)
        tokens.withLock { tokens in
            var own = tokens.byKey[keyID] ?? []
            while let oldest = own.first, own.count >= Self.limit || tokens.entries[oldest].isOver(at: time) {
                tokens.entries[oldest] = nil
                own.removeFirst()
            }
            own.append(digest)
            tokens.byKey[keyID] = own
            tokens.entries[digest] = Entry(keyID: keyID, expires: expires)
        }
        return token
    }

    /// The key that a valid token belongs to; nil for an unknown or expired one.
    func keyID(of token: ClientSecret, at time: Int64) -> String? {
        let digest = SecretDigest(of: token)
        return tokens.withLock { tokens in
            let entry = tokens.entries[digest]
            return entry.isOver(at: time) ? nil : entry?.keyID
        }
    }

    /// Ends all tokens of a key.
    func end(_ keyID: String) {
        tokens.withLock { tokens in
            for digest in tokens.byKey.removeValue(forKey: keyID) ?? [] { tokens.entries[digest] = nil }
        }
    }

    /// How many tokens are kept.
    var count: Int { tokens.withLock { $0.entries.count } }
}

extension TokenStore.Entry? {
    fileprivate func isOver(at time: Int64) -> Bool { self.map { time >= $0.expires } ?? true }
}
