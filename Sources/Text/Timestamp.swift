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
}
