/// Gathers a bracketed paste up to its end. Bounded: of what is longer nothing is kept, since a text that is cut without
/// anybody noticing is worse than none.
struct PasteCollector {
    /// What came between the marks.
    enum Result: Equatable {
        case text(String)
        case tooLong(limit: Int)
        /// Something came in between that may be keys.
        case torn

        var event: TerminalEvent {
            switch self {
            case .text(let text): .paste(text)
            case .tooLong(let limit): .pasteDropped(.tooLong(limit: limit))
            case .torn: .pasteDropped(.torn)
            }
        }
    }

    private let limit: Int
    private var bytes: [UInt8] = []
    private var isTooLong = false
    private var isTorn = false
    /// How much of the end mark has been seen.
    private var matched = 0

    private static let end = Array("\u{1B}[201~".utf8)

    init(limit: Int) { self.limit = limit }

    /// Takes bytes from the front of `input`. Returns what was pasted once its end has come.
    ///
    /// - Parameter mayBeKeys: whether a person may have typed the bytes, as far as they are not of the end mark.
    mutating func take(_ input: inout ArraySlice<UInt8>, mayBeKeys: Bool = false) -> Result? {
        while let byte = input.popFirst() {
            if byte == Self.end[matched] {
                matched += 1
                if matched == Self.end.count { return result }
                continue
            }
            if mayBeKeys { isTorn = true }
            keep(Self.end.prefix(matched))
            // The end mark holds ESC at its start only, so nothing but this byte can begin it anew.
            matched = byte == Self.end[0] ? 1 : 0
            if matched == 0 { keep(CollectionOfOne(byte)) }
        }
        return nil
    }

    private mutating func keep(_ new: some Collection<UInt8>) {
        guard !isTooLong else { return }
        if bytes.count + new.count > limit {
            isTooLong = true
            bytes = []
        } else {
            bytes.append(contentsOf: new)
        }
    }

    private var result: Result { isTooLong ? .tooLong(limit: limit) : isTorn ? .torn : .text(text) }

    /// Terminals send line breaks as carriage returns.
    private var text: String {
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        var isAfterReturn = false
        for byte in bytes {
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
