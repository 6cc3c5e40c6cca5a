import Secrets
import Text

/// How log lines are written.
package enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json
}

/// One event as one line.
struct LogLine: Sendable {
    let time: String
    let level: String
    let message: String
    /// Names and values in the order in which they are written.
    let fields: [(name: String, value: String)]

    /// The line with its end. Whatever the values hold, it stays one line, and a terminal shows it as it is.
    func bytes(_ format: LogFormat) -> [UInt8] {
        switch format {
        case .json:
            var writer = JSONWriter()
            writer.object { object in
                object.member("time", time)
                object.member("level", level)
                object.member("message", message)
                for (name, value) in fields { object.member(name, value) }
            }
            return writer.bytes + [UInt8(ascii: "\n")]
        case .text:
            var line = "\(time) \(level) \(Self.quoted(message, keepingSpaces: true))"
            for (name, value) in fields { line += " \(name)=\(Self.quoted(value, keepingSpaces: false))" }
            return Array(line.utf8) + [UInt8(ascii: "\n")]
        }
    }

    /// The text, in quotes with escapes where it could be taken for something else.
    private static func quoted(_ text: String, keepingSpaces: Bool) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                || keepingSpaces && byte == 0x20
        }
        if isPlain, !text.isEmpty { return text }
        var writer = JSONWriter()
        writer.value(text)
        return writer.text
    }
}
