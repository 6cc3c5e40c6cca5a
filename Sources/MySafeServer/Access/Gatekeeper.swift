import MySafeWire
import Secrets
import Synchronization
import Vault

/// Decides who gets a token and whose request is let in. A token is signed by the vault's key, so that every process that serves the vault
/// takes it, also after a restart; nothing is kept of it. The access keys are looked at anew each time, so that a key that
/// is revoked, or expires, or comes from elsewhere, ends at once whatever tokens it has.
final class Gatekeeper: Sendable {
    /// Why there is no token.
    enum LoginFailure: Error {
        case tooManyAttempts(retryAfterSeconds: Int)
        /// Unknown client id, wrong secret, or a key that may not be used from here: why, for the log only.
        case rejected(why: String, keyID: String?)
        case vault(ServiceError)
    }

    /// Why a request is not let in.
    enum Denial: Error {
        /// Why, for the log only.
        case rejected(why: String, keyID: String?)
        case vault(ServiceError)
    }

    /// A request that is let in.
    struct Admission {
        let key: AccessKey
        /// The vault as the key's user sees it, as far as the key reaches.
        let vault: Vault
    }

    private let vault: Vault
    private let throttle: Mutex<LoginThrottle>
    private let lifetime: Int64
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - vault: as its owner sees it.
    ///   - lifetime: of tokens, in seconds.
    ///   - now: seconds since 1970 (UTC).
    init(
        vault: Vault, lifetime: Int, throttle: LoginThrottle, now: @escaping @Sendable () -> Int64
    ) {
        self.vault = vault
        self.lifetime = Int64(lifetime)
        self.throttle = Mutex(throttle)
        self.now = now
    }

    /// A token for a client that proves itself.
    func logIn(
        _ credentials: ClientCredentials, from origin: Origin
    ) async throws(LoginFailure) -> (token: AccessToken, key: AccessKey) {
        let time = now()
        let attempt: LoginThrottle.Attempt
        let secret = SecretDigest(of: credentials.secret)
        switch throttle.withLock({ $0.begin(credentials.clientID, secret, from: origin.address, at: Double(time)) }) {
        case .refused(let seconds): throw .tooManyAttempts(retryAfterSeconds: seconds)
        case .begun(let begun): attempt = begun
        }
        let result: Result<(token: AccessToken, key: AccessKey), LoginFailure>
        do throws(LoginFailure) {
            result = .success(try await token(for: credentials, from: origin, at: time))
        } catch {
            result = .failure(error)
        }
        throttle.withLock { $0.end(attempt, LoginThrottle.Outcome(result), at: Double(time)) }
        return try result.get()
    }

    private func token(
        for credentials: ClientCredentials, from origin: Origin, at time: Int64
    ) async throws(LoginFailure) -> (token: AccessToken, key: AccessKey) {
        let keys: AccessKeys
        do { keys = try await vault.accessKeys() } catch { throw .vault(error) }
        guard let key = keys[credentials.clientID] else {
            throw .rejected(why: "unknown client id", keyID: nil)
        }
        guard key.opens(with: credentials.secret) else {
            throw .rejected(why: "wrong client secret", keyID: key.id)
        }
        if let refusal = await origin.refusal(of: key, at: time) {
            throw .rejected(why: refusal.words, keyID: key.id)
        }
        let expires = min(time + lifetime, key.terms.expires ?? .max)
        do {
            let token = try vault.token(for: key, until: expires)
            return (AccessToken(value: token, lifetimeSeconds: Double(expires - time)), key)
        } catch {
            throw .vault(error)
        }
    }

    /// Lets a request with this token in.
    func admit(_ token: ClientSecret?, from origin: Origin) async throws(Denial) -> Admission {
        guard let token else { throw .rejected(why: "no token", keyID: nil) }
        let time = now()
        guard let claims = vault.signedToken(token) else {
            throw .rejected(why: "no token of this vault's key", keyID: nil)
        }
        let id = claims.keyID
        guard time < claims.expires else { throw .rejected(why: "expired token", keyID: id) }
        let keys: AccessKeys
        do { keys = try await vault.accessKeys() } catch { throw .vault(error) }
        guard let key = keys[id] else { throw .rejected(why: "revoked key", keyID: id) }
        guard vault.isToken(claims, of: key) else {
            throw .rejected(why: "token of an earlier client secret", keyID: id)
        }
        if let refusal = await origin.refusal(of: key, at: time) {
            throw .rejected(why: refusal.words, keyID: id)
        }
        var reach: Set<SecretID>?
        if case .listed(let ids) = key.terms.reach { reach = ids }
        return Admission(
            key: key,
            vault: vault.acting(
                as: key.terms.user, reach: reach, unknownNames: .reported, listing: .fromMemory))
    }
}

extension LoginThrottle.Outcome {
    fileprivate init<T>(_ result: Result<T, Gatekeeper.LoginFailure>) {
        switch result {
        case .success: self = .succeeded
        case .failure(.rejected): self = .failed
        // The vault's trouble says nothing about the client.
        case .failure(.vault), .failure(.tooManyAttempts): self = .undecided
        }
    }
}

extension AccessKey.Refusal {
    /// For the log.
    var words: String {
        switch self {
        case .expired: "expired key"
        case .address: "address not allowed"
        case .certificate: "other client certificate, or none"
        }
    }
}
