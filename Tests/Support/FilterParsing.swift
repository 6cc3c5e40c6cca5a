import Secrets

extension Filter {
    /// The moment at which tests parse filters: 2026-11-24 00:00, in seconds since 1970.
    package static let testNow: Int64 = 1_795_478_400

    /// Parses as of `testNow`, local time being UTC.
    package static func parse(_ text: String, isFinished: Bool = false) throws(FilterError) -> Filter {
        try parse(text, isFinished: isFinished, clock: FilterClock(now: testNow) { _ in 0 })
    }
}
