/// Gathers a bracketed paste up to its end. Bounded: what is longer is dropped to the end, so that nothing of it runs
/// as keys.
struct PasteCollector {
    private let limit: Int
    private var bytes: [UInt8] = []
    /// How much of the end mark has been seen.
    private var matched = 0

    private static let end = Array("\u{1B}[201~".utf8)

    init(limit: Int) { self.limit = limit }

    /// Takes bytes from the front of `input`. Returns the text once its end has come.
    mutating func take(_ input: inout ArraySlice<UInt8>) -> String? {
        while let byte = input.popFirst() {
            if byte == Self.end[matched] {
                matched += 1
                if matched == Self.end.count { return text }
                continue
            }
            keep(Self.end.prefix(matched))
            // The end mark holds ESC at its start only, so nothing but this byte can begin it anew.
            matched = byte == Self.end[0] ? 1 : 0
            if matched == 0 { keep(CollectionOfOne(byte)) }
        }
        return nil
    }

    private mutating func keep(_ new: some Collection<UInt8>) {
        bytes.append(contentsOf: new.prefix(max(0, limit - bytes.count)))
    }

    /// Terminals send line breaks as carriage returns. A character that the limit cut is left out.
    private var text: String {
        var whole = bytes[...]
        if bytes.count == limit {
            var lead = whole.count - 1
            while lead > max(0, whole.count - 4), whole[lead] & 0xC0 == 0x80 { lead -= 1 }
            if lead >= 0, whole[lead] >= 0xC0 { whole = whole[..<lead] }
        }
        var lines: [UInt8] = []
        lines.reserveCapacity(whole.count)
        var isAfterReturn = false
        for byte in whole {
            if byte == 0x0D {
                lines.append(0x0A)
            } else if !(byte == 0x0A && isAfterReturn) {
                lines.append(byte)
            }
            isAfterReturn = byte == 0x0D
        }
        return String(decoding: lines, as: UTF8.self)
    }
}
