/// How the bytes of a text file seem to be encoded, as far as UTF-8 is not what they are.
package enum TextEncoding: Equatable, Sendable {
    /// With a byte order mark, or with a zero byte in every other place.
    case utf16
    /// Bytes that are letters with accents in Windows-1252 or Latin-1, as spreadsheets on Windows save them.
    case windows1252
    /// No text that can be told.
    case unknown

    /// U+FEFF in UTF-8, which some editors put in front of a text. It is no part of what the text says.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Without the byte order mark in front.
    package static func withoutMark<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
        bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
    }

    /// Whether a file is UTF-16: marked as such (FF FE or FE FF), or every second byte of its beginning is zero, as in Western
    /// text without a mark. A single zero proves nothing.
    package static func isUTF16(_ bytes: some Collection<UInt8>) -> Bool {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        let start = Array(bytes.prefix(64))
        guard start.count >= 4 else { return false }
        return [0, 1].contains { parity in
            let (zeros, others) = (start.indices.filter { $0 % 2 == parity }, start.indices.filter { $0 % 2 != parity })
            return zeros.allSatisfy { start[$0] == 0 } && others.allSatisfy { start[$0] != 0 }
        }
    }

    /// What a text that is not valid UTF-8 probably is: Windows-1252 if every byte above ASCII stands alone among letters, as
    /// accented letters do in Western languages.
    package static func guess(_ bytes: some Collection<UInt8>) -> TextEncoding {
        if isUTF16(bytes) { return .utf16 }
        // Bytes that Windows-1252 does not use, and control characters that no text has.
        let unused: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        let isText = bytes.allSatisfy { byte in
            byte >= 0x20 ? byte != 0x7F && !unused.contains(byte) : byte == 0x09 || byte == 0x0A || byte == 0x0D
        }
        return isText ? .windows1252 : .unknown
    }

    /// What is wrong with a text that is not UTF-8, and what to do.
    package var sentence: String {
        switch self {
        case .utf16: "is UTF-16, not UTF-8: save the file as UTF-8."
        case .windows1252:
            "is not UTF-8 but probably Windows-1252 (Latin-1), as Excel saves it: choose \"CSV UTF-8\" when saving, or convert it "
                + "with 'iconv -f WINDOWS-1252 -t UTF-8'."
        case .unknown: "is not valid UTF-8: save the file as UTF-8."
        }
    }
}
