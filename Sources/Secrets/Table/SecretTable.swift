/// All summaries that were listed, with a search index and look-up by identifier. A row number is a position in
/// `rows`, and stays the same for the table's life.
package struct SecretTable: Sendable {
    package private(set) var rows = TableRows()
    /// How many are of which state.
    package private(set) var counts = StateCounts()
    package var activeCount: Int { counts.active }
    package var inactiveCount: Int { counts.inactive }
    package var unknownCount: Int { counts.unknown }
    private var lookup = RowLookup()
    /// Of the secrets that were read.
    private(set) var details = DetailTexts()

    package init() {}

    /// The same secrets and others, or fewer: what was learnt of any stays.
    package mutating func replaceRows(with rows: SummaryRows) {
        let details = details
        self = SecretTable()
        self.details = details
        append(rows)
    }

    /// Notes what reading a secret told beside its summary.
    package mutating func setDetails(_ details: SecretDetails, of id: SecretID) { self.details.set(details, of: id) }

    /// Adds a page of a list. A secret that the table holds already is replaced.
    package mutating func append(_ page: SummaryRows) {
        guard lookup.areNew(page.ids, behind: rows.ids) else { return page.forEach { replace($0) } }
        for state in page.states { counts.add(state) }
        rows.append(page)
    }

    package mutating func append(_ page: some Collection<SecretSummary>) { append(SummaryRows(page)) }

    /// Puts a changed summary in the place of the old one with its identifier, or at the end if it is new.
    package mutating func replace(_ summary: SecretSummary) {
        if let row = row(of: summary.id) {
            counts.add(rows.states[row], -1)
            counts.add(summary.state, 1)
            rows.replace(row, with: summary)
        } else {
            lookup.add(summary.id, behind: rows.ids)
            counts.add(summary.state)
            rows.append(SummaryRows(CollectionOfOne(summary)))
        }
    }

    /// Notes what became known of a secret's state. Cheap: nothing is indexed again.
    package mutating func setState(_ state: ActiveState, of id: SecretID) {
        guard let row = row(of: id) else { return }
        counts.add(rows.states[row], -1)
        counts.add(state, 1)
        rows.setState(state, at: row)
    }

    /// Takes a row of a page that has the same texts and permissions as the table's, all of them and the state known: then the
    /// rest is quickly taken. Returns whether anything changed; nil if the row is not one of those, and nothing was taken.
    package mutating func takeFacts(_ row: Int, from page: SummaryRows, at place: Int) -> Bool? {
        guard rows.ids[row] == page.ids[place], page.states[place] != .unknown, page.updated(place) != nil,
            rows.hasSameContent(row, as: page, at: place)
        else { return nil }
        if rows.hasSameFacts(row, as: page, at: place) { return false }
        counts.add(rows.states[row], -1)
        counts.add(page.states[place], 1)
        rows.takeFacts(row, from: page, at: place)
        return true
    }

    /// How many rows have identifiers in a range.
    package func count(in range: ClosedRange<SecretID>) -> Int {
        // Most tables are in the order of identifiers.
        lookup.count(in: range, rows.ids)
    }

    /// The row number of a secret.
    package func row(of id: SecretID) -> Int? { lookup.row(of: id, in: rows.ids) }

    /// The identifiers of some rows, in their order; row numbers that the table does not have are dropped.
    package func ids(of rows: [Int32]) -> [SecretID] { existing(rows).map { self.rows.ids[Int($0)] } }

    package subscript(id: SecretID) -> SecretSummary? { row(of: id).map { rows[$0] } }

    /// How many of some rows are of which state; row numbers that the table does not have are dropped.
    package func counts(of rows: [Int32]) -> StateCounts {
        var counts = StateCounts()
        for row in rows where self.rows.indices.contains(Int(row)) { counts.add(self.rows.states[Int(row)]) }
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
