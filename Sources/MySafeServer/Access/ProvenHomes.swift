import Vault

/// Which programs have proven themselves from where, and by which secret. Bounded: once there are many, those that have not come for
/// longest are forgotten, all of an age at once.
struct ProvenHomes: Sendable {
    private let limit: Int
    private var recent: [LoginThrottle.Home: SecretDigest] = [:]
    private var older: [LoginThrottle.Home: SecretDigest] = [:]

    init(capacity: Int) { limit = max(1, capacity / 2) }

    /// Whether it is the secret that came from there before. Compares in constant time.
    func isKnown(_ home: LoginThrottle.Home, _ secret: SecretDigest) -> Bool {
        (recent[home] ?? older[home]) == secret
    }

    mutating func note(_ home: LoginThrottle.Home, _ secret: SecretDigest) {
        if recent[home] == nil, recent.count >= limit {
            older = recent
            recent = [:]
        }
        recent[home] = secret
    }

    /// Forgets it if it is known by this secret: with another one nobody takes a proof away.
    mutating func forget(_ home: LoginThrottle.Home, _ secret: SecretDigest) {
        guard isKnown(home, secret) else { return }
        recent[home] = nil
        older[home] = nil
    }

    /// How many are remembered, at most twice half the capacity.
    var count: Int { recent.count + older.count }
}
