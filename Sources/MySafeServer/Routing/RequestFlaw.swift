/// What is wrong with a request whatever it asks for.
enum RequestFlaw: Error, Equatable {
    /// No `Host`, or more than one: programs on the way could take it for another host's (RFC 9112 section 3.2).
    case host
    /// A form that is not UTF-8.
    case encoding

    /// - Parameters:
    ///   - authority: what the library took for the host: the first `Host`, or `:authority` in HTTP/2.
    ///   - others: `Host` fields beside it.
    static func ofHost(_ authority: String?, others: [String]) -> RequestFlaw? {
        let hosts = (authority.map { [$0] } ?? []) + others
        return hosts.count == 1 && !hosts[0].isEmpty ? nil : .host
    }

    /// For the log.
    var words: String {
        switch self {
        case .host: "no Host, or several"
        case .encoding: "not UTF-8"
        }
    }
}
