import Foundation

/// A URL that names a server and nothing on it: `https://vault.example:8443`.
struct ServerURL {
    /// `http` or `https`.
    let scheme: String
    /// Without the brackets of an IPv6 address.
    let host: String
    /// Host and, where it is given, port.
    let place: String

    /// nil for anything else: another scheme, no host, a path, a query, a user name.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = parts.host, !host.isEmpty, parts.path.isEmpty || parts.path == "/", parts.query == nil,
            parts.fragment == nil, parts.user == nil, parts.password == nil
        else { return nil }
        if let port = parts.port, !(1...65535).contains(port) { return nil }
        self.scheme = scheme
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        place = parts.port.map { "\(host):\($0)" } ?? host
    }

    /// Whether it is this machine, so that nobody can listen on the way.
    var isLoopback: Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
