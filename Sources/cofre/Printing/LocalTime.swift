import Glibc
import Screens
import Text

/// The local time zone.
enum LocalTime {
    /// Seconds that local time is ahead of UTC at a moment given in seconds since 1970.
    static func secondsFromUTC(at seconds: Int64) -> Int {
        var clock = time_t(seconds)
        var parts = tm()
        return localtime_r(&clock, &parts) == nil ? 0 : parts.tm_gmtoff
    }

    /// The local date.
    static func date(_ seconds: Int64) -> String {
        DateText.make(seconds, offset: secondsFromUTC(at: seconds), withTime: false)
    }

    /// Local date and time to the minute, as the screens show it.
    static func text(_ seconds: Int64) -> String {
        DateText.make(seconds, offset: secondsFromUTC(at: seconds), withTime: true)
    }
}
