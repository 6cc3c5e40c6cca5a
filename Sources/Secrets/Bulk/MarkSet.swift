/// The marked secrets, by identifier, so that marks outlive filtering, sorting and reading the list again.
package struct MarkSet: Equatable, Sendable {
    package private(set) var ids: Set<SecretID> = []
    /// The marks before the last sweeping change, for `restoreLast`.
    private var last: Set<SecretID> = []

    package init() {}

    package var count: Int { ids.count }
    package var isEmpty: Bool { ids.isEmpty }

    package func contains(_ id: SecretID) -> Bool { ids.contains(id) }

    /// Marks a secret, or unmarks it.
    package mutating func toggle(_ id: SecretID) {
        if ids.remove(id) == nil { ids.insert(id) }
    }

    /// Marks several: a range, or all that are shown.
    package mutating func add(_ others: some Sequence<SecretID>) { ids.formUnion(others) }

    /// Unmarks several.
    package mutating func remove(_ others: some Sequence<SecretID>) {
        remember()
        ids.subtract(others)
    }

    /// Marks those that are not marked, and unmarks the others; marks of secrets that are not among them stay.
    package mutating func invert(_ others: some Sequence<SecretID>) {
        remember()
        for id in others { toggle(id) }
    }

    /// Removes all marks.
    package mutating func clear() {
        remember()
        ids = []
    }

    /// Marks exactly these, such as those that failed.
    package mutating func replace(with marked: some Sequence<SecretID>) {
        remember()
        ids = Set(marked)
    }

    /// Brings back the marks from before the last `clear`, `replace` or `invert`; doing it twice changes nothing. Returns
    /// false if there were none.
    @discardableResult
    package mutating func restoreLast() -> Bool {
        if last.isEmpty { return false }
        swap(&ids, &last)
        return true
    }

    /// Drops marks of secrets that are gone.
    package mutating func keep(where isListed: (SecretID) -> Bool) {
        ids = ids.filter(isListed)
        last = last.filter(isListed)
    }

    private mutating func remember() {
        if !ids.isEmpty { last = ids }
    }
}
