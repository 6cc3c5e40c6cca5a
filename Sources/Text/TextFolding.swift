import Foundation

/// Turns text into the form in which it is searched and sorted: lower case (`straße` as `STRASSE`), without accents, every kind of blank or
/// control character a plain space, characters that take no place dropped.
///
/// The result is UTF-8 without bytes below 0x20, which are thus free for separating fields.
package struct TextFolding: Sendable {
    /// What scalars beyond ASCII become. Filled as they are met: a list uses few different ones, and asking Foundation
    /// each time would cost more than everything else.
    private var known: [Unicode.Scalar: [UInt8]] = [:]
    /// The same for scalars of two bytes that become at most three, quicker to look up: the bytes, and above them their
    /// number plus one. Zero: not met yet.
    private var knownPairs: [UInt32] = []

    /// Knowing nothing yet; one of them for many texts is quicker than one for each.
    package init() {}

    /// Appends the folded text to `bytes`. Returns whether that is ASCII.
    @discardableResult
    package mutating func fold(_ text: String, into bytes: inout [UInt8]) -> Bool {
        var text = text
        var patches = TextPatches()
        return text.withUTF8 { fold(utf8: $0, into: &bytes, noting: &patches) }
    }

    /// The same for a text in UTF-8, noting what it was before.
    package mutating func fold(
        utf8: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8], noting patches: inout TextPatches
    ) -> Bool {
        let start = bytes.count
        if Self.append(utf8, to: &bytes) {
            Self.note(utf8, in: bytes, from: start, &patches)
            return true
        }
        bytes.removeSubrange(start...)
        foldUTF8(utf8, into: &bytes, noting: &patches)
        return bytes[start...].allSatisfy { $0 < 0x80 }
    }

    /// The folded text.
    package mutating func fold(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        fold(text, into: &bytes)
        return bytes
    }

    // MARK: ASCII

    /// Appends the text and folds it; returns false where there is anything but ASCII, which is not folded.
    @inline(__always) @discardableResult
    private static func append(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        bytes.append(contentsOf: utf8)
        return bytes.withUnsafeMutableBytes { foldASCII(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
    }

    @inline(__always)
    private static func note(
        _ utf8: UnsafeBufferPointer<UInt8>, in bytes: [UInt8], from start: Int, _ patches: inout TextPatches
    ) {
        bytes.withUnsafeBytes { bytes in
            patches.note(utf8, folded: UnsafeRawBufferPointer(rebasing: bytes[start...]), at: start)
        }
    }

    /// Folds in place; returns false where there is anything but ASCII, which is left as it is.
    private static func foldASCII(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        guard bytes.count >= 16 else {
            var union: UInt8 = 0
            for index in 0..<bytes.count {
                union |= bytes[index]
                bytes[index] = folded(bytes[index])
            }
            return union < 0x80
        }
        var union = SIMD16<UInt8>(repeating: 0)
        let last = bytes.count - 16
        var place = 0
        while true {
            let block = bytes.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
            union |= block
            bytes.storeBytes(of: folded(block), toByteOffset: place, as: SIMD16<UInt8>.self)
            if place == last { break }
            // The last block may lie over the one before: what is folded stays the same.
            place = min(place + 16, last)
        }
        return union.max() < 0x80
    }

    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 {
        if byte < 0x20 || byte == 0x7F { return 0x20 }
        return byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    @inline(__always)
    private static func folded(_ block: SIMD16<UInt8>) -> SIMD16<UInt8> {
        let (blank, delete, a) = (
            SIMD16<UInt8>(repeating: 0x20), SIMD16<UInt8>(repeating: 0x7F), SIMD16<UInt8>(repeating: 0x41)
        )
        let letters = (block &- a) .< SIMD16<UInt8>(repeating: 26)
        let lowered = block.replacing(with: block | blank, where: letters)
        return lowered.replacing(with: blank, where: (lowered .< blank) .| (lowered .== delete))
    }

    // MARK: everything else

    private mutating func foldUTF8(
        _ utf8: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8], noting patches: inout TextPatches
    ) {
        var place = 0
        while place < utf8.count {
            let byte = utf8[place]
            let start = bytes.count
            var end = place + 1
            if byte < 0x80 {
                // Stretches of ASCII go the quick way.
                while end < utf8.count && utf8[end] < 0x80 { end += 1 }
                let stretch = UnsafeBufferPointer(rebasing: utf8[place..<end])
                Self.append(stretch, to: &bytes)
                Self.note(stretch, in: bytes, from: start, &patches)
            } else {
                if byte < 0xE0 && place + 1 < utf8.count {
                    end = place + 2
                    foldPair(UInt32(byte & 0x1F) << 6 | UInt32(utf8[place + 1] & 0x3F), into: &bytes)
                } else {
                    end = min(place + (byte < 0xF0 ? 3 : 4), utf8.count)
                    for scalar in String(decoding: utf8[place..<end], as: UTF8.self).unicodeScalars {
                        bytes.append(contentsOf: folded(scalar))
                    }
                }
                let original = UnsafeBufferPointer(rebasing: utf8[place..<end])
                if !bytes[start...].elementsEqual(original) { patches.note(original, foldedTo: start..<bytes.count) }
            }
            place = end
        }
    }

    private mutating func foldPair(_ value: UInt32, into bytes: inout [UInt8]) {
        if knownPairs.isEmpty { knownPairs = Array(repeating: 0, count: 0x800) }
        var packed = knownPairs[Int(value)]
        if packed == 0 {
            let result = Unicode.Scalar(value).map(Self.fold(beyondASCII:)) ?? []
            guard result.count <= 3 else { return bytes.append(contentsOf: result) }
            packed = result.reversed().reduce(0) { $0 << 8 | UInt32($1) } | UInt32(result.count + 1) << 24
            knownPairs[Int(value)] = packed
        }
        for index in 1..<(packed >> 24) { bytes.append(UInt8(truncatingIfNeeded: packed >> (8 * (index - 1)))) }
    }

    private mutating func folded(_ scalar: Unicode.Scalar) -> [UInt8] {
        if let folded = known[scalar] { return folded }
        let folded = Self.fold(beyondASCII: scalar)
        known[scalar] = folded
        return folded
    }

    private static func fold(beyondASCII scalar: Unicode.Scalar) -> [UInt8] {
        if scalar.properties.isDefaultIgnorableCodePoint { return [] }
        if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control { return [0x20] }
        var result: [UInt8] = []
        for part in String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars where !isAccent(part) {
            // By way of the upper case, letters are one that differ in lower case only: ß and ss, ı and i, the two sigmas.
            let lower = part.properties.lowercaseMapping.unicodeScalars
            for upper in lower.flatMap(\.properties.uppercaseMapping.unicodeScalars) where !isAccent(upper) {
                result.append(contentsOf: upper.properties.lowercaseMapping.utf8)
            }
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
