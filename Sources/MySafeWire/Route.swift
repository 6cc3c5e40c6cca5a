import Secrets

/// The API's resources, as requests for them (API.md, "Resources").
package enum Route: Equatable, Sendable {
    case list(ListQuery)
    case create
    case read(SecretID)
    case update(SecretID)
    case setActive(SecretID, Bool)

    /// Where all of them lie, below the base path.
    package static let collection = "/mysafe/secretapi"
    /// The token endpoint, below the base path.
    package static let token = "/oauth2/token"

    /// The HTTP method.
    package var method: String {
        switch self {
        case .list, .read: "GET"
        case .create, .setActive: "POST"
        case .update: "PUT"
        }
    }

    /// The path below the base path, percent-encoded, with the query where there is one.
    package var target: String {
        switch self {
        case .list(let query):
            Self.collection
                + Self.query([("tag", query.tag), ("identifier_code", query.identifierCode)])
        case .create: Self.collection
        case .read(let id): "\(Self.collection)/\(id)"
        case .update(let id): "\(Self.collection)/update/\(id)"
        case .setActive(let id, let active): "\(Self.collection)/\(active ? "active" : "inactive")/\(id)"
        }
    }

    private static func query(_ items: [(String, String?)]) -> String {
        let pairs = items.compactMap { name, value in value.map { "\(name)=\(PercentEncoding.encode($0))" } }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}

/// Percent-encoding of one value (RFC 3986 section 2.1): all but unreserved characters, so that it is good in a query and
/// in a form body alike.
package enum PercentEncoding {
    package static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += byte < 16 ? "%0" : "%"
                encoded += String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
