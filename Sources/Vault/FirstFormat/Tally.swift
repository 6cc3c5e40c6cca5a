/// A sum over all records' identifiers and versions, each put through a keyed hash (SipHash-2-4, 128 bits). Kept sealed
/// beside the records, it tells when a record was removed, added or put back from an earlier time, which no record's
/// own seal can. It can be kept up to date by adding and subtracting, without reading the other records.
struct Tally: Equatable, Sendable {
    private(set) var count: Int64
    private(set) var low: UInt64
    private(set) var high: UInt64

    init(count: Int64 = 0, low: UInt64 = 0, high: UInt64 = 0) {
        self.count = count
        self.low = low
        self.high = high
    }

    mutating func add(_ record: Int64, version: Int64, keys: borrowing VaultKeys) {
        let share = keys.share(of: record, version: version)
        let (sum, carry) = low.addingReportingOverflow(share.low)
        low = sum
        high = high &+ share.high &+ (carry ? 1 : 0)
        count &+= 1
    }

    mutating func remove(_ record: Int64, version: Int64, keys: borrowing VaultKeys) {
        let share = keys.share(of: record, version: version)
        let (difference, borrow) = low.subtractingReportingOverflow(share.low)
        low = difference
        high = high &- share.high &- (borrow ? 1 : 0)
        count &-= 1
    }
}
