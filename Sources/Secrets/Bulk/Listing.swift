/// What a plan is made from: a list as far as it is known.
package struct Listing: Sendable {
    package let table: SecretTable
    /// Whether the table has all secrets there are, with their present states and contents
    /// (`ServiceFeatures.listsDetails`). If not, a plan also takes secrets that it does not hold, and sends those that seem to
    /// be as wanted: both may be otherwise by now.
    package let isExact: Bool
    /// By row number, whether the filter lets it through; nil if there is none.
    private let isShown: [Bool]?

    /// - Parameter isShown: by row number, whether the filter lets it through; nil if there is none.
    package init(_ table: SecretTable, isExact: Bool = true, isShown: [Bool]? = nil) {
        self.table = table
        self.isExact = isExact
        self.isShown = isShown
    }

    /// Whether the filter hides a row.
    func isHidden(_ row: Int) -> Bool { isShown.map { row >= $0.count || !$0[row] } ?? false }
}
