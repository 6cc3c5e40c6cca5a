/// Finds the row of an identifier. Services list identifiers in ascending order as a rule: then the list itself is
/// searched, and no dictionary takes time and memory.
struct RowLookup: Sendable {
    /// Made when the first identifier comes that is not above the ones before.
    private var rows: [SecretID: Int32]?

    /// - Parameter ids: the identifiers by row.
    func row(of id: SecretID, in ids: [SecretID]) -> Int? {
        if let rows { return rows[id].map(Int.init) }
        let row = Self.place(of: id, in: ids)
        return row < ids.count && ids[row] == id ? row : nil
    }

    /// How many of the identifiers lie in a range.
    func count(in range: ClosedRange<SecretID>, _ ids: [SecretID]) -> Int {
        guard rows == nil else { return ids.count { range.contains($0) } }
        let end = Self.place(of: range.upperBound, in: ids)
        let isThere = end < ids.count && ids[end] == range.upperBound
        return end + (isThere ? 1 : 0) - Self.place(of: range.lowerBound, in: ids)
    }

    /// Where an identifier stands, or would stand, among ascending ones.
    private static func place(of id: SecretID, in ids: [SecretID]) -> Int {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether no summary is there yet, as far as is quickly told: they ascend from the last one on.
    func areNew(_ page: [SecretID], behind ids: [SecretID]) -> Bool {
        guard rows == nil else { return false }
        var last = ids.last ?? SecretID(.min)
        return page.allSatisfy { id in
            defer { last = id }
            return id > last
        }
    }

    /// Notes an identifier that is not there yet, before it is added for the next row.
    mutating func add(_ id: SecretID, behind ids: [SecretID]) {
        if rows == nil, let last = ids.last, last > id {
            rows = Dictionary(minimumCapacity: ids.count * 2)
            for (row, id) in ids.enumerated() { rows?[id] = Int32(row) }
        }
        rows?[id] = Int32(ids.count)
    }
}
