/// Sorts row numbers by numbers that are made of the rows once, instead of looking the rows up for each comparison:
/// that is what takes the time, since they lie all over the memory.
struct RowSorter {
    private struct Entry {
        var key: UInt64
        var row: Int32
    }

    /// What remains to be sorted: rows that are equal as far as was looked at.
    private struct Run {
        var range: Range<Int>
        /// The field whose texts come next, and how many of their bytes were looked at; nil: by identifier.
        var field: Int?
        var depth = 0
        var descending = false
    }

    private static let nameField = 0

    private var entries: [Entry]
    private let texts: TextArena
    private let ids: [SecretID]

    init(_ rows: [Int32], texts: TextArena, ids: [SecretID]) {
        entries = rows.map { Entry(key: 0, row: $0) }
        self.texts = texts
        self.ids = ids
    }

    /// The rows in their present order.
    var order: [Int32] { entries.map(\.row) }

    /// Sorts by a number of each row; rows without one come last.
    mutating func sort(descending: Bool, by number: (Int) -> Int64?) {
        fill(0..<entries.count) { row in
            guard let number = number(row) else { return .max }
            // In the order of the signed numbers, and below what stands for none.
            let key = min(UInt64(bitPattern: number) ^ (1 << 63), .max - 1)
            return descending ? .max - 1 - key : key
        }
        finish(equalRuns(in: 0..<entries.count).map { Run(range: $0, field: Self.nameField) })
    }

    /// Sorts by a field's texts; rows without one, or with an empty one, come last.
    mutating func sort(byText field: Int, descending: Bool) {
        let texts = texts
        let withText = texts.bytes.withUnsafeBytes { raw in
            entries.partition { texts.sortKey(Int($0.row), field, depth: 0, raw) == 0 }
        }
        let empty = Run(range: withText..<entries.count, field: Self.nameField)
        finish([Run(range: 0..<withText, field: field, descending: descending), empty])
    }

    /// Sorts each run, and again what is equal in it by the next bytes, the name, the identifier.
    private mutating func finish(_ runs: [Run]) {
        let (texts, ids) = (texts, ids)
        var left = runs
        while let run = left.popLast() {
            if run.range.count < 2 { continue }
            guard let field = run.field else {
                fill(run.range) { UInt64(bitPattern: ids[$0].rawValue) ^ (1 << 63) }
                continue
            }
            texts.bytes.withUnsafeBytes { raw in
                fill(run.range) { row in
                    let key = texts.sortKey(row, field, depth: run.depth, raw)
                    return run.descending ? ~key : key
                }
            }
            for equal in equalRuns(in: run.range) {
                let key = run.descending ? ~entries[equal.lowerBound].key : entries[equal.lowerBound].key
                if key & 0xFF != 0 {
                    left.append(Run(range: equal, field: field, depth: run.depth + 8, descending: run.descending))
                } else {
                    left.append(Run(range: equal, field: field == Self.nameField ? nil : Self.nameField))
                }
            }
        }
    }

    /// Makes the keys of a range and sorts it by them.
    private mutating func fill(_ range: Range<Int>, _ key: (Int) -> UInt64) {
        entries.withUnsafeMutableBufferPointer { entries in
            for index in range { entries[index].key = key(Int(entries[index].row)) }
            var part = UnsafeMutableBufferPointer(rebasing: entries[range])
            part.sort { $0.key < $1.key }
        }
    }

    /// The ranges of two and more entries with the same key.
    private func equalRuns(in range: Range<Int>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = range.lowerBound
        for index in range where entries[index].key != entries[start].key {
            if index - start > 1 { runs.append(start..<index) }
            start = index
        }
        if range.upperBound - start > 1 { runs.append(start..<range.upperBound) }
        return runs
    }
}
