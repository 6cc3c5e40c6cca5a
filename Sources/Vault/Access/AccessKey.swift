import Secrets

/// An access key authorization (API.md, "Base URL and authentication"): lets a program act as a user over the API.
package struct AccessKey: Identifiable, Equatable, Sendable {
    /// Which secrets a key reaches, as far as its user may do anything with them.
    package enum Reach: Equatable, Sendable {
        case full
        case listed(Set<SecretID>)
    }

    /// What an administrator says of a key; the rest comes by itself.
    package struct Terms: Equatable, Sendable {
        package var user: String
        package var label: String
        /// From this moment on the key is refused: seconds since 1970 (UTC). nil for never.
        package var expires: Int64?
        /// From where it may be used; empty for from everywhere.
        package var addresses: [AddressRange]
        /// The client certificate that it is bound to.
        package var certificate: CertificateFingerprint?
        package var reach: Reach

        package init(
            user: String, label: String = "", expires: Int64? = nil, addresses: [AddressRange] = [],
            certificate: CertificateFingerprint? = nil, reach: Reach = .full
        ) {
            self.user = user
            self.label = label
            self.expires = expires
            self.addresses = addresses
            self.certificate = certificate
            self.reach = reach
        }
    }

    /// Why a key may not be used now and from here.
    package enum Refusal: String, Sendable, CaseIterable {
        case expired
        case address
        case certificate
    }

    /// The client id: random and unique, no secret.
    package let id: String
    package let terms: Terms
    /// Seconds since 1970 (UTC).
    package let created: Int64
    let secret: SecretDigest

    init(id: String, terms: Terms, created: Int64, secret: SecretDigest) {
        self.id = id
        self.terms = terms
        self.created = created
        self.secret = secret
    }

    /// Bytes of an id; it is written in hexadecimal digits.
    static let idBytes = 10

    /// Whether a text has the form of an id, as those of all keys have.
    package static func isID(_ text: String) -> Bool {
        let digits = text.utf8
        return digits.count == idBytes * 2
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Whether this is the key's client secret. Compares in constant time.
    package func opens(with secret: ClientSecret) -> Bool { SecretDigest(of: secret) == self.secret }

    /// Why the key may not be used; nil where it may.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970 (UTC).
    ///   - address: where the request comes from; nil where that is not known.
    ///   - certificate: of the client certificate that the connection was made with.
    package func refusal(
        at time: Int64, from address: NetworkAddress?, certificate: CertificateFingerprint?
    ) -> Refusal? {
        if let expires = terms.expires, time >= expires { return .expired }
        if !terms.addresses.isEmpty {
            guard let address, terms.addresses.contains(where: { $0.contains(address) }) else { return .address }
        }
        if let wanted = terms.certificate, wanted != certificate { return .certificate }
        return nil
    }
}

/// All access keys of a vault at one moment.
package struct AccessKeys: Equatable, Sendable {
    /// In the order in which they were made.
    package let all: [AccessKey]
    private let places: [String: Int]
    /// Another one after every change.
    let version: Int64

    init(_ all: [AccessKey], version: Int64) {
        self.all = all
        self.version = version
        places = Dictionary(all.indices.map { (all[$0].id, $0) }) { first, _ in first }
    }

    package subscript(id: String) -> AccessKey? { places[id].map { all[$0] } }
}

/// The access keys as read last.
struct AccessKeyMemory: Sendable {
    /// What the storage told then; see `SealedReader.dataVersion`.
    let dataVersion: Int64
    let keys: AccessKeys
}
