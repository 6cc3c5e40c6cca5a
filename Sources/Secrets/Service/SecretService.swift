/// The one seam between the program and where secrets are kept: the local vault or a MySafe server.
///
/// Every call checks the acting user's access; listing shows only what that user may view.
package protocol SecretService: Sendable {
    /// Who and where: for the status line and for reports.
    var identity: ServiceIdentity { get }

    /// What it can tell and do.
    var features: ServiceFeatures { get }

    /// Hands over all secrets that match, a page at a time, in no particular order, each secret once. `page` is awaited,
    /// so that a slow receiver slows the reading down. Returns how many there are: a receiver that got another number has
    /// lost some.
    @discardableResult
    func list(
        _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int

    /// Reads one secret, client secret included. On a remote server this counts as a use of it.
    func read(_ id: SecretID) async throws(ServiceError) -> APISecret

    /// Says that the client secrets of these are about to be shown or handed out. If the service records that, it is on the disk
    /// before this returns; if it cannot be, this throws, and they must not be shown.
    func recordReveal(of ids: [SecretID]) async throws(ServiceError)

    /// Creates one secret, owned by the acting user.
    func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret

    /// Creates many. Atomically: all or none, and the first failures are told per item, in the order of the drafts;
    /// otherwise those that can be. Throws `.cancelled` if the task is cancelled before all are created, and nothing is then;
    /// not atomically, the drafts that were not tried fail with it.
    ///
    /// - Parameter progress: told now and then how many drafts have been dealt with, from any thread.
    func create(
        _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>]

    /// Changes the given fields. `expecting` is the version that the change was made against: where the secret has moved
    /// on meanwhile, `.conflict` is thrown and nothing changes; nil changes whatever is there.
    func update(
        _ id: SecretID, _ change: SecretChange, expecting version: Int64?
    ) async throws(ServiceError) -> StoredSecret

    /// Carries out changes of many secrets. Hands over each one's outcome as it comes, in batches, each identifier once; of
    /// an identifier that stands twice the first change counts. Where the task is cancelled, what is in flight finishes and
    /// the rest is neither touched nor reported. Throws only what stopped the whole run (storage full, connection lost for
    /// good); items not reported by then were not touched.
    func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError)

    /// Seals what a journal keeps of changes; nil if that need not be sealed.
    var runSeal: (any RunSeal)? { get }

    /// Earlier versions of secrets; nil if the service has none to show.
    var history: (any SecretHistory)? { get }

    /// Who did what to which secrets; nil if the service has nothing to show of it.
    var audit: (any AuditTrail)? { get }

    /// Changes users and groups; nil if the service lets nobody do that.
    var directoryEditor: (any DirectoryEditor)? { get }

    /// Known users and groups. Empty where the service cannot tell.
    func directory() async throws(ServiceError) -> Directory

    /// A number that differs whenever anything that a list shows may have changed, also by others; nil where the
    /// service cannot tell cheaply.
    func changeCounter() async -> Int64?

    /// What the list is now; nil where the service cannot tell later what has changed.
    func listMark() async -> ListMark?

    /// Hands over the parts of the whole list that may have changed since a mark, as `list` does with pages. Returns the mark of
    /// what the list is with them; nil if all of it may have changed: then it has to be read again.
    func listChanges(
        since mark: ListMark, part: @escaping @Sendable (ListPart) async -> Void
    ) async throws(ServiceError) -> ListMark?

    /// Ends the use: waits for what is under way and tidies up. Blocks for as long. The service must not be used any more.
    func close()
}

extension SecretService {
    /// Most services have nothing to tidy up.
    package func close() {}

    package var features: ServiceFeatures { .all }

    package func recordReveal(of ids: [SecretID]) async throws(ServiceError) {}

    package var runSeal: (any RunSeal)? { nil }

    package var history: (any SecretHistory)? { nil }

    package var audit: (any AuditTrail)? { nil }

    package var directoryEditor: (any DirectoryEditor)? { nil }

    package func listMark() async -> ListMark? { nil }

    package func listChanges(
        since mark: ListMark, part: @escaping @Sendable (ListPart) async -> Void
    ) async throws(ServiceError) -> ListMark? { nil }

    /// Creates many, with nobody who waits for progress.
    package func create(
        _ drafts: [SecretDraft], atomically: Bool
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        try await create(drafts, atomically: atomically) { _ in }
    }

    /// Activates or deactivates many. Repeating is harmless.
    package func setActive(
        _ active: Bool, _ ids: [SecretID], sending: @escaping @Sendable ([SecretID]) -> Void = { _ in },
        outcome: @escaping @Sendable ([ItemOutcome]) async -> Void
    ) async throws(ServiceError) {
        try await apply(
            ids.map { ItemChange($0, .activation(active)) }, RunFollower(sending: sending, outcome: outcome))
    }

    /// All secrets at once, in a table.
    package func table(_ query: ListQuery = ListQuery()) async throws(ServiceError) -> SecretTable {
        let collected = TableCollector()
        let count = try await list(query) { await collected.add($0) }
        let table = await collected.table
        try ServiceError.account(table.rows.count, of: count)
        return table
    }

    /// All secrets at once, for callers that need no pages.
    package func listAll(_ query: ListQuery = ListQuery()) async throws(ServiceError) -> [SecretSummary] {
        let collected = PageCollector()
        let count = try await list(query) { await collected.add($0) }
        let summaries = await collected.summaries
        try ServiceError.account(summaries.count, of: count)
        return summaries
    }

