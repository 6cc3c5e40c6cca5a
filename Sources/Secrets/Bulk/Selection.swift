/// What a list shows, what is marked in it, and how many marks it hides.
///
/// Counting hidden marks takes as long as there are marks and rows, so it is done when it is asked for the first time after a
/// change that may have made it another number.
package struct Selection: Sendable {
    package private(set) var marks = MarkSet()
    private var shownRows = ShownRows()
    /// The rows of the marks; nil until they are asked for.
    private var markedRows: [Int32]?
    private var hidden: Int?

    /// Nothing is shown, and nothing marked.
    package init() {}

    // MARK: what is shown

    /// The table's rows that are shown, in their order.
    package var shown: [Int32] { shownRows.rows }

    /// Says which rows are shown from now on.
    package mutating func show(_ rows: [Int32]) {
        shownRows = ShownRows(rows)
        hidden = nil
    }

    /// The same, with a table whose rows have other numbers than before: marks of secrets that it does not have are dropped.
    package mutating func show(_ rows: [Int32], of table: SecretTable) {
        show(rows)
        mark { $0.keep { table.row(of: $0) != nil } }
    }

    package mutating func isShown(_ row: Int) -> Bool { shownRows.contains(row) }

    /// Those of `rows` that are shown, in their order.
    package mutating func shown(of rows: [Int32]) -> [Int32] { shownRows.kept(of: rows) }

    /// For each row number up to the largest one that is shown, whether it is.
    package mutating func shownByRow() -> [Bool] { shownRows.marked() }

    // MARK: what is marked

    /// Marks or unmarks any secrets.
    package mutating func mark<Value>(_ change: (inout MarkSet) -> Value) -> Value {
        hidden = nil
        return markShown(change)
    }

    /// The same with secrets that are shown only, which takes no counting.
    package mutating func markShown<Value>(_ change: (inout MarkSet) -> Value) -> Value {
        markedRows = nil
        return change(&marks)
    }

    /// How many marked secrets are not shown.
    package mutating func hiddenCount(in table: SecretTable) -> Int {
        if marks.isEmpty { return 0 }
        if let hidden { return hidden }
        let rows = markedRows ?? marks.ids.compactMap { table.row(of: $0).map(Int32.init) }
        markedRows = rows
        let count = marks.count - shownRows.kept(of: rows).count
        hidden = count
        return count
    }
}
