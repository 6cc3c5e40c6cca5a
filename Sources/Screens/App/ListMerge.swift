import Secrets

/// Brings the pages of a list into a table, while it is read for the first time or again. A first reading that was cut
/// short counts: the next one is "again", and drops rows that were deleted in between.
struct ListMerge {
    /// Whether the table differs from what it was before.
    private(set) var hasChanged = false
    /// Whether secrets were taken out of the table.
    private(set) var hasLost = false

    private let isFirst: Bool
    private let keepsInactive: Bool
    private var announced = 0
    /// Which rows were listed, by row number; of use when reading again only.
    private var isListed: [Bool] = []

    /// - Parameter keepsInactive: whether inactive secrets stay although they are not listed: some servers leave them out
    ///   (API.md, "list"), and one has to find them to activate them again.
    init(isFirst: Bool = false, keepsInactive: Bool = false) {
        self.isFirst = isFirst
        self.keepsInactive = keepsInactive
    }

    /// Takes a page. Returns whether the list should be shown anew: while it is read for the first time, with the first
    /// page and each time it has grown tenfold, since sorting it each time would cost more than reading it.
    mutating func take(_ page: SummaryRows, into table: inout SecretTable) -> Bool {
        guard isFirst else {
            for row in page.indices { note(page, row, in: &table) }
            return false
        }
        table.append(page)
        hasChanged = true
        guard table.rows.count >= announced * 10 else { return false }
        announced = max(1, table.rows.count)
        return true
    }

    /// Takes a part of the list that may have changed. Returns whether secrets of it are not listed any more: then all has to be
    /// read again.
    mutating func take(_ part: ListPart, into table: inout SecretTable) -> Bool {
        for row in part.rows.indices { note(part.rows, row, in: &table) }
        return table.count(in: part.ids) != part.rows.count
    }

    /// Notes that the table was changed by other means.
    mutating func noteChange() { hasChanged = true }

    /// Drops what was not listed any more.
    mutating func finish(_ table: inout SecretTable) {
        guard !isFirst else { return }
        let rows = table.rows
        let listed = rows.indices.filter { row in
            (row < isListed.count && isListed[row]) || (keepsInactive && rows.certainState(row) == .inactive)
        }
        guard listed.count < rows.count else { return }
        table.replaceRows(with: SummaryRows(listed.lazy.map { rows[$0] }))
        hasLost = true
        hasChanged = true
    }

    private mutating func note(_ page: SummaryRows, _ row: Int, in table: inout SecretTable) {
        let known = table.row(of: page.ids[row])
        if let known, let isChanged = table.takeFacts(known, from: page, at: row) {
            // Most are as they were, or were activated or deactivated.
            if isChanged { hasChanged = true }
        } else if let known {
            let summary = page[row]
            let merged = summary.keeping(table.rows[known])
            if merged != table.rows[known] {
                table.replace(merged)
                hasChanged = true
            }
        } else {
            table.replace(page[row])
            hasChanged = true
        }
        let row = known ?? table.rows.count - 1
        while isListed.count <= row { isListed.append(false) }
        isListed[row] = true
    }
}

extension SecretSummary {
    /// What a list does not tell stays as it was learnt otherwise.
    func keeping(_ known: SecretSummary) -> SecretSummary {
        var merged = self
        merged.url = url ?? known.url
        merged.tags = tags ?? known.tags
        merged.owner = owner ?? known.owner
        merged.identifierCode = identifierCode ?? known.identifierCode
        merged.updated = updated ?? known.updated
        merged.sharing = sharing ?? known.sharing
        if state == .unknown { merged.state = known.state }
        // What this one tells is certain.
        var reported = known.reported
        if url != nil { reported.remove(.url) }
        if tags != nil { reported.remove(.tags) }
        if owner != nil { reported.remove(.owner) }
        if state != .unknown { reported.remove(.state) }
        if merged.sharing != nil { reported.subtract([.shared, .notShared]) }
        merged.reported = reported
        return merged
    }
}
