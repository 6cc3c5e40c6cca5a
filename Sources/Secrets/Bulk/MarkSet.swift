/// The marked secrets, by identifier, so that marks outlive filtering, sorting and reading the list again.
///
/// Tells at any time how many marks the filter hides without counting again: everything that is marked or unmarked by
/// a key is shown at that moment, and a change of what is shown is announced by `recount`.
package struct MarkSet: Equatable, Sendable {
    package private(set) var ids: Set<SecretID> = []
    /// The marks before the last sweeping change, for `restoreLast`.
    private var last: Set<SecretID> = []
    private var shownCount = 0

    package init() {}

    package var count: Int { ids.count }
    package var isEmpty: Bool { ids.isEmpty }
    /// How many marked ones are not shown at present.
    package var hiddenCount: Int { ids.count - shownCount }

    package func contains(_ id: SecretID) -> Bool { ids.contains(id) }

    /// Marks a shown secret, or unmarks it. Returns whether it is marked now.
    @discardableResult
    package mutating func toggle(_ id: SecretID) -> Bool {
        if ids.remove(id) != nil {
            shownCount -= 1
            return false
        }
        ids.insert(id)
        shownCount += 1
        return true
    }

    /// Marks shown secrets: a range, or all.
    package mutating func add(_ shown: some Sequence<SecretID>) {
        for id in shown where ids.insert(id).inserted { shownCount += 1 }
    }

    /// Unmarks shown secrets.
    package mutating func remove(_ shown: some Sequence<SecretID>) {
        for id in shown where ids.remove(id) != nil { shownCount -= 1 }
    }

    /// Marks the shown secrets that are not marked, and unmarks the others; hidden marks stay.
    package mutating func invert(_ shown: some Sequence<SecretID>) {
        remember()
        for id in shown { toggle(id) }
    }

    /// Removes all marks, hidden ones included.
    package mutating func clear() {
        remember()
        ids = []
        shownCount = 0
    }

    /// Marks exactly these, such as those that failed. Call `recount` afterwards.
    package mutating func replace(with marked: some Sequence<SecretID>) {
        remember()
        ids = Set(marked)
        shownCount = 0
    }

    /// Brings back the marks from before the last `clear`, `replace` or `invert`; doing it twice changes nothing. Call
    /// `recount` afterwards. Returns false where there were none.
    @discardableResult
    package mutating func restoreLast() -> Bool {
        if last.isEmpty { return false }
        swap(&ids, &last)
        shownCount = 0
        return true
    }

    /// Drops marks of secrets that are gone. Call `recount` afterwards.
    package mutating func keep(where isListed: (SecretID) -> Bool) {
        ids = ids.filter(isListed)
        last = last.filter(isListed)
    }

    /// Says what is shown now: after a change of filter or list, not of sorting.
    package mutating func recount(shown: some Sequence<SecretID>) {
        shownCount = ids.isEmpty ? 0 : shown.reduce(0) { ids.contains($1) ? $0 + 1 : $0 }
    }

    /// The same for an array, which is counted several times faster.
    package mutating func recount(shown: [SecretID]) {
        shownCount = 0
        if ids.isEmpty { return }
        for id in shown where ids.contains(id) { shownCount += 1 }
    }

    private mutating func remember() {
        if !ids.isEmpty { last = ids }
    }
}
