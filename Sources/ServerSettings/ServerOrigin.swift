/// Scheme, host and port of a server, from a URL that has nothing else (RFC 3986 section 3.2): `https://vault.example:8443`.
package struct ServerOrigin: Equatable, Sendable {
    package let isTLS: Bool
    /// In lower case, and in brackets if it is an IPv6 address.
    package let host: String
    /// nil for the scheme's own.
    package let port: Int?

    /// nil for anything else: another scheme, no host, a path other than "/", a query, a user name.
    package init?(_ url: String) {
        let lowered = url.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return nil }
        isTLS = scheme == "https://"
        var authority = lowered.dropFirst(scheme.count)
        if authority.last == "/" { authority = authority.dropLast() }
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = String(authority[...end])
            let inside = host.dropFirst().dropLast()
            guard inside.contains(":"), inside.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
        } else {
            host = String(authority.prefix { $0 != ":" })
            let isName = host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
            guard !host.isEmpty, isName else { return nil }
        }
        let rest = authority.dropFirst(host.count)
        if rest.isEmpty {
            port = nil
            return
        }
        guard rest.first == ":", rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int(rest.dropFirst()), (1...65535).contains(number)
        else { return nil }
        port = number
    }

    /// Host and, if it is given, port: for people.
    package var place: String { port.map { "\(host):\($0)" } ?? host }

    /// The URL, without a slash at its end.
    package var text: String { (isTLS ? "https://" : "http://") + place }

    /// Whether it is this machine whatever anybody says: 127.0.0.0/8, ::1 and "localhost" (RFC 6761 section 6.3).
    package var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
