import Keymap

/// Reports of the mouse. Programs that have gone may have left them switched on: unless the user wants the mouse, all their bytes
/// are swallowed. Those of the newer encodings are control sequences as any other (SGR: `ESC [ < 0 ; 1 ; 1 M`, urxvt:
/// `ESC [ 32 ; 1 ; 1 M`); those of the older ones are a control sequence with characters behind it (xterm's ctlseqs,
/// "Mouse Tracking").
enum MouseReport {
    /// What a report of the encoding SGR says: `<button;column;row`, and `M`, or `m` for a release. nil for what is of no use here:
    /// other buttons, moves without one.
    static func event(_ body: ArraySlice<UInt8>, final: UInt8) -> PointerEvent? {
        let numbers = body.dropFirst().split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 3, let button = numbers[0], let column = numbers[1], let row = numbers[2], column > 0,
            row > 0
        else { return nil }
        // Bits of keys that are held with it.
        let kind: PointerEvent.Kind
        switch (button & ~0b1_1100, final) {
        case (0, UInt8(ascii: "M")): kind = .press
        case (0, UInt8(ascii: "m")): kind = .release
        case (32, UInt8(ascii: "M")): kind = .drag
        case (64, UInt8(ascii: "M")): kind = .wheelUp
        case (65, UInt8(ascii: "M")): kind = .wheelDown
        default: return nil
        }
        return PointerEvent(kind, x: column - 1, y: row - 1)
    }

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
