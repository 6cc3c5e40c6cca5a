import Glibc

/// What turns folded texts back into what they were, so that only the folded ones have to be kept: a byte for most capital
/// letters, three for most letters with accents, nothing for all else.
///
/// Each patch is a number (LEB128) that says in its lowest two bits what it is, and above them how many folded bytes lie between
/// the one before and this one.
package struct TextPatches: Sendable {
    /// A letter of ASCII that was a capital one.
    private static let capital = 0
    /// One folded byte for two bytes, which follow.
    private static let pair = 1
    /// Two numbers follow: how many folded bytes, and for how many, which follow them.
    private static let other = 2

    package private(set) var bytes: [UInt8] = []
    /// Where what was patched last ends among the folded bytes.
    private var end = 0

    package init() {}

    /// Patches from here on are of a text that begins at this folded byte.
    package mutating func begin(at start: Int) { end = start }

    /// Notes what some ASCII, which folds byte by byte, was before.
    ///
    /// - Parameter place: where the folded bytes lie among all.
    mutating func note(_ original: UnsafeBufferPointer<UInt8>, folded: UnsafeRawBufferPointer, at place: Int) {
        guard let source = UnsafeRawPointer(original.baseAddress), let target = folded.baseAddress else { return }
        var index = 0
        // Eight bytes at once: most are the same.
        while index + 8 <= original.count {
            let before = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let after = target.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            var difference = UInt64(littleEndian: before ^ after)
            while difference != 0 {
                let byte = difference.trailingZeroBitCount / 8
                note(original[index + byte], folded[index + byte], at: place + index + byte)
                difference &= ~(0xFF << UInt64(8 * byte))
            }
            index += 8
        }
        while index < original.count {
            if original[index] != folded[index] { note(original[index], folded[index], at: place + index) }
            index += 1
        }
    }

    private mutating func note(_ original: UInt8, _ folded: UInt8, at place: Int) {
        if original ^ folded == 0x20, folded &- 0x61 < 26 {
            append((place - end) << 2 | Self.capital)
        } else {
            append((place - end) << 2 | Self.other)
            append(1)
            append(1)
            bytes.append(original)
        }
        end = place + 1
    }

    /// Notes what some folded bytes were before.
    mutating func note(_ original: UnsafeBufferPointer<UInt8>, foldedTo folded: Range<Int>) {
        if folded.count == 1, original.count == 2 {
            append((folded.lowerBound - end) << 2 | Self.pair)
        } else {
            append((folded.lowerBound - end) << 2 | Self.other)
            append(folded.count)
            append(original.count)
        }
        bytes.append(contentsOf: original)
        end = folded.upperBound
    }

    private mutating func append(_ number: Int) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Puts all patches of another in the place of some.
    package mutating func replace(_ range: Range<Int>, with other: TextPatches) {
        bytes.replaceSubrange(range, with: other.bytes)
    }

    // MARK: reading

    /// How many bytes a text of so many folded ones had at most.
    package static func room(_ folded: Int, patches: Range<Int>) -> Int { folded + patches.count }

    /// Writes what a text was before it was folded. Returns how many bytes it has.
    ///
    /// - Parameters:
    ///   - text: where it lies in `folded`.
    ///   - start: where the texts begin that the patches are of, the wanted one among them.
    ///   - range: where the patches lie.
    ///   - out: has at least `room` bytes.
    package func restore(
        _ text: Range<Int>, of folded: UnsafeRawBufferPointer, start: Int, patches range: Range<Int>,
        to out: UnsafeMutableRawBufferPointer
    ) -> Int {
        bytes.withUnsafeBytes { patches in
            var reader = PatchReader(bytes: patches, next: range.lowerBound)
            // How far the folded bytes were copied, and where what was patched last ends.
            var (copied, end, written) = (text.lowerBound, start, 0)
            while reader.next < range.upperBound {
                let head = reader.number()
                let (place, kind) = (end + head >> 2, head & 3)
                if place > text.upperBound { break }
                let taken = kind == Self.other ? reader.number() : 1
                let given = kind == Self.other ? reader.number() : kind == Self.pair ? 2 : 0
                let original = reader.next
                reader.next += given
                end = place + taken
                // Of a text further in front: a separator lies between, so that not even an empty patch can be at this one.
                if place < text.lowerBound { continue }
                written = Self.copy(folded, copied..<place, to: out, at: written)
                if kind == Self.capital {
                    out[written] = folded[place] ^ 0x20
                    written += 1
                } else {
                    written = Self.copy(patches, original..<original + given, to: out, at: written)
                }
                copied = end
            }
            return Self.copy(folded, copied..<text.upperBound, to: out, at: written)
        }
    }

    /// Returns the place behind what was copied.
    @inline(__always)
    private static func copy(
        _ source: UnsafeRawBufferPointer, _ range: Range<Int>, to out: UnsafeMutableRawBufferPointer, at place: Int
    ) -> Int {
        if !range.isEmpty, let from = source.baseAddress, let to = out.baseAddress {
            memcpy(to + place, from + range.lowerBound, range.count)
        }
        return place + range.count
    }
}

/// Reads the numbers of patches.
private struct PatchReader {
    let bytes: UnsafeRawBufferPointer
    var next: Int

    @inline(__always)
    mutating func number() -> Int {
        var (value, shift) = (0, 0)
        while true {
            let byte = bytes[next]
            next += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
