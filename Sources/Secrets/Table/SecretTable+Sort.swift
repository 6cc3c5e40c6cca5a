extension SecretTable {
    /// `candidates` (nil: all) in order. Ties are broken by name, then identifier, both ascending; secrets whose value
    /// is unknown or empty come last in both directions. State starts with the active ones, shared with the shared
    /// ones.
    package func sorted(_ candidates: [Int32]?, by column: ListColumn, descending: Bool) -> [Int32] {
        var sorter = RowSorter(existing(candidates), texts: rows.texts, ids: rows.ids)
        switch column {
        case .name: sorter.sort(byText: 0, descending: descending)
        case .url: sorter.sort(byText: 1, descending: descending)
        case .code: sorter.sort(byText: 2, descending: descending)
        case .tags: sort(&sorter, by: rows.tagValues, descending)
        case .owner: sort(&sorter, by: rows.ownerValues, descending)
        case .state:
            sorter.sort(descending: descending) { row in
                rows.states[row].isActive.map { $0 ? 0 : 1 }
            }
        case .shared:
            sorter.sort(descending: descending) { row in
                rows.isShared(row).map { $0 ? 0 : 1 }
            }
        case .updated: sorter.sort(descending: descending) { rows.updated($0) }
        case .id: sorter.sort(descending: descending) { rows.ids[$0].rawValue }
        }
        return sorter.order
    }

    private func sort(_ sorter: inout RowSorter, by values: RowValues<String>, _ descending: Bool) {
        let ranks = values.ranks()
        sorter.sort(descending: descending) { row in values.place(row).flatMap { ranks[$0] } }
    }
}
