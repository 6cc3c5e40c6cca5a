import Secrets

/// A service that keeps everything in memory and does what a test tells it to: hold calls at a gate, fail given
/// secrets, fail everything, stop a bulk run. It obeys the same rules as the real ones (see `ContractSuite`).
package actor InMemoryService: SecretService {
    /// A call that reached the service.
    package enum Call: Equatable, Sendable {
        case list(ListQuery)
        case read(SecretID)
        case create(Int)
        case update(SecretID)
        case setActive(Bool, [SecretID])
        case change(ContentChange, [SecretID])
    }

    package nonisolated let identity: ServiceIdentity
    package nonisolated let user: String
    /// What it tells and can do; it hides the rest as a remote service does.
    package nonisolated let features: ServiceFeatures
    /// Whether inactive secrets are left out of its list (API.md, "list": not documented).
    private var hidesInactive = false
    /// Every call passes it before it does anything, and `apply` before each batch.
    package nonisolated let gate = Gate()

    private(set) var records: [SecretID: APISecret] = [:]
    private var codes: [Code: SecretID] = [:]
    private var known: Directory
    private var counter: Int64 = 0
    private var nextID: Int64 = 1
    private var now: Int64 = 1_750_000_000
    private let pageSize: Int
    private let batchSize: Int

    /// Every call so far, in order.
    package private(set) var calls: [Call] = []
    private var failures: [SecretID: ServiceError] = [:]
    private var failure: ServiceError?
    private var stop: (after: Int, error: ServiceError)?
    private var silentAfter: Int?
    private var unknownNames: Set<String> = []
    private var listCut: ServiceError?
    private var claimed = 0
    private var lostAnswers: Set<SecretID> = []
    /// Versions before the present ones, oldest first.
    private var past: [SecretID: [SecretVersion]] = [:]

    /// - Parameters:
    ///   - user: the acting user, who owns what the service creates.
    ///   - pageSize: how many summaries `list` hands over at once.
    ///   - batchSize: how many outcomes `apply` hands over at once.
    package init(
        user: String = "ana", directory: Directory = Directory(), secrets: [APISecret] = [], pageSize: Int = 1000,
        batchSize: Int = 100, features: ServiceFeatures = .all
    ) {
        self.user = user
        self.features = features
        identity =
            features.listsDetails
            ? ServiceIdentity(name: "vault", place: "memory.cofre", user: user)
            : ServiceIdentity(name: "memory", place: "memory.example", user: nil)
        known = directory
        self.pageSize = pageSize
        self.batchSize = batchSize
        for secret in secrets {
            records[secret.id] = secret
            if let code = Code(secret) { codes[code] = secret.id }
        }
        nextID = (secrets.map(\.id.rawValue).max() ?? 0) + 1
    }

    /// A service that holds these summaries, with made-up contents behind them.
    package init(
        user: String = "ana", summaries: [SecretSummary], pageSize: Int = 1000, batchSize: Int = 100,
        features: ServiceFeatures = .all
    ) {
        let secrets = summaries.map {
            APISecret(
                summary: $0, clientID: "client-\($0.id)", clientSecret: ClientSecret("value-of-\($0.id)"), version: 1)
        }
        self.init(user: user, secrets: secrets, pageSize: pageSize, batchSize: batchSize, features: features)
    }

    /// The same store, seen by another user.
    package nonisolated func acting(as user: String) -> any SecretService {
        user == self.user ? self : InMemoryView(store: self, user: user)
    }

    // MARK: Control by the test

    /// Reading, updating and (de)activating these secrets fails from now on; nil ends that.
    package func fail(_ ids: [SecretID], with error: ServiceError?) {
        for id in ids { failures[id] = error }
    }

    /// Every call fails from now on; nil ends that.
    package func failAll(with error: ServiceError?) { failure = error }

    /// Of these `apply` does not know whether it changed them, as if the first answer had been lost.
    package func loseAnswers(_ ids: [SecretID]) { lostAnswers = Set(ids) }

    /// Has the next bulk run fall silent after so many, with the next batch in flight.
    package func fallSilent(after count: Int) { silentAfter = count }

    /// The next `apply` throws `error` after `count` items were reported.
    package func stopRun(after count: Int, with error: ServiceError) { stop = (count, error) }

    /// The next list ends with `error` behind its first page.
    package func cutList(with error: ServiceError) { listCut = error }

    /// Every list says that there are so many more secrets than it hands over.
    package func claimMore(by count: Int) { claimed = count }

    /// Takes secrets away, as somebody else may do on the server.
    package func remove(_ ids: [SecretID]) {
        for id in ids { records[id] = nil }
    }

    /// Users and groups that `create` cannot share with and reports (API.md, `shared_error`).
    package func setUnknownNames(_ names: Set<String>) { unknownNames = names }

    /// Inactive secrets are not listed from now on.
    package func hideInactive() { hidesInactive = true }

    package func setDirectory(_ directory: Directory) { known = directory }

    func change(_ change: (inout Directory) -> Void) { change(&known) }

    /// What the store holds under this identifier, whoever asks.
    package func stored(_ id: SecretID) -> APISecret? { records[id] }

    // MARK: SecretService, as the acting user

    package func list(
        _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int {
        try await list(query, as: user, page: page)
    }

    package func read(_ id: SecretID) async throws(ServiceError) -> APISecret { try await read(id, as: user) }

    package func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret {
        try await create(draft, as: user)
    }

    package func create(
        _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        let results = try await create(drafts, atomically: atomically, as: user)
        progress(results.count)
        return results
    }

    package func update(
        _ id: SecretID, _ change: SecretChange, expecting version: Int64?
    ) async throws(ServiceError) -> StoredSecret {
        try await update(id, change, expecting: version, as: user)
    }

    package func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError) {
        try await apply(changes, as: user, follower)
    }

    package func directory() async throws(ServiceError) -> Directory {
        try await enter(nil)
        return known
    }

    package func changeCounter() async -> Int64? { features.listsDetails ? counter : nil }

    /// Versions before the present one, oldest first.
    func earlier(_ id: SecretID) -> [SecretVersion] { past[id] ?? [] }

    /// A content as a version, made by the acting user.
    func version(_ secret: APISecret) -> SecretVersion {
        SecretVersion(
            version: secret.version ?? 1, edited: secret.summary.updated ?? 0, editor: user, secret: secret)
    }

    // MARK: The same for any user

    func list(
        _ query: ListQuery, as user: String, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int {
        try await enter(.list(query))
        var matching: [SecretSummary] = []
        for (_, secret) in records.sorted(by: { $0.key < $1.key }) {
            let seen = view(secret, as: user).summary
            guard seen.access.canView, query.matches(seen), !hidesInactive || seen.state != .inactive else { continue }
            matching.append(features.listsDetails ? seen : seen.asListedRemotely)
        }
        for start in stride(from: 0, to: matching.count, by: pageSize) {
            if Task.isCancelled { throw .cancelled }
            await page(SummaryRows(matching[start..<min(start + pageSize, matching.count)]))
            if start == 0, let cut = listCut {
                listCut = nil
                throw cut
            }
        }
        return matching.count + claimed
    }

    func read(_ id: SecretID, as user: String) async throws(ServiceError) -> APISecret {
        try await enter(.read(id))
        var secret = try find(id, as: user, needing: .view)
        guard features.readsInactive || secret.summary.state != .inactive else { throw .inactive }
        if !features.listsDetails {
            secret.summary.owner = nil
            secret.summary.updated = nil
            secret.summary.access = .viewOrMore
            secret.version = nil
        }
        return secret
    }

    func create(_ draft: SecretDraft, as user: String) async throws(ServiceError) -> StoredSecret {
        try await enter(.create(1))
        let id = try add(draft, as: user)
        guard let secret = records[id] else { throw .notFound }
        return StoredSecret(secret: view(secret, as: user), notSharedWith: refused(draft))
    }

    /// Whom the draft cannot be shared with.
    private func refused(_ draft: SecretDraft) -> [String] {
        (draft.sharing.users + draft.sharing.groups).map(\.name).filter(unknownNames.contains)
    }

    func create(
        _ drafts: [SecretDraft], atomically: Bool, as user: String
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        try await enter(.create(drafts.count))
        guard !atomically || features.createsAllOrNone else { throw .unsupported("All or none is not to be had.") }
        let before = (records, codes, known, counter, nextID)
        let results = drafts.map { draft in
            Result<CreatedSecret, ServiceError> { () throws(ServiceError) in
                CreatedSecret(id: try add(draft, as: user), notSharedWith: refused(draft))
            }
        }
        guard atomically, results.contains(where: { !$0.isSuccess }) else { return results }
        (records, codes, known, counter, nextID) = before
        return results.map { $0.isSuccess ? .failure(.cancelled) : $0 }
    }

    func update(
        _ id: SecretID, _ change: SecretChange, expecting version: Int64?, as user: String
    ) async throws(ServiceError) -> StoredSecret {
        try await enter(.update(id))
        var secret = try find(id, as: user, needing: .edit)
        if let version, secret.version != version { throw .conflict }
        if let missing = change.missingParameter { throw .missingParameter(missing) }
        let before = secret
        secret.apply(change)
        if let code = Code(secret), let taker = codes[code], taker != id {
            throw .duplicateIdentifierCode(code.text)
        }
        if secret != before {
            past[id, default: []].append(self.version(before))
            touch(&secret)
            if let old = Code(before) { codes[old] = nil }
            if let new = Code(secret) { codes[new] = id }
            records[id] = secret
            learnNames(secret.sharing)
        }
        return StoredSecret(secret: view(secret, as: user))
    }

    func apply(
        _ changes: [ItemChange], as user: String, _ follower: RunFollower
    ) async throws(ServiceError) {
        note(changes)
        if let failure { throw failure }
        let stopping = stop
        stop = nil
        var seen: Set<SecretID> = []
        let distinct = changes.filter { seen.insert($0.id).inserted }
        follower.sending(distinct.map(\.id))
        var reported = 0
        while reported < distinct.count {
            await gate.pass()
            if Task.isCancelled { return }
            var end = min(reported + batchSize, distinct.count)
            if let stopping { end = min(end, stopping.after) }
            var batch: [ItemOutcome] = []
            for item in distinct[reported..<end] { batch.append(applyOne(item, as: user)) }
            reported = end
            if !batch.isEmpty { await follower.outcome(batch) }
            if let silentAfter, reported >= silentAfter {
                self.silentAfter = nil
                // Not cancelled with the run: what is in flight then is waited for as well.
                if await !Task(operation: { await follower.silence(6) }).value {
                    await follower.outcome(
                        distinct[reported...].prefix(batchSize).map {
                            ItemOutcome(id: $0.id, result: .failure(.outcomeUnknown(reason: "silent")))
                        })
                    if Task.isCancelled { return }
                    throw .timedOut
                }
            }
            if let stopping, reported >= stopping.after { throw stopping.error }
        }
    }

    /// A call for each kind of change, in the order in which they come.
    private func note(_ changes: [ItemChange]) {
        var kinds: [BulkChange] = []
        for item in changes where !kinds.contains(item.change) { kinds.append(item.change) }
        for kind in kinds {
            let ids = changes.filter { $0.change == kind }.map(\.id)
            switch kind {
            case .activation(let isActive): calls.append(.setActive(isActive, ids))
            case .content(let change): calls.append(.change(change, ids))
            }
        }
    }

    // MARK: Rules

    private func enter(_ call: Call?) async throws(ServiceError) {
        if let call { calls.append(call) }
        await gate.pass()
        if Task.isCancelled { throw .cancelled }
        if let failure { throw failure }
    }

    private func view(_ secret: APISecret, as user: String) -> APISecret {
        var secret = secret
        secret.summary.access = Access.decide(
            user: user, memberOf: known.groups(of: user), owner: secret.summary.owner ?? "", sharing: secret.sharing)
        return secret
    }

    private func find(_ id: SecretID, as user: String, needing level: Access) throws(ServiceError) -> APISecret {
        guard let stored = records[id] else { throw .notFound }
        if let error = failures[id] { throw error }
        let secret = view(stored, as: user)
        guard secret.summary.access >= level else { throw .noAccess }
        return secret
    }

    private func add(_ draft: SecretDraft, as user: String) throws(ServiceError) -> SecretID {
        if let missing = draft.missingParameter { throw .missingParameter(missing) }
        let code = Code(owner: user, text: draft.identifierCode)
        if codes[code] != nil { throw .duplicateIdentifierCode(code.text) }
        let id = SecretID(nextID)
        nextID += 1
        now += 1
        counter += 1
        let summary = SecretSummary(
            id: id, name: draft.name, url: draft.url, tags: draft.tags, owner: user,
            identifierCode: draft.identifierCode, state: ActiveState(draft.isActive), updated: now,
            sharing: draft.sharing, access: .own)
        records[id] = APISecret(
            summary: summary, clientID: draft.clientID, clientSecret: draft.clientSecret, method: draft.method,
            notes: draft.notes, version: 1)
        if !code.text.isEmpty { codes[code] = id }
        learnNames(draft.sharing)
        return id
    }

    private func applyOne(_ item: ItemChange, as user: String) -> ItemOutcome {
        switch item.change {
        case .activation(let isActive): activateOne(item.id, to: isActive, as: user)
        case .content(let change): changeOne(item.id, change, as: user)
        }
    }

    private func changeOne(_ id: SecretID, _ change: ContentChange, as user: String) -> ItemOutcome {
        do throws(ServiceError) {
            var secret = try find(id, as: user, needing: .edit)
            guard features.readsInactive || secret.summary.state != .inactive else { throw .inactive }
            let refused = change.receivers.filter { unknownNames.contains($0.name) }
            var content = SecretContent(sharing: secret.sharing, tags: secret.summary.tags)
            let effect = change.without(Set(refused)).apply(to: &content)
            guard effect.conflicts.isEmpty else { throw .conflict }
            if !effect.changed.isEmpty {
                (secret.summary.sharing, secret.summary.tags) = (content.sharing, content.tags)
                touch(&secret)
                records[id] = secret
                learnNames(change.without(Set(refused)))
            }
            let isLost = lostAnswers.contains(id)
            let result: Result<ItemOutcome.Effect, ServiceError> =
                if !refused.isEmpty {
                    .failure(.notShared(refused.map(\.name)))
                } else if isLost {
                    .failure(.outcomeUnknown(reason: "lost"))
                } else {
                    .success(effect.changed.isEmpty ? .already : .changed)
                }
            return ItemOutcome(id: id, result: result, undo: effect.undoChange)
        } catch {
            return ItemOutcome(id: id, result: .failure(error))
        }
    }

    private func learnNames(_ change: ContentChange) {
        let receivers = change.receivers
        if receivers.isEmpty { return }
        learnNames(
            Sharing(
                users: receivers.filter { $0.kind == .user }.map { Permission(name: $0.name) },
                groups: receivers.filter { $0.kind == .group }.map { Permission(name: $0.name) }))
    }

    private func activateOne(_ id: SecretID, to active: Bool, as user: String) -> ItemOutcome {
        let result = Result<ItemOutcome.Effect, ServiceError> { () throws(ServiceError) in
            var secret = try find(id, as: user, needing: .edit)
            let isLost = lostAnswers.contains(id)
            guard secret.summary.state != ActiveState(active) else { return isLost ? .uncertain : .already }
            secret.summary.state = ActiveState(active)
            now += 1
            counter += 1
            secret.summary.updated = now
            records[id] = secret
            return isLost ? .uncertain : .changed
        }
        return ItemOutcome(id: id, result: result)
    }

    private func touch(_ secret: inout APISecret) {
        now += 1
        counter += 1
        secret.summary.updated = now
        secret.version = (secret.version ?? 0) + 1
    }

    private func learnNames(_ sharing: Sharing) {
        if sharing.isEmpty { return }
        known.users = Set(known.users).union(sharing.users.map(\.name)).union([user]).sorted()
        known.groups = Set(known.groups).union(sharing.groups.map(\.name)).sorted()
    }
}

extension SecretSummary {
    /// What API.md's list tells of it.
    fileprivate var asListedRemotely: SecretSummary {
        SecretSummary(
            id: id, name: name, state: .unknown, access: access == .own ? .edit : access, viewing: viewing)
    }
}

/// An identifier code among its owner's.
private struct Code: Hashable {
    let owner: String
    let text: String

    init(owner: String, text: String) {
        self.owner = owner
        self.text = text
    }

    /// nil where the secret has none.
    init?(_ secret: APISecret) {
        guard let owner = secret.summary.owner, let text = secret.summary.identifierCode, !text.isEmpty else {
            return nil
        }
        self.init(owner: owner, text: text)
    }
}

extension Result {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}
