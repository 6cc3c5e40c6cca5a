import Secrets

extension MySafeService {
    /// Proves the access key by getting a token, and asks for nothing else. Throws `.keyRefused` for a wrong client id
    /// or client secret.
    package func logIn() async throws(ServiceError) { try await connection.authenticate() }
}
