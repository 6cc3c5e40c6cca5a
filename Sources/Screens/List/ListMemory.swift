import Secrets

/// What of a list outlives locking: marks, filter and order, but nothing of the secrets themselves.
package struct ListMemory: Sendable {
    var marks: MarkSet
    var filter: String
    var history: [String]
    var sortColumn: SortColumn
    var isDescending: Bool
    var current: SecretID?
}
