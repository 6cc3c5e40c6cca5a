import Secrets

/// What of a list outlives locking: marks, filter and order, but nothing of the secrets themselves.
package struct ListMemory: Sendable {
    var marks: MarkSet
    var filter: String
    var history: [String]
    var sortColumn: ListColumn
    var isDescending: Bool
    var columns: [ListColumn]?
    var current: SecretID?
}
