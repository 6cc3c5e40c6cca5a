/// Dates for people, as in `2026-11-23 14:05`, in the proleptic Gregorian calendar.
package enum DateText {
    /// `seconds` since 1970 (UTC), shifted by the local time's offset in seconds.
    package static func make(_ seconds: Int64, offset: Int, withTime: Bool) -> String {
        // Far outside of what a clock can have said: no date at all rather than an overflow.
        guard abs(seconds / 31_556_952) < 8_000 else { return "?" }
        let local = Int(seconds) + offset
        let days = Int((Double(local) / 86_400).rounded(.down))
        let (year, month, day) = civil(days)
        let date = "\(four(year))-\(two(month))-\(two(day))"
        guard withTime else { return date }
        let minutes = (local - days * 86_400) / 60
        return "\(date) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// The date so many days after 1970-01-01. Counted in years that begin in March, so that the leap day is the last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func four(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
