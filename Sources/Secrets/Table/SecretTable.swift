/// All summaries that were listed, with a search index and look-up by identifier. A row number is a position in
/// `rows`, and stays the same for the table's life.
package struct SecretTable: Sendable {
    package private(set) var rows: [SecretSummary] = []
    /// How many are of which state.
    package private(set) var counts = StateCounts()
    package var activeCount: Int { counts.active }
    package var inactiveCount: Int { counts.inactive }
    package var unknownCount: Int { counts.unknown }
    private var lookup = RowLookup()
    /// What filters ask of every row, kept apart from `rows`: closer together in memory.
    private(set) var states: [ActiveState] = []
    private(set) var shared: [Bool?] = []
    private(set) var index = SearchIndex()

    package init() {}

    /// Adds a page of a list. A secret that the table holds already is replaced.
    package mutating func append(_ page: [SecretSummary]) {
        guard lookup.areNew(page) else { return page.forEach { replace($0) } }
        rows.append(contentsOf: page)
        for summary in page { noteNew(summary) }
    }

    /// Puts a changed summary in the place of the old one with its identifier, or at the end if it is new.
    package mutating func replace(_ summary: SecretSummary) {
        if let row = row(of: summary.id) {
            counts.add(states[row], -1)
            counts.add(summary.state, 1)
            rows[row] = summary
            states[row] = summary.state
            shared[row] = summary.isShared
            index.replace(row, with: summary)
        } else {
            rows.append(summary)
            noteNew(summary)
        }
    }

    /// Takes up all else that is kept of the row that was just added.
    private mutating func noteNew(_ summary: SecretSummary) {
        lookup.append(summary.id)
        counts.add(summary.state, 1)
        states.append(summary.state)
        shared.append(summary.isShared)
        index.append(summary)
    }

    /// Notes what became known of a secret's state. Cheap: nothing is indexed again.
    package mutating func setState(_ state: ActiveState, of id: SecretID) {
        guard let row = row(of: id) else { return }
        counts.add(states[row], -1)
        counts.add(state, 1)
        rows[row].state = state
        states[row] = state
    }

    /// The row number of a secret.
    package func row(of id: SecretID) -> Int? { lookup.row(of: id) }

    /// The identifiers of some rows, in their order; row numbers that the table does not have are dropped.
    package func ids(of rows: [Int32]) -> [SecretID] { existing(rows).map { lookup.ids[Int($0)] } }

    package subscript(id: SecretID) -> SecretSummary? { row(of: id).map { rows[$0] } }

    /// How many of some rows are of which state; row numbers that the table does not have are dropped.
    package func counts(of rows: [Int32]) -> StateCounts {
        var counts = StateCounts()
        for row in rows where states.indices.contains(Int(row)) { counts.add(states[Int(row)]) }
        return counts
    }

    /// The candidates, or all rows in order; row numbers that the table does not have (those of an earlier, longer
    /// table) are dropped.
    func existing(_ candidates: [Int32]?) -> [Int32] {
        let all = 0..<Int32(rows.count)
        guard let candidates else { return Array(all) }
        return candidates.allSatisfy(all.contains) ? candidates : candidates.filter(all.contains)
    }
}
