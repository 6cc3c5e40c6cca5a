import Text

/// What people and scripts see of an error: one sentence saying what went wrong and what to do, and an exit status.
extension ServiceError {
    package var sentence: String {
        switch self {
        case .notFound: "No such secret: check the identifier with 'cofre list'."
        case .noAccess: "You have no permission for this: ask the owner for access."
        case .inactive: "The secret is inactive: activate it to read it."
        case .missingParameter(let name): "\(name) is required: fill it in."
        case .invalidParameter(let name, let reason): "\(name) is not valid: \(reason)"
        case .duplicateIdentifierCode(let code):
            "identifier_code '\(code)' is already used by another secret of the same owner: choose another."
        case .invalidIdentifier(let text): "'\(text)' is not an identifier: give the number that is listed."
        case .authenticationFailed: "Authentication failed: the passphrase or key does not fit."
        case .keyRefused(let clientID, let reason): "The server refuses the access key '\(clientID)': \(reason)"
        case .rateLimited(.some(let seconds)): "The server asks to wait \(Int(seconds.rounded(.up))) s: try again then."
        case .rateLimited(.none): "The server asks to slow down: try again later."
        case .unreachable(let reason): "The server cannot be reached: \(reason)"
        case .timedOut: "No answer in time: try again."
        case .untrusted(let reason): "The connection is not safe, so nothing was sent: \(reason)"
        case .outcomeUnknown(let reason):
            "It was sent, but whether it was done is not known (\(reason)): look before trying again."
        case .gateway(let status, let text): "The gateway answered '\(text)' (status \(status)): \(Self.hint(status))"
        case .unreadable(let status, let what):
            "The answer (status \(status)) is not one of MySafe's: \(what) Check the profile's url and base_path."
        case .server(let status, let message): "The server answered with status \(status): \(message)"
        case .conflict: "Somebody else changed the secret meanwhile: reload it and look before saving again."
        case .notShared(let names):
            "It could not be shared with \(names.joined(separator: ", ")): check the \(names.count == 1 ? "name" : "names")."
        case .locked: "Another process is writing to the vault: try again."
        case .corrupt(let what):
            "The vault is damaged or was tampered with: \(what) Restore it from a backup; or see what is left with 'cofre verify' and save it with 'cofre repair'."
        case .unknownFormat(let found, let known):
            "The vault has format \(found), this program knows up to \(known): use a newer cofre."
        case .noStore(let path): "There is no vault at \(path): create one with 'cofre init'."
        case .storeExists(let path): "There is a vault at \(path) already: choose another file with --vault."
        case .olderStore(let path, let missing, let seen):
            "\(path) is \(Self.older(missing, seen)). \(Self.olderMeans) If a backup was restored here, open it with --older, and it is the vault from now on. Otherwise find out who replaced the file."
        case .readOnly(let path): "\(path) cannot be written: check its permissions and that the disk is not read-only."
        case .storageFull: "The disk is full: nothing of this step was kept. Free some space and try again."
        case .file(let path, let reason): "\(path): \(reason)"
        case .unsupported(let what): what
        case .unaccounted(let count, let total):
            "\(count) of \(total) \(count == 1 ? "has" : "have") no result. This is a fault in Cofre: do not rely on what was done, and report it."
        case .cancelled: "Cancelled."
        }
    }

    /// What a vault is of which this machine has seen another state, as it stands behind its path.
    package static func older(_ missing: Int64?, _ seen: Int64?) -> String {
        let when = seen.map { " (\(Timestamp.text(seconds: $0)))" } ?? ""
        guard let missing else {
            return seen == nil
                ? "not the vault that this machine remembers, unless what it remembers was damaged"
                : "another copy of the vault than the one that this machine saw last\(when)"
        }
        return "older than what this machine saw of the vault last\(when): "
            + "\(missing) \(missing == 1 ? "change is" : "changes are") missing"
    }

    /// What that means for its owner.
    package static let olderMeans =
        "What was changed, deactivated, unshared or revoked since then may be as it was before."

    /// What to do where a gateway answered in the place of the server (API.md, "Envelope").
    private static func hint(_ status: Int) -> String {
        switch status {
        case 300..<400: "set the profile's url and base_path to where the API is."
        case 401, 403, 404: "check the profile's url and base_path, and that its access key is valid."
        case 502, 503, 504: "the server behind it is down or slow: try again later."
        default: "try again later."
        }
    }

    /// The command line's exit status (`cofre --help` lists them).
    package var exitStatus: Int32 {
        switch self {
        case .noAccess, .authenticationFailed, .keyRefused, .untrusted: 3
        case .notFound, .noStore: 4
        case .invalidIdentifier: 64
        default: 1
        }
    }
}
