import Secrets

/// What activation changes of a thousand records.
struct StatePage: Equatable, Sendable {
    /// `ActiveState` by its number.
    private(set) var states: [UInt8] = []
    /// When anything of the record was changed last, in seconds since 1970.
    private(set) var updated: [Int64] = []

    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let states: UInt8 = 1
        static let updated: UInt8 = 2
    }

    init() {}

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        while let (tag, value) = try reader.next() {
            switch tag {
            case Tag.states: states = Array(value)
            case Tag.updated: updated = try value.numbers(Int64.self, count: states.count, field: tag)
            default: continue
            }
        }
        guard updated.count == states.count else { throw .missing(field: Tag.updated) }
        guard states.allSatisfy({ ActiveState(rawValue: $0) != nil }) else { throw .wrong(field: Tag.states) }
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        states.withUnsafeBytes { scratch.appendField(Tag.states, $0) }
        scratch.appendField(Tag.updated, numbers: updated)
    }

    var count: Int { states.count }

    func state(_ index: Int) -> ActiveState { ActiveState(rawValue: states[index]) ?? .unknown }

    mutating func append(_ state: ActiveState, updated time: Int64) {
        states.append(state.rawValue)
        updated.append(time)
    }

    mutating func set(_ index: Int, _ state: ActiveState, updated time: Int64) {
        states[index] = state.rawValue
        updated[index] = time
    }
}
