import Secrets

extension Change {
    /// Only pages of states are sealed anew; activation is no new version of the content.
    ///
    /// - Parameter ids: ascending.
    mutating func setActive(
        _ active: Bool, _ ids: ArraySlice<SecretID>
    ) throws(ServiceError) -> [ItemOutcome] {
        let decider = vault.decider(directory)
        if ids.count == 1, let id = ids.first { try? snapshot.recall(id, from: store) }
        var outcomes: [ItemOutcome] = []
        outcomes.reserveCapacity(ids.count)
        var rest = ids
        while let first = rest.first {
            guard snapshot.state.has(first.rawValue) else {
                outcomes.append(ItemOutcome(id: first, result: .failure(.notFound)))
                rest = rest.dropFirst()
                continue
            }
            let number = RecordPlace(of: first.rawValue, in: .contents).page
            let onPage = rest.prefix { id in
                snapshot.state.has(id.rawValue) && RecordPlace(of: id.rawValue, in: .contents).page == number
            }
            rest = rest.dropFirst(onPage.count)
            do throws(ServiceError) {
                outcomes += try setActive(active, onPage, page: number, decider)
            } catch {
                // What cannot be read does not keep the others from being activated; what cannot be written does.
                guard case .corrupt = error else { throw error }
                outcomes += onPage.map { ItemOutcome(id: $0, result: .failure(error)) }
            }
        }
        return outcomes
    }

    /// Records of one page of contents.
    private mutating func setActive(
        _ active: Bool, _ ids: ArraySlice<SecretID>, page number: Int64, _ decider: AccessDecider
    ) throws(ServiceError) -> [ItemOutcome] {
        let page = try snapshot.content(number, from: store)
        var access = PageAccess(page, decider)
        let wanted = ActiveState(active)
        let binding = Binding(PageID(kind: .contents, number: number), version: 0)
        var outcomes: [ItemOutcome] = []
        for id in ids {
            let place = RecordPlace(of: id.rawValue, in: .contents)
            let statePlace = RecordPlace(of: id.rawValue, in: .states)
            if page.isVoid(place.index) {
                outcomes.append(ItemOutcome(id: id, result: .failure(.notFound)))
                continue
            }
            let level = try binding.converting { () throws(MalformedBytes) in
                try access.access(place.index, id: id.rawValue)
            }
            guard level >= .edit else {
                outcomes.append(ItemOutcome(id: id, result: .failure(.noAccess)))
                continue
            }
            let states = try snapshot.states(statePlace.page, from: store)
            guard states.state(statePlace.index) != wanted else {
                outcomes.append(ItemOutcome(id: id, result: .success(.already)))
                continue
            }
            try snapshot.setState(id, wanted, updated: time, store: store)
            touch(id)
            outcomes.append(ItemOutcome(id: id, result: .success(.changed)))
        }
        return outcomes
    }
}
