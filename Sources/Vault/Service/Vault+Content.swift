import Secrets

/// Sharing and tags of many secrets.
extension Change {
    /// Changes contents page by page. Each secret's earlier content is kept, as after any other change; its body is not
    /// read.
    ///
    /// - Parameter items: in ascending order of identifiers, each once.
    mutating func setContents(_ items: ArraySlice<ContentItem>) throws(ServiceError) -> [ItemOutcome] {
        var work = ContentWork(decider: vault.decider(directory))
        var outcomes: [ItemOutcome] = []
        outcomes.reserveCapacity(items.count)
        var rest = items
        while let first = rest.first {
            guard snapshot.state.has(first.id.rawValue) else {
                outcomes.append(ItemOutcome(id: first.id, result: .failure(.notFound)))
                rest = rest.dropFirst()
                continue
            }
            let number = RecordPlace(of: first.id.rawValue, in: .contents).page
            let onPage = rest.prefix { item in
                snapshot.state.has(item.id.rawValue)
                    && RecordPlace(of: item.id.rawValue, in: .contents).page == number
            }
            rest = rest.dropFirst(onPage.count)
            do throws(ServiceError) {
                _ = try snapshot.content(number, from: store)
            } catch {
                // What cannot be read does not keep the others from being changed.
                guard case .corrupt = error else { throw error }
                outcomes += onPage.map { ItemOutcome(id: $0.id, result: .failure(error)) }
                continue
            }
            for item in onPage { outcomes.append(try setContent(item, &work)) }
        }
        learn(Array(work.given.values))
        return outcomes
    }

    /// What is worked out once for many secrets.
    private struct ContentWork {
        let decider: AccessDecider
        /// What of each change can be done, and with whom it cannot be shared.
        var feasible: [ContentChange: (change: ContentChange, known: Sharing, refused: [String])] = [:]
        /// Who was given something by the changes that were made.
        var given: [ContentChange: Sharing] = [:]
    }

    private mutating func setContent(_ item: ContentItem, _ work: inout ContentWork) throws(ServiceError) -> ItemOutcome
    {
        let head: Head
        do throws(ServiceError) {
            head = try snapshot.head(item.id, from: store)
            let access = work.decider.decide(item.id.rawValue, owner: head.owner, sharing: head.sharing)
            guard access >= .edit else { throw .noAccess }
        } catch {
            switch error {
            case .corrupt, .notFound, .noAccess: return ItemOutcome(id: item.id, result: .failure(error))
            default: throw error
            }
        }
        let (change, known, refused) = try feasible(item.change, &work)
        var content = SecretContent(sharing: head.sharing, tags: head.tags)
        let effect = change.apply(to: &content)
        guard effect.conflicts.isEmpty else { return ItemOutcome(id: item.id, result: .failure(.conflict)) }
        if !effect.changed.isEmpty {
            do throws(ServiceError) {
                try replace(item.id, head, content)
                work.given[item.change] = known
            } catch {
                guard case .invalidParameter = error else { throw error }
                return ItemOutcome(id: item.id, result: .failure(error))
            }
        }
        if !refused.isEmpty {
            return ItemOutcome(id: item.id, result: .failure(.notShared(refused)), undo: effect.undoChange)
        }
        return ItemOutcome(
            id: item.id, result: .success(effect.changed.isEmpty ? .already : .changed), undo: effect.undoChange)
    }

    private mutating func replace(_ id: SecretID, _ old: Head, _ content: SecretContent) throws(ServiceError) {
        var head = old
        head.sharing = (content.sharing ?? old.sharing).merged
        head.tags = content.tags ?? old.tags
        try Limits.check(tags: head.tags)
        try Limits.check(head.sharing)
        head.previous = try insertRevision(old, of: id)
        head.contentVersion = old.contentVersion + 1
        head.edited = time
        head.updated = time
        head.editor = vault.user
        try snapshot.replace(id, with: head, store: store)
        touch(id)
    }

    /// A change without what it gives to names that the vault does not know, where the acting view reports them.
    private func feasible(
        _ change: ContentChange, _ work: inout ContentWork
    ) throws(ServiceError) -> (change: ContentChange, known: Sharing, refused: [String]) {
        if let known = work.feasible[change] { return known }
        let receivers = change.receivers
        let sharing = Sharing(
            users: receivers.filter { $0.kind == .user }.map { Permission(name: $0.name) },
            groups: receivers.filter { $0.kind == .group }.map { Permission(name: $0.name) })
        try Limits.check(sharing)
        let (known, refused) = try shareable(sharing)
        let strangers = receivers.filter { known[$0] == .none }
        let feasible = (change: change.without(Set(strangers)), known: known, refused: refused)
        work.feasible[change] = feasible
        return feasible
    }
}
