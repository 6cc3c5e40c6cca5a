/// What programs that have gone may have left switched on: reports of the mouse. Nothing here uses them; all their bytes
/// are swallowed. Those of the newer encodings are control sequences as any other (SGR: `ESC [ < 0 ; 1 ; 1 M`, urxvt:
/// `ESC [ 32 ; 1 ; 1 M`); those of the older ones are a control sequence with characters behind it (xterm's ctlseqs,
/// "Mouse Tracking").
enum MouseReport {
    /// How many characters follow `ESC [` and this byte: button and coordinates, or coordinates alone in the reports of
    /// highlighted text. nil for a byte that begins no report.
    static func characters(behind final: UInt8) -> Int? {
        switch final {
        case UInt8(ascii: "M"): 3
        case UInt8(ascii: "t"): 2
        case UInt8(ascii: "T"): 6
        default: nil
        }
    }

    /// How many bytes so many characters take: one each, or two as UTF-8 where that mode is on. nil where more bytes have
    /// to come. An ESC is none of them: it begins the next report.
    static func size(of bytes: ArraySlice<UInt8>, characters: Int) -> Int? {
        var index = bytes.startIndex
        for _ in 0..<characters {
            guard index < bytes.endIndex else { return nil }
            if bytes[index] == 0x1B { break }
            if (0xC2...0xDF).contains(bytes[index]) {
                guard index + 1 < bytes.endIndex else { return nil }
                if bytes[index + 1] & 0xC0 == 0x80 { index += 1 }
            }
            index += 1
        }
        return index - bytes.startIndex
    }
}
