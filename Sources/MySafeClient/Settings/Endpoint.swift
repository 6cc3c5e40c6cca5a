import Secrets

/// Where requests go, from a profile's settings that were found to be safe and whole.
struct Endpoint: Sendable, Equatable {
    /// `host` or `host:port`, as the profile has it.
    let place: String
    let isTLS: Bool
    let isLoopback: Bool
    /// Scheme, host, port and base path: what a route's target is put behind.
    let base: String
    /// "" or a path that begins with "/".
    let basePath: String
    /// The whole URL of the token endpoint.
    let token: String

    /// - Parameter tokenRoute: the token endpoint below the base path, where the profile names none.
    init(
        url: String, basePath: String, tokenPath: String?, tokenRoute: String, allowsPlainHTTP: Bool
    ) throws(ServiceError) {
        let origin = try Origin(url)
        self.basePath = try Self.path(basePath, "base_path")
        isTLS = origin.isTLS
        isLoopback = origin.isLoopback
        place = origin.place
        guard isTLS || isLoopback || allowsPlainHTTP else {
            throw .invalidParameter(
                "url",
                reason: "http:// sends secrets readable for all in between: use https://, or set "
                    + "allow_plain_http = true where the network is safe.")
        }
        base = origin.text + self.basePath
        let tokenTarget = try tokenPath.map { path throws(ServiceError) in try Self.path(path, "token_path") }
        token = origin.text + (tokenTarget ?? self.basePath + tokenRoute)
    }

    /// A path with one "/" in front and none behind; "" for the root.
    private static func path(_ text: String, _ name: String) throws(ServiceError) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            UInt8(ascii: "!") <= byte && byte <= UInt8(ascii: "~") && !"?#\\\"<>^`{|}".utf8.contains(byte)
        }
        let parts = text.split(separator: "/")
        guard isPlain, !parts.contains("."), !parts.contains("..") else {
            throw .invalidParameter(name, reason: "'\(text)' is no plain path: write it like /api.")
        }
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }
}

/// Scheme, host and port of a URL that has nothing else (RFC 3986 section 3.2).
struct Origin: Equatable, Sendable {
    let isTLS: Bool
    /// In brackets where it is an IPv6 address.
    let host: String
    let port: Int?

    init(_ url: String) throws(ServiceError) {
        guard let origin = Self.parse(url) else {
            throw .invalidParameter(
                "url",
                reason: "it must be https://HOST or https://HOST:PORT, with neither user nor path nor query; a "
                    + "path goes to base_path.")
        }
        self = origin
    }

    private init(isTLS: Bool, host: String, port: Int?) {
        self.isTLS = isTLS
        self.host = host
        self.port = port
    }

    private static func parse(_ url: String) -> Origin? {
        let lowered = url.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return nil }
        var authority = lowered.dropFirst(scheme.count)
        if authority.last == "/" { authority = authority.dropLast() }
        let host: Substring
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
            let inside = host.dropFirst().dropLast()
            guard inside.contains(":"), inside.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
        } else {
            host = authority.prefix { $0 != ":" }
            let isName = host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
            guard !host.isEmpty, isName else { return nil }
        }
        let rest = authority.dropFirst(host.count)
        if rest.isEmpty { return Origin(isTLS: scheme == "https://", host: String(host), port: nil) }
        guard rest.first == ":", rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
            let port = Int(rest.dropFirst()), (1...65535).contains(port)
        else { return nil }
        return Origin(isTLS: scheme == "https://", host: String(host), port: port)
    }

    var place: String { port.map { "\(host):\($0)" } ?? host }
    var text: String { (isTLS ? "https://" : "http://") + place }

    /// Whether it is this machine whatever anybody says: 127.0.0.0/8, ::1 and "localhost" (RFC 6761 section 6.3).
    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
