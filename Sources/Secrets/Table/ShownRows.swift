/// The rows that a list shows, in its order, with quick answers to whether a row is among them.
package struct ShownRows: Sendable {
    package let rows: [Int32]
    /// By row number; made when it is asked for the first time.
    private var isShown: [Bool]?

    package init(_ rows: [Int32] = []) { self.rows = rows }

    package mutating func contains(_ row: Int) -> Bool {
        let isShown = marked()
        return row < isShown.count && isShown[row]
    }

    /// Those of `others` that are shown, in their order.
    package mutating func kept(of others: [Int32]) -> [Int32] {
        let isShown = marked()
        return others.filter { Int($0) < isShown.count && isShown[Int($0)] }
    }

    /// For each row number up to the largest one that is shown, whether it is.
    package mutating func marked() -> [Bool] {
        if let isShown { return isShown }
        var bits = [Bool](repeating: false, count: rows.max().map { Int($0) + 1 } ?? 0)
        for row in rows { bits[Int(row)] = true }
        isShown = bits
        return bits
    }
}
