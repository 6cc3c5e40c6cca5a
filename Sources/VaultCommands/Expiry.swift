import Glibc

/// When an access key expires, as it is typed: a date (`2027-01-01`: from its beginning on, UTC), or a time from now on
/// (`90d`, `12h`).
enum Expiry {
    /// Seconds since 1970; nil for what is neither.
    static func parse(_ text: String, now: Int64) -> Int64? {
        if let unit = ["d": 86_400, "h": 3600][text.suffix(1)] as Int64? {
            guard let count = number(text.dropLast()), count <= 100_000 else { return nil }
            return now + count * unit
        }
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

    private static func number(_ digits: Substring) -> Int64? {
        guard digits.utf8.count <= 6, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(digits)
    }
}
