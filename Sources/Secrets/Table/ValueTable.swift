/// Values that repeat in many rows, each kept once.
struct ValueTable<Value: Hashable & Sendable>: Sendable {
    private(set) var values: [Value] = []
    private var places: [Value: UInt32] = [:]
    /// The place that was asked for last: rows that follow each other often have the same value.
    private var last: UInt32?

    /// Stands for a value that is not known.
    static var none: UInt32 { .max }

    /// Where a value stands, added if it is new.
    mutating func place(of value: Value?) -> UInt32 {
        guard let value else { return Self.none }
        if let last, values[Int(last)] == value { return last }
        if let known = places[value] {
            last = known
            return known
        }
        let place = UInt32(values.count)
        values.append(value)
        places[value] = place
        last = place
        return place
    }

    subscript(place: UInt32) -> Value? { place == Self.none ? nil : values[Int(place)] }

    /// Where the values of another table stand in this one, by their places there.
    mutating func places(of other: ValueTable) -> [UInt32] { other.values.map { place(of: $0) } }
}

extension Sequence<UInt32> {
    /// These places, moved to where `map` says that their values stand now.
    func moved(by map: [UInt32]) -> [UInt32] { self.map { $0 == .max ? .max : map[Int($0)] } }
}
