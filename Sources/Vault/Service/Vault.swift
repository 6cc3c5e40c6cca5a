import Glibc
import Secrets

/// The local encrypted store behind `SecretService`, as one user sees it. Every call decides on access anew, from the present
/// pages. Opened pages may be kept between calls (`PageCache`, `ListIndex`), client secrets never are.
///
/// One opened vault serves many users at once: `acting(as:)` makes a further view, which costs nothing and shares
/// storage and keys.
package struct Vault: SecretService {
    /// What is done with names in permissions that the directory does not have.
    package enum UnknownNames: Sendable {
        /// They become known.
        case learned
        /// The secret is not shared with them; `create` and `update` tell so in `StoredSecret.notSharedWith` (API.md,
        /// `shared_error`).
        case reported
    }

    /// Where lists come from.
    package enum Listing: Sendable {
        /// The file: all pages are opened for each list, and none is kept. For programs that list now and then.
        case fromFile
        /// The opened pages, which are all kept from the first list on, up to date and with an index: for programs that serve
        /// many. About 40 MiB for 100,000 secrets; lists of a vault that would need more than 512 MiB come from the file.
        case fromMemory
    }

    let core: VaultCore
    /// Whom the calls act for.
    package let user: String
    /// The only secrets that there are for this view; nil for all.
    package let reach: Set<SecretID>?
    let unknownNames: UnknownNames
    let listing: Listing
    /// Whether this is what opening gave, rather than a further view.
    private let isOriginal: Bool

    /// The view that opening a vault gives.
    init(_ core: VaultCore, user: String?) {
        self.init(
            core, user: user ?? core.owner, reach: nil, unknownNames: .learned, listing: .fromFile, isOriginal: true)
    }

    private init(
        _ core: VaultCore, user: String, reach: Set<SecretID>?, unknownNames: UnknownNames, listing: Listing,
        isOriginal: Bool
    ) {
        self.core = core
        self.user = user
        self.reach = reach
        self.unknownNames = unknownNames
        self.listing = listing
        self.isOriginal = isOriginal
    }

    /// The same opened vault as another user sees it.
    ///
    /// - Parameter reach: the only secrets that the view may list, read, update and activate, as far as the user may; nil
    ///   for all. With a reach nothing can be created and the vault itself cannot be changed. A view of a view reaches no
    ///   further than that one.
    package func acting(
        as user: String, reach: Set<SecretID>? = nil, unknownNames: UnknownNames = .learned,
        listing: Listing = .fromFile
    ) -> Vault {
        var narrowed = reach ?? self.reach
        if let reach, let limit = self.reach { narrowed = reach.intersection(limit) }
        return Vault(core, user: user, reach: narrowed, unknownNames: unknownNames, listing: listing, isOriginal: false)
    }

    package var identity: ServiceIdentity {
        ServiceIdentity(name: "vault", place: core.fileName, user: user, location: core.location)
    }

    /// Who created the vault: the only one who may change its directory, key slots and access keys and read its audit
    /// trail.
    package var owner: String { core.owner }

    /// Whether the vault itself may be changed, rather than secrets in it.
    var isOwners: Bool { user == owner && reach == nil }

    var storage: any SealedStorage { core.storage }

    /// Seconds since 1970 (UTC).
    func now() -> Int64 { core.now() }

    /// Ends the use of what opening gave: waits for what is under way, and leaves the vault in one file. Blocks for as
    /// long. Neither the vault nor any view of it must be used any more. A further view has nothing to close.
    package func close() {
        guard isOriginal else { return }
        core.rememberNow()
        storage.close()
    }

    /// The time as the system tells it.
    package static let systemTime: @Sendable () -> Int64 = { Int64(time(nil)) }

    /// Whether the vault's keys are kept from being swapped out; false where the limit of locked memory (RLIMIT_MEMLOCK)
    /// does not allow it.
    package var isKeyLocked: Bool { core.keys.isLocked }

    /// Why this machine cannot remember the vault, so that an older copy of it would not be noticed; nil if it can.
    var memoryProblem: ServiceError? { core.memory?.problem }

    package func directory() async throws(ServiceError) -> Directory {
        try await storage.read { [self] store throws(ServiceError) in
            try core.directory(in: store, state: try core.state(in: store))
        }
    }

    package func changeCounter() async -> Int64? {
        try? await storage.read { [self] store throws(ServiceError) in try core.state(in: store).changes }
    }

    // MARK: What everything else reads first

    /// A record. Throws `.notFound`, or `.noAccess` where the acting user has less than `level`.
    func load(
        _ id: SecretID, needing level: Access, from store: any SealedReader, _ snapshot: inout Snapshot
    ) throws(ServiceError) -> (head: Head, access: Access) {
        let head = try snapshot.head(id, from: store)
        let access = decider(snapshot.directory).decide(id.rawValue, owner: head.owner, sharing: head.sharing)
        guard access >= level else { throw .noAccess }
        return (head, access)
    }

    /// Who may do what, by the groups that the acting user is in.
    func decider(_ directory: Directory) -> AccessDecider {
        AccessDecider(user: user, groups: directory.groups(of: user), reach: reach)
    }

    func body(
        of id: SecretID, _ head: Head, from store: any SealedReader
    ) throws(ServiceError) -> Body {
        try core.body(of: id.rawValue, head.bodyVersion, in: store)
    }
}

extension APISecret {
    /// A record as the program sees it.
    init(_ id: SecretID, _ head: Head, _ body: Body, access: Access) {
        let summary = SecretSummary(
            id: id, name: head.name, url: head.url, tags: head.tags, owner: head.owner, identifierCode: head.code,
            state: head.state, updated: head.updated, sharing: head.sharing, access: access)
        self.init(
            summary: summary, clientID: body.clientID, clientSecret: body.clientSecret, method: body.method,
            notes: body.notes, version: head.contentVersion)
    }
}
