import Secrets

/// Opening the pages of records, each held against its version in the state and against how many records it should have.
extension VaultCore {
    /// The present page of contents with a number. Throws `.corrupt` if it is missing or not the present one.
    ///
    /// - Parameter isKept: whether it is taken from what was opened before, or else kept for the next time.
    func content(
        _ number: Int64, _ state: VaultState, from store: any SealedReader, isKept: Bool
    ) throws(ServiceError) -> ContentPage {
        let id = PageID(kind: .contents, number: number)
        if isKept, let known = cache.content(number, version: state.pages[id]) { return known }
        let page = try open(id, state, from: store) { (bytes) throws(MalformedBytes) in try ContentPage(bytes) }
        try check(page.count, of: id, state)
        if isKept { cache.keep(page, number, version: state.pages[id]) }
        return page
    }

    /// The same for a page of states.
    func states(
        _ number: Int64, _ state: VaultState, from store: any SealedReader, isKept: Bool
    ) throws(ServiceError) -> StatePage {
        let id = PageID(kind: .states, number: number)
        if isKept, let known = cache.states(number, version: state.pages[id]) { return known }
        let page = try open(id, state, from: store) { (bytes) throws(MalformedBytes) in try StatePage(bytes) }
        try check(page.count, of: id, state)
        if isKept { cache.keep(page, number, version: state.pages[id]) }
        return page
    }
}
