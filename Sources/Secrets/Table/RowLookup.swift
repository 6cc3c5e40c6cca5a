/// Finds the row of an identifier. Services list identifiers in ascending order as a rule: then the list itself is
/// searched, and no dictionary takes time and memory.
struct RowLookup: Sendable {
    /// The identifiers by row.
    private(set) var ids: [SecretID] = []
    /// Made when the first identifier comes that is not above the ones before.
    private var rows: [SecretID: Int32]?

    func row(of id: SecretID) -> Int? {
        if let rows { return rows[id].map(Int.init) }
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }

    /// Whether no summary is there yet, as far as is quickly told: they ascend from the last one on.
    func areNew(_ page: [SecretSummary]) -> Bool {
        guard rows == nil else { return false }
        var last = ids.last ?? SecretID(.min)
        return page.allSatisfy { summary in
            defer { last = summary.id }
            return summary.id > last
        }
    }

    /// Adds an identifier that is not there yet, for the next row.
    mutating func append(_ id: SecretID) {
        if rows == nil, let last = ids.last, last > id {
            rows = Dictionary(minimumCapacity: ids.count * 2)
            for (row, id) in ids.enumerated() { rows?[id] = Int32(row) }
        }
        rows?[id] = Int32(ids.count)
        ids.append(id)
    }
}
