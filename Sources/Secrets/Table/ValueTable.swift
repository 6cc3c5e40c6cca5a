/// Values that repeat in many rows, each kept once.
struct ValueTable<Value: ExactValue>: Sendable {
    private(set) var values: [Value] = []
    private var places: [Exact<Value>: UInt32] = [:]
    /// The place that was asked for last: rows that follow each other often have the same value.
    private var last: UInt32?

    /// Stands for a value that is not known.
    static var none: UInt32 { .max }

    /// Where a value stands, added if it is new.
    mutating func place(of value: Value?) -> UInt32 {
        guard let value else { return Self.none }
        if let last, values[Int(last)].isSame(as: value) { return last }
        let exact = Exact(value: value)
        if let known = places[exact] {
            last = known
            return known
        }
        let place = UInt32(values.count)
        values.append(value)
        places[exact] = place
        last = place
        return place
    }

    subscript(place: UInt32) -> Value? { place == Self.none ? nil : values[Int(place)] }
}

/// What is the same only if every byte of its texts is. To `==`, texts are equal that differ in how accents are composed: kept
/// once, one would be shown in the place of the other.
protocol ExactValue: Sendable {
    func isSame(as other: Self) -> Bool
    func hashExactly(into hasher: inout Hasher)
}

private struct Exact<Value: ExactValue>: Hashable, Sendable {
    let value: Value

    static func == (one: Exact, other: Exact) -> Bool { one.value.isSame(as: other.value) }

    func hash(into hasher: inout Hasher) { value.hashExactly(into: &hasher) }
}

extension String: ExactValue {
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    func hashExactly(into hasher: inout Hasher) {
        var text = self
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Sharing: ExactValue {
    func isSame(as other: Sharing) -> Bool {
        users.elementsEqual(other.users, by: Self.areSame) && groups.elementsEqual(other.groups, by: Self.areSame)
    }

    func hashExactly(into hasher: inout Hasher) {
        for permission in users + groups {
            permission.name.hashExactly(into: &hasher)
            hasher.combine(permission.canEdit)
        }
    }

    private static func areSame(_ one: Permission, _ other: Permission) -> Bool {
        one.canEdit == other.canEdit && one.name.isSame(as: other.name)
    }
}
