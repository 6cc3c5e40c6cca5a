import Foundation
import MySafeWire
import Secrets

/// A client id with its secret, as they come in a token request (RFC 6749 section 2.3.1).
struct ClientCredentials: Sendable {
    let clientID: String
    let secret: ClientSecret

    /// What is wrong with a token request.
    enum Flaw: Error, Equatable {
        /// No credentials, or not in a form that is taken.
        case missing
        /// A secret where it does not belong: URLs end up in logs.
        case secretInQuery
        /// Something that the endpoint does not do.
        case grantType
        /// A parameter twice, or two ways of authentication at once.
        case ambiguous

        /// For the log.
        var words: String {
            switch self {
            case .missing: "no credentials"
            case .secretInQuery: "client secret in the URL"
            case .grantType: "another grant type"
            case .ambiguous: "ambiguous credentials"
            }
        }
    }

    /// Reads a token request.
    ///
    /// - Parameters:
    ///   - authorization: the header's value.
    ///   - query: of the URL; `tenant` and others are passed over.
    ///   - form: the body of a POST; nil for a GET.
    static func read(
        authorization: String?, query: FormFields, form: FormFields?
    ) throws(Flaw) -> ClientCredentials {
        guard !query.has("client_secret") else { throw .secretInQuery }
        guard form?.hasRepetitions != true else { throw .ambiguous }
        if let grant = form?["grant_type"] ?? query["grant_type"], grant != "client_credentials" {
            throw .grantType
        }
        let basic = authorization.flatMap(basic)
        if let form, form.has("client_secret") {
            // RFC 6749 section 2.3: not more than one way, whether the other would do or not.
            guard authorization == nil else { throw .ambiguous }
            guard let id = form["client_id"], let secret = form["client_secret"] else { throw .missing }
            return ClientCredentials(clientID: id, secret: ClientSecret(secret))
        }
        guard let basic else { throw .missing }
        if let id = form?["client_id"] ?? query["client_id"], id != basic.clientID { throw .ambiguous }
        return basic
    }

    /// The credentials of HTTP Basic authentication (RFC 7617); nil for anything else.
    static func basic(_ header: String) -> ClientCredentials? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let bytes = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let id = String(decoding: bytes[..<colon], as: UTF8.self)
        let secret = String(decoding: bytes[bytes.index(after: colon)...], as: UTF8.self)
        // Both are form-encoded before they are put together (RFC 6749 section 2.3.1).
        return ClientCredentials(
            clientID: PercentDecoding.decode(id, plusIsSpace: true),
            secret: ClientSecret(PercentDecoding.decode(secret, plusIsSpace: true)))
    }

    /// The token of bearer authentication (RFC 6750 section 2.1); nil for anything else.
    static func bearer(_ header: String) -> ClientSecret? {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return ClientSecret(String(parts[1]))
    }
}
