import Secrets

extension Vault {
    /// How many secrets one transaction switches: enough that bringing it to the disk costs little for each.
    static let switchChunk = 4096

    /// In transactions of several thousand; a batch is reported when it is on the disk. The task's cancellation is
    /// looked at between transactions. Throws what a transaction failed with; those before it were reported.
    package func setActive(
        _ active: Bool, _ ids: [SecretID], outcome: @escaping @Sendable ([ItemOutcome]) async -> Void
    ) async throws(ServiceError) {
        try await setActive(active, ids, sending: { _ in }, outcome: outcome)
    }

    package func setActive(
        _ active: Bool, _ ids: [SecretID], sending: @escaping @Sendable ([SecretID]) -> Void,
        outcome: @escaping @Sendable ([ItemOutcome]) async -> Void
    ) async throws(ServiceError) {
        // In the order in which they lie in the file: otherwise each transaction would write most of the file's pages.
        var rest = Set(ids).sorted()[...]
        while !rest.isEmpty, !Task.isCancelled {
            let chunk = rest.prefix(Self.switchChunk)
            rest = rest.dropFirst(Self.switchChunk)
            sending(Array(chunk))
            let outcomes = try await change(active ? .activate : .deactivate) { change throws(ServiceError) in
                try change.setActive(active, chunk)
            }
            await outcome(outcomes)
        }
    }
}

extension Change {
    /// Only the heads are sealed anew; activation is no new version of the content.
    mutating func setActive(
        _ active: Bool, _ ids: ArraySlice<SecretID>
    ) throws(ServiceError) -> [ItemOutcome] {
        var outcomes: [ItemOutcome] = []
        outcomes.reserveCapacity(ids.count)
        let page = try store.heads(of: ids.map(\.rawValue)[...])
        let places = Dictionary(zip(page.ids, page.ids.indices)) { first, _ in first }
        for id in ids {
            guard let place = places[id.rawValue] else {
                outcomes.append(ItemOutcome(id: id, result: .failure(.notFound)))
                continue
            }
            let version = page.versions[place]
            let result = Result { () throws(ServiceError) in
                try page.withHead(at: place) { (sealed) throws(ServiceError) in
                    try reseal(id, version: version, sealed, ActiveState(active))
                }
            }
            switch result {
            case .success(.some(let head)):
                guard try store.replaceHead(of: id.rawValue, from: version, to: version + 1, head: head) else {
                    throw .conflict
                }
                touch(id, from: version, to: version + 1)
                outcomes.append(ItemOutcome(id: id, result: .success(.changed)))
            case .success(.none): outcomes.append(ItemOutcome(id: id, result: .success(.already)))
            case .failure(let error): outcomes.append(ItemOutcome(id: id, result: .failure(error)))
            }
        }
        return outcomes
    }

    /// The head with another state, sealed for the next version; nil where it has that state already.
    private mutating func reseal(
        _ id: SecretID, version: Int64, _ sealed: UnsafeRawBufferPointer, _ wanted: ActiveState
    ) throws(ServiceError) -> [UInt8]? {
        let (view, _, _, access) = try reader.open(sealed, id: id.rawValue, version: version)
        guard access >= .edit else { throw .noAccess }
        guard view.state != wanted else { return nil }
        view.change(state: wanted, updated: time, in: reader.scratch.mutableBytes)
        return vault.core.keys.seal(
            reader.scratch.bytes, to: Binding(kind: .head, record: id.rawValue, version: version + 1))
    }
}