    /// Activates or deactivates one secret; throws its failure.
    package func setActive(_ active: Bool, _ id: SecretID) async throws(ServiceError) -> ItemOutcome.Effect {
        try await apply(.activation(active), to: id).result.get()
    }

    /// Changes one secret.
    package func apply(_ change: BulkChange, to id: SecretID) async throws(ServiceError) -> ItemOutcome {
        let collected = OutcomeCollector()
        try await apply([ItemChange(id, change)], RunFollower { await collected.add($0) })
        let outcomes = await collected.outcomes
        if outcomes.isEmpty, Task.isCancelled { throw .cancelled }
        guard outcomes.count == 1, outcomes[0].id == id else { throw .unaccounted(count: 1, of: 1) }
        return outcomes[0]
    }
}

private actor PageCollector {
    var summaries: [SecretSummary] = []
    func add(_ page: SummaryRows) { summaries += page }
}

private actor TableCollector {
    var table = SecretTable()
    func add(_ page: SummaryRows) { table.append(page) }
}

private actor OutcomeCollector {
    var outcomes: [ItemOutcome] = []
    func add(_ batch: [ItemOutcome]) { outcomes += batch }
}

/// What services differ in (API.md, "Resources").
package struct ServiceFeatures: Equatable, Sendable {
    /// Whether a list tells URL, tags, owner and state.
    package var listsDetails: Bool
    /// Whether an inactive secret can be read.
    package var readsInactive: Bool
    /// Whether `create` of many can be all or none.
    package var createsAllOrNone: Bool
    /// Whether reading a secret leaves a trace as a use of it.
    package var recordsReads: Bool

    package init(listsDetails: Bool, readsInactive: Bool, createsAllOrNone: Bool, recordsReads: Bool) {
        self.listsDetails = listsDetails
        self.readsInactive = readsInactive
        self.createsAllOrNone = createsAllOrNone
        self.recordsReads = recordsReads
    }

    /// What the local vault has.
    package static let all = ServiceFeatures(
        listsDetails: true, readsInactive: true, createsAllOrNone: true, recordsReads: false)
    /// What the REST API has.
    package static let remote = ServiceFeatures(
        listsDetails: false, readsInactive: false, createsAllOrNone: false, recordsReads: true)
}

/// What a list can be narrowed to by the service itself (API.md, "list").
package struct ListQuery: Equatable, Sendable {
    package var tag: String?
    package var identifierCode: String?

    package init(tag: String? = nil, identifierCode: String? = nil) {
        self.tag = tag
        self.identifierCode = identifierCode
    }

    /// Whether a summary has the tag (as one of its tags, or as the whole string) and the code that are asked for.
    package func matches(_ summary: SecretSummary) -> Bool {
        matches(tags: summary.tags, code: summary.identifierCode)
    }

    /// The same by the two fields that it looks at.
    package func matches(tags: String?, code: String?) -> Bool {
        if let tag, tags != tag, !(tags.map(TagList.split) ?? []).contains(tag) { return false }
        if let identifierCode, code != identifierCode { return false }
        return true
    }
}

/// Who acts, and where.
package struct ServiceIdentity: Equatable, Sendable {
    /// "vault" or the profile's name.
    package var name: String
    /// The host acted on, or the vault's file name.
    package var place: String
    /// The acting user; nil where the service does not tell.
    package var user: String?
    /// What tells this place from every other on this machine: a URL, or the vault's absolute path.
    package var location: String

    /// Without a `location`, `place` tells it apart.
    package init(name: String, place: String, user: String?, location: String? = nil) {
        self.name = name
        self.place = place
        self.user = user
        self.location = location ?? place
    }
}

/// What `create` and `update` answer.
package struct StoredSecret: Equatable, Sendable {
    package var secret: APISecret
    /// Users and groups that it could not be shared with; the secret exists all the same (API.md, `shared_error`).
    package var notSharedWith: [String]

    package init(secret: APISecret, notSharedWith: [String] = []) {
        self.secret = secret
        self.notSharedWith = notSharedWith
    }
}

/// What the creation of one of many answers.
package struct CreatedSecret: Equatable, Sendable {
    package var id: SecretID
    /// Users and groups that it could not be shared with; the secret exists all the same (API.md, `shared_error`).
    package var notSharedWith: [String]

    package init(id: SecretID, notSharedWith: [String] = []) {
        self.id = id
        self.notSharedWith = notSharedWith
    }
}

/// What became of one item of a bulk run.
package struct ItemOutcome: Equatable, Sendable {
    package enum Effect: String, Sendable {
        case changed
        /// Was as wanted before.
        case already
        /// Is as wanted now; whether this run brought it there is not known, since an earlier attempt, whose
        /// answer was lost, may have done it.
        case uncertain
    }

    package var id: SecretID
    package var result: Result<Effect, ServiceError>
    /// What takes back what was done, or may have been done; nil if the change says it itself (`BulkChange.inverse`), or if
    /// there is nothing to take back.
    package var undo: BulkChange?

    package init(id: SecretID, result: Result<Effect, ServiceError>, undo: BulkChange? = nil) {
        self.id = id
        self.result = result
        self.undo = undo
    }
}
