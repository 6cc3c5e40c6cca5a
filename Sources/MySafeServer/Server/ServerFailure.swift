/// Why the server does not start, or stopped.
package enum ServerFailure: Error, Equatable {
    case cannotListen(ListenAddress, reason: String)
    /// A certificate or a key that cannot be read, or that do not belong together.
    case badTLSFile(path: String, reason: String)
    case stopped(reason: String)

    /// What was wrong, where, and what to do.
    package var sentence: String {
        switch self {
        case .cannotListen(let address, let reason):
            "Cannot listen on \(address): \(reason) Choose another address with --listen."
        case .badTLSFile(let path, let reason): "\(path): \(reason)"
        case .stopped(let reason): "The server stopped: \(reason)"
        }
    }
}
