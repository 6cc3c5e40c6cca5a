/// All summaries that were listed, with a search index and look-up by identifier. A row number is a position in
/// `rows`, and stays the same for the table's life.
package struct SecretTable: Sendable {
    package private(set) var rows: [SecretSummary] = []
    /// How many are active, inactive and of unknown state.
    package private(set) var activeCount = 0
    package private(set) var inactiveCount = 0
    package private(set) var unknownCount = 0
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
            count(states[row], -1)
            count(summary.state, 1)
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
        count(summary.state, 1)
        states.append(summary.state)
        shared.append(summary.isShared)
        index.append(summary)
    }

    /// Notes what became known of a secret's state. Cheap: nothing is indexed again.
    package mutating func setState(_ state: ActiveState, of id: SecretID) {
        guard let row = row(of: id) else { return }
        count(states[row], -1)
        count(state, 1)
        rows[row].state = state
        states[row] = state
    }

    /// The row number of a secret.
    package func row(of id: SecretID) -> Int? { lookup.row(of: id) }

    /// The identifiers of some rows, in their order; row numbers that the table does not have are dropped.
    package func ids(of rows: [Int32]) -> [SecretID] { existing(rows).map { lookup.ids[Int($0)] } }

    package subscript(id: SecretID) -> SecretSummary? { row(of: id).map { rows[$0] } }

    private mutating func count(_ state: ActiveState, _ step: Int) {
        switch state {
        case .active: activeCount += step
        case .inactive: inactiveCount += step
        case .unknown: unknownCount += step
        }
    }

    /// The candidates, or all rows in order; row numbers that the table does not have (those of an earlier, longer
    /// table) are dropped.
    func existing(_ candidates: [Int32]?) -> [Int32] {
        let all = 0..<Int32(rows.count)
        guard let candidates else { return Array(all) }
        return candidates.allSatisfy(all.contains) ? candidates : candidates.filter(all.contains)
    }
}
