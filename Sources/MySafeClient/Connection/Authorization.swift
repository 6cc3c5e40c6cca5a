import MySafeWire
import Secrets

/// A token made ready for use: the headers that carry it, made once.
final class Authorization: Sendable {
    /// For requests without a body, and with one.
    let bare: RequestHeaders
    let json: RequestHeaders
    /// When to fetch another one, in seconds of `ClientTime.uptime`.
    let renewAt: Double
    /// When the server takes it no longer.
    let endsAt: Double

    /// nil where the token has characters that cannot stand in a header (RFC 6750 section 2.1).
    init?(_ token: AccessToken, at now: Double) {
        let isClean = token.value.withBytes { bytes in
            !bytes.isEmpty && bytes.allSatisfy { 0x21...0x7E ~= $0 }
        }
        guard isClean else { return nil }
        let value = token.value.withBytes { bytes in
            var line = Array("Bearer ".utf8)
            line.reserveCapacity(line.count + bytes.count)
            line += bytes
            return ClientSecret(wiping: &line)
        }
        let common = [("Authorization", value), ("Accept", ClientSecret("application/json"))]
        // A POST without a body is of no type: the empty value keeps libcurl from naming one.
        bare = RequestHeaders(common + [("Content-Type", ClientSecret(""))])
        json = RequestHeaders(
            common + [("Content-Type", ClientSecret("application/json")), ("Expect", ClientSecret(""))])
        // A minute before the end, or sooner where the whole life is short; never at once, whatever the server says.
        let life = max(token.lifetimeSeconds, 5)
        renewAt = now + life - min(60, life / 10)
        endsAt = now + life
    }
}

extension ClientSecret {
    /// Takes bytes over and wipes the array, which must not be shared.
    init(wiping bytes: inout [UInt8]) {
        self = bytes.withUnsafeBytes { ClientSecret(bytes: $0) }
        bytes.wipe()
    }
}
