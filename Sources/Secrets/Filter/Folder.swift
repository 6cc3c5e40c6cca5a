import Foundation

/// Turns text into the form in which it is searched and sorted: lower case, without accents, every kind of blank or
/// control character a plain space, characters that take no place dropped.
///
/// The result is UTF-8 without bytes below 0x20, which are thus free for separating fields.
struct Folder: Sendable {
    /// What scalars beyond ASCII become. Filled as they are met: a list uses few different ones, and asking Foundation
    /// each time would cost more than everything else.
    private var known: [Unicode.Scalar: [UInt8]] = [:]

    /// Appends the folded text to `bytes`. Returns whether the text was ASCII.
    @discardableResult
    mutating func fold(_ text: String, into bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        let isDone = text.utf8.withContiguousStorageIfAvailable { utf8 in
            bytes.append(contentsOf: utf8)
            return bytes.withUnsafeMutableBufferPointer { Self.foldASCII(&$0, from: start) }
        }
        if isDone == true { return true }
        bytes.removeSubrange(start...)
        for scalar in text.unicodeScalars { fold(scalar, into: &bytes) }
        return false
    }

    /// The folded text.
    mutating func fold(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        fold(text, into: &bytes)
        return bytes
    }

    /// Folds in place; returns false where there is anything but ASCII.
    private static func foldASCII(_ bytes: inout UnsafeMutableBufferPointer<UInt8>, from start: Int) -> Bool {
        var union: UInt8 = 0
        for index in start..<bytes.count {
            let byte = bytes[index]
            union |= byte
            let lowered = byte &- 0x41 < 26 ? byte | 0x20 : byte
            bytes[index] = lowered < 0x20 || lowered == 0x7F ? 0x20 : lowered
        }
        return union < 0x80
    }

    private mutating func fold(_ scalar: Unicode.Scalar, into bytes: inout [UInt8]) {
        switch scalar.value {
        case 0x41...0x5A: bytes.append(UInt8(scalar.value) | 0x20)
        case ..<0x20, 0x7F: bytes.append(0x20)
        case ..<0x7F: bytes.append(UInt8(scalar.value))
        default:
            if let folded = known[scalar] {
                bytes.append(contentsOf: folded)
            } else {
                let folded = Self.fold(beyondASCII: scalar)
                known[scalar] = folded
                bytes.append(contentsOf: folded)
            }
        }
    }

    private static func fold(beyondASCII scalar: Unicode.Scalar) -> [UInt8] {
        if scalar.properties.isDefaultIgnorableCodePoint { return [] }
        if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control { return [0x20] }
        var result: [UInt8] = []
        for part in String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars where !isAccent(part) {
            // The two lower-case sigmas are one letter.
            let lowered = part == "\u{3C2}" ? "\u{3C3}" : part.properties.lowercaseMapping
            result.append(contentsOf: lowered.utf8)
        }
        return result
    }

    /// Whether it is in one of Unicode's blocks of combining diacritical marks. Marks of other blocks stay: in Japanese
    /// or Devanagari they are letters rather than accents.
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        default: false
        }
    }
}
