import Text

/// What the commands about access keys say.
enum AccessKeyText: Wording {
    /// Why it can only be a vault, as the beginning of a sentence.
    case reason
    case fileExists(path: String)
    case revoked(id: String)

    // What a key is limited to.
    case oneCertificate
    case noFingerprint
    case noTime
    case noCertificate(path: String)

    // The table.
    case clientID
    case user
    case label
    case created
    case expires
    case from
    case certificate
    case reach
    case neverExpires
    case fromAnywhere
    case anyCertificate
    case fullReach

    static let heads: [AccessKeyText] = [.clientID, .user, .label, .created, .expires, .from, .certificate, .reach]

    var english: String {
        switch self {
        case .reason: "access keys belong to a local vault"
        case .fileExists(let path): "\(path) exists already: it is not overwritten."
        case .revoked(let id): "Revoked the access key \(id)."
        case .oneCertificate: "--certificate and --certificate-fingerprint say the same: give one of them."
        case .noFingerprint:
            "--certificate-fingerprint needs 64 hexadecimal digits, as 'openssl x509 -fingerprint -sha256' prints."
        case .noTime: "--expires needs a date such as 2027-01-01, or a time such as 90d or 12h."
        case .noCertificate(let path): "\(path): is no certificate in PEM form."
        case .clientID: "CLIENT ID"
        case .user: "USER"
        case .label: "LABEL"
        case .created: "CREATED"
        case .expires: "EXPIRES"
        case .from: "FROM"
        case .certificate: "CERTIFICATE"
        case .reach: "REACH"
        case .neverExpires: "never"
        case .fromAnywhere: "anywhere"
        case .anyCertificate: "any"
        case .fullReach: "full"
        }
    }
}
