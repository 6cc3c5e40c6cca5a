/// What a table can be sorted by.
package enum SortColumn: String, CaseIterable, Sendable {
    case state, name, url, tags, owner, shared, code, updated, id
}
