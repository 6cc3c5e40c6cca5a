/// What a request line asks for (RFC 9112 section 3.2): path and query, still percent-encoded.
struct RequestTarget: Equatable, Sendable {
    let path: String
    let query: String

    init(_ target: String) {
        var rest = target[...]
        // The absolute form, as sent to proxies.
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            let afterHost = rest[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" }
            rest = afterHost.map { rest[$0...] } ?? "/"
        }
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        query = parts.count == 2 ? String(parts[1]) : ""
    }
}
