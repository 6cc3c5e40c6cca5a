import Text

/// A field whose values repeat in many rows: each value once, folded for searching as well.
struct RowValues<Value: ExactValue>: Sendable {
    /// Where each row's value stands.
    private var places: [UInt32] = []
    private var table = ValueTable<Value>()
    /// The texts of each value, by its place.
    private var texts: TextArena
    private let fold: @Sendable (Value, inout TextArena, inout TextFolding) -> Void

    /// - Parameter fold: adds all fields of a value to an arena that has `fieldCount` of them, ending each.
    init(fieldCount: Int, fold: @escaping @Sendable (Value, inout TextArena, inout TextFolding) -> Void) {
        texts = TextArena(fieldCount: fieldCount)
        self.fold = fold
    }

    /// All values, in the order of their places.
    var values: [Value] { table.values }

    subscript(row: Int) -> Value? { table[places[row]] }

    /// Where a row's value stands among `values`; nil where it is not known.
    func place(_ row: Int) -> Int? { places[row] == ValueTable<Value>.none ? nil : Int(places[row]) }

    mutating func reserve(_ count: Int) { places.reserveCapacity(count) }

    /// Adds rows that have these places among other values.
    mutating func append(_ others: [UInt32], of values: [Value], _ folding: inout TextFolding) {
        let map = values.map { place(of: $0, &folding) }
        for place in others { places.append(place == ValueTable<Value>.none ? place : map[Int(place)]) }
    }

    mutating func replace(_ row: Int, with value: Value?, _ folding: inout TextFolding) {
        places[row] = place(of: value, &folding)
    }

    private mutating func place(of value: Value?, _ folding: inout TextFolding) -> UInt32 {
        let place = table.place(of: value)
        if let value, texts.rowCount < table.values.count {
            fold(value, &texts, &folding)
            texts.endRow()
        }
        return place
    }

    // MARK: searching

    /// Those of `rows` whose value passes a test of its texts (`wanted`), or does not. Each value is tested once.
    ///
    /// - Parameter keep: gives those of some rows of the arena that pass (`wanted`), or do not.
    func keep(_ rows: [Int32], _ wanted: Bool, by keep: (TextArena, [Int32]) -> [Int32]) -> [Int32] {
        var isAsked = [Bool](repeating: false, count: table.values.count)
        for row in rows { if let place = place(Int(row)) { isAsked[place] = true } }
        let asked = isAsked.indices.filter { isAsked[$0] }.map(Int32.init)
        var isKept = [Bool](repeating: false, count: table.values.count)
        for place in keep(texts, asked) { isKept[Int(place)] = true }
        return rows.filter { row in place(Int(row)).map { isKept[$0] } ?? !wanted }
    }

    /// For each value its number in the order of their folded texts, the same for equal ones; nil for those without a text.
    func ranks() -> [Int64?] {
        texts.bytes.withUnsafeBytes { bytes in
            func text(_ place: Int) -> UnsafeRawBufferPointer {
                // The last separator says nothing.
                let range = texts.range(place, 0..<1)
                return UnsafeRawBufferPointer(
                    rebasing: bytes[range.lowerBound..<max(range.lowerBound, range.upperBound - 1)])
            }
            let order = values.indices.sorted { text($0).lexicographicallyPrecedes(text($1)) }
            var ranks = [Int64?](repeating: nil, count: values.count)
            var rank: Int64 = 0
            for (index, place) in order.enumerated() where !text(place).isEmpty {
                if index > 0, !text(order[index - 1]).elementsEqual(text(place)) { rank += 1 }
                ranks[place] = rank
            }
            return ranks
        }
    }
}
