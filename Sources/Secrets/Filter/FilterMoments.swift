import Text

/// What stands behind `updated:`: an age (`<30d`, `>12w`), a day, a month or a year, what is before or after one (`<2026-03`,
/// `>2026-03`), or what is between two (`2026-01..2026-03`, one end of which may be left out).
struct FilterMoments {
    let clock: FilterClock

    /// The moments that are meant, in seconds since 1970; nil for anything else.
    func range(_ text: String) -> ClosedRange<Int64>? {
        if let dots = Array(text).firstRange(of: Array("..")) {
            let (from, to) = (String(text.prefix(dots.lowerBound)), String(text.dropFirst(dots.upperBound)))
            let start = from.isEmpty ? Int64.min : period(from)?.lowerBound ?? age(from)
            let end = to.isEmpty ? Int64.max : period(to)?.upperBound ?? age(to)
            guard let start, let end, start <= end, !(from.isEmpty && to.isEmpty) else { return nil }
            return start...end
        }
        switch text.first {
        case "<":
            // Younger than an age, but before a date.
            let rest = String(text.dropFirst())
            if let moment = age(rest) { return moment...Int64.max }
            return period(rest).map { Int64.min...($0.lowerBound - 1) }
        case ">":
            let rest = String(text.dropFirst())
            if let moment = age(rest) { return Int64.min...moment }
            return period(rest).map { ($0.upperBound + 1)...Int64.max }
        default: return period(text) ?? age(text).map { $0...Int64.max }
        }
    }

    /// The moment that is so long ago: `12h`, `30d`, `8w`, `2y`.
    private func age(_ text: String) -> Int64? { TimeExpression.span(text).map { clock.now - $0 } }

    /// A day, a month or a year of local time.
    private func period(_ text: String) -> ClosedRange<Int64>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.allSatisfy { $0.isASCII && $0.isWholeNumber } ? Int(part) : nil
        }
        guard (1...3).contains(parts.count), numbers.count == parts.count, parts[0].count == 4,
            parts.dropFirst().allSatisfy({ $0.count <= 2 })
        else { return nil }
        let year = numbers[0]
        let month = numbers.count > 1 ? numbers[1] : 1
        guard let first = day(year, month, numbers.count > 2 ? numbers[2] : 1) else { return nil }
        let next: Int64? =
            switch numbers.count {
            case 1: day(year + 1, 1, 1)
            case 2: month == 12 ? day(year + 1, 1, 1) : day(year, month + 1, 1)
            default: first + 86_400
            }
        return next.map { local(first)...(local($0) - 1) }
    }

    /// Where a day begins in UTC; nil if there is no such day.
    private func day(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return TimeExpression.date("\(year)-\(two(month))-\(two(day))")
    }

    /// The moment at which local clocks show what UTC shows at `start`.
    private func local(_ start: Int64) -> Int64 {
        let guess = start - Int64(clock.secondsFromUTC(start))
        return start - Int64(clock.secondsFromUTC(guess))
    }
}
