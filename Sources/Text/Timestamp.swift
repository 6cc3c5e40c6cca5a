import Glibc

/// Moments for logs and programs: ISO 8601 in UTC (RFC 3339), such as `2026-01-31T12:00:00Z`.
package enum Timestamp {
    /// The present, to the millisecond.
    package static func now() -> String {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return text(seconds: Int64(moment.tv_sec), milliseconds: Int64(moment.tv_nsec) / 1_000_000)
    }

    /// - Parameter seconds: since 1970.
    package static func text(seconds: Int64, milliseconds: Int64? = nil) -> String {
        var clock = time_t(seconds)
        var parts = tm()
        gmtime_r(&clock, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
        let fraction = milliseconds.map { "." + String(1000 + $0).dropFirst() } ?? ""
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) + fraction + "Z"
    }

    /// The seconds since 1970 of a moment without fractions, as `text` writes it; nil for anything else.
    package static func seconds(_ text: String) -> Int64? {
        let numbers = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count == 6 else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers[5]
        let seconds = Int64(timegm(&parts))
        // What is no moment, such as a 13th month, is another one when it is written again.
        return Self.text(seconds: seconds) == text ? seconds : nil
    }
}
