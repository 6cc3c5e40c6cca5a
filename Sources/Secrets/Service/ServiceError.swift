/// Everything that can go wrong between the program and a service. Closed, so that every place that shows or maps
/// an error handles all of them. Texts inside never hold secret values.
package enum ServiceError: Error, Equatable, Sendable {
    /// No such secret (1005).
    case notFound
    /// The acting user may not do this (1006).
    case noAccess
    /// The secret is inactive and cannot be read (1009).
    case inactive
    /// A required field is empty (1001); the API's name of the field.
    case missingParameter(String)
    /// A field's value cannot be taken; the API's name of the field, and why.
    case invalidParameter(String, reason: String)
    /// Another secret of the same owner has this `identifier_code` (1001).
    case duplicateIdentifierCode(String)
    /// The identifier is not a number (1010).
    case invalidIdentifier(String)
    /// Wrong passphrase, key file or access key.
    case authenticationFailed
    /// A server refuses an access key: which one, and what to look at.
    case keyRefused(clientID: String, reason: String)
    /// Asked to wait; seconds where the server said how long.
    case rateLimited(retryAfterSeconds: Double?)
    case unreachable(reason: String)
    case timedOut
    /// The server's certificate does not fit, or the connection to it cannot be made safe; why, and what to set.
    case untrusted(reason: String)
    /// It was sent, but no answer came: whether it was done is not known.
    case outcomeUnknown(reason: String)
    /// Something in front of the server answered in its place; the beginning of its text.
    case gateway(status: Int, text: String)
    /// An answer that is not in the form of the API (API.md, "Envelope"); what is wrong with it, without what it holds.
    case unreadable(status: Int, what: String)
    /// The server answered with a failure that means nothing more precise.
    case server(status: Int, message: String)
    /// The secret was changed by somebody else since it was read.
    case conflict
    /// It could not be shared with these users and groups; everything else was done (API.md, `shared_error`).
    case notShared([String])
    /// Another process holds the store; nothing was changed.
    case locked
    /// The store fails its authentication or is no store of ours; where and how.
    case corrupt(String)
    /// The store has a format that this program does not know.
    case unknownFormat(found: Int, known: Int)
    /// There is no store at this path.
    case noStore(path: String)
    /// There is a store at this path already.
    case storeExists(path: String)
    /// The store is not the newest that this machine has seen of it: how many changes are missing, nil if that is not known,
    /// and when it was seen, in seconds since 1970.
    case olderStore(path: String, missing: Int64?, seen: Int64?)
    /// The store or its folder cannot be written.
    case readOnly(path: String)
    /// The disk is full; nothing of the failed step was kept.
    case storageFull
    /// Any other failure to read or write a file; path and reason.
    case file(path: String, reason: String)
    /// The service cannot do this at all.
    case unsupported(String)
    /// Of several items, this many have no result, or one too many: a fault in the program itself. Nothing may rely on what
    /// was done.
    case unaccounted(count: Int, of: Int)
    /// The task was cancelled.
    case cancelled
}

extension ServiceError {
    /// Throws `.unaccounted` unless each of `total` items has a result: whatever handles many items ends with this.
    package static func account(_ count: Int, of total: Int) throws(ServiceError) {
        guard count == total else { throw .unaccounted(count: abs(total - count), of: total) }
    }
}
