import Glibc

/// Moments as people type them: a date (`2027-01-01`: its beginning, UTC), or a time before or after now (`12h`, `90d`, `8w`,
/// `2y`).
package enum TimeExpression {
    /// The moment that lies ahead, in seconds since 1970; nil for what is neither.
    package static func ahead(_ text: String, now: Int64) -> Int64? { span(text).map { now + $0 } ?? date(text) }

    /// The moment that lies behind, in seconds since 1970; nil for what is neither.
    package static func behind(_ text: String, now: Int64) -> Int64? { span(text).map { now - $0 } ?? date(text) }

    /// Seconds since 1970 at the beginning of a day; nil for what is no date.
    package static func date(_ text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, let year = number(parts[0]), let month = number(parts[1]),
            let day = number(parts[2])
        else { return nil }
        var date = tm()
        date.tm_year = Int32(year - 1900)
        date.tm_mon = Int32(month - 1)
        date.tm_mday = Int32(day)
        let seconds = timegm(&date)
        // A day that there is not becomes another one.
        guard date.tm_mon == Int32(month - 1), date.tm_mday == Int32(day) else { return nil }
        return Int64(seconds)
    }

    /// Hours, days, weeks or years of 365 days, in seconds; nil for anything else.
    package static func span(_ text: String) -> Int64? {
        guard let unit = ["h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400][text.suffix(1)] as Int64?,
            let count = number(text.dropLast()), count <= 100_000
        else { return nil }
        return count * unit
    }

    private static func number(_ digits: Substring) -> Int64? {
        guard digits.utf8.count <= 6, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(digits)
    }
}
