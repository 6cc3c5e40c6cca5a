import Surface

/// Sequences that ncurses knows nothing of.
enum Escapes {
    /// What terminals take in one OSC 52; most cut or drop longer ones.
    static let clipboardLimit = 74_000

    /// Puts text on the clipboard (xterm's OSC 52); empty text clears it. Nil where it is too long.
    static func copy(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count <= clipboardLimit else { return nil }
        // Some terminals, tmux among them, pass an empty text over: what was there before is overwritten first.
        let before = bytes.isEmpty ? Array("\u{1B}]52;c;IA==\u{07}".utf8) : []
        return before + Array("\u{1B}]52;c;".utf8) + base64(bytes) + [0x07]
    }

    /// RFC 4648, section 4.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for digit in 0..<4 {
                result.append(digit <= part.count ? digits[bits >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
