import Glibc

/// Looks for a few bytes in many.
enum ByteSearch {
    /// Where `needle`, which is not empty, first occurs at `start` or later; nil if nowhere before `end`.
    ///
    /// Compares sixteen places at once by the needle's first and last byte, which lets few wrong places through.
    @inline(__always)
    static func first(
        _ needle: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) -> Int? {
        guard let base = bytes.baseAddress, let wanted = needle.baseAddress, needle.count <= end - start else {
            return nil
        }
        let length = needle.count
        // Places before this one are possible.
        let limit = end - length + 1
        let first = SIMD16<UInt8>(repeating: needle[0])
        let last = SIMD16<UInt8>(repeating: needle[length - 1])
        let zeros = SIMD16<UInt8>(repeating: 0)
        var place = start
        // Reading beyond the end is fine as long as there are bytes.
        let lastBlock = min(limit - 1, bytes.count - length - 15)
        while place <= lastBlock {
            let heads = base.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
            let tails = base.loadUnaligned(fromByteOffset: place + length - 1, as: SIMD16<UInt8>.self)
            let differences = (heads ^ first) | (tails ^ last)
            let hits = unsafeBitCast(zeros.replacing(with: 1, where: differences .== zeros), to: SIMD2<UInt64>.self)
            if hits[0] | hits[1] != 0 {
                for half in 0..<2 {
                    var left = UInt64(littleEndian: hits[half])
                    while left != 0 {
                        let candidate = place + 8 * half + left.trailingZeroBitCount / 8
                        if candidate < limit, memcmp(base + candidate, wanted, length) == 0 { return candidate }
                        left &= left - 1
                    }
                }
            }
            place += 16
        }
        while place < limit {
            if bytes[place] == needle[0], memcmp(base + place, wanted, length) == 0 { return place }
            place += 1
        }
        return nil
    }
}
