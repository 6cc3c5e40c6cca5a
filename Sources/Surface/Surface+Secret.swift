import Glibc

/// Secret text is drawn from its bytes, and what it was drawn into can be wiped: a Swift string cannot.
extension Surface {
    /// Writes secret text, UTF-8, scalar by scalar, cut at `maxWidth` columns and at the edge. The surface has to be wiped
    /// when it is no longer needed (`holdsSecret`).
    package mutating func put(
        secret bytes: UnsafeRawBufferPointer, at point: Point, role: Role = .normal, maxWidth: Int = .max
    ) {
        holdsSecret = true
        var x = point.x
        let end = min(width, maxWidth == .max ? width : point.x + maxWidth)
        DisplayText.eachScalar(of: bytes) { glyph, _ in
            guard x + glyph.width <= end else { return false }
            // One glyph is short enough to need no memory of its own.
            x += put(String(glyph.character), at: Point(x, point.y), role: glyph.isPlaceholder ? .placeholder : role)
            return true
        }
    }

    /// Overwrites all that was drawn. What was copied from the surface is not reached by it.
    package mutating func wipe() {
        slots.withUnsafeMutableBytes { bytes in
            if let base = bytes.baseAddress { explicit_bzero(base, bytes.count) }
        }
        holdsSecret = false
    }
}

extension DisplayText {
    /// Where the lines of secret text begin and end, in bytes, if each has at most `width` columns. It is broken anywhere: what
    /// is secret has no words. Empty text has one empty line.
    package static func lines(ofSecret bytes: UnsafeRawBufferPointer, width: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var end = 0
        var used = 0
        eachScalar(of: bytes) { glyph, length in
            if used > 0, used + glyph.width > width {
                lines.append(start..<end)
                start = end
                used = 0
            }
            end += length
            used += glyph.width
            return true
        }
        return lines + [start..<end]
    }

    /// Calls `body` with the glyph of each scalar and its length in bytes until it returns false. What is no UTF-8 is a
    /// placeholder. Marks stay apart from what they stand on: with a secret, what it consists of is what counts.
    static func eachScalar(of bytes: UnsafeRawBufferPointer, _ body: (Glyph, Int) -> Bool) {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        while true {
            let scalar: Unicode.Scalar
            let length: Int
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded): (scalar, length) = (Unicode.UTF8.decode(encoded), encoded.count)
            case .error(let count): (scalar, length) = ("\u{FFFD}", count)
            case .emptyInput: return
            }
            var goesOn = true
            var isFirst = true
            _ = each(in: String(Character(scalar))) { glyph in
                goesOn = goesOn && body(glyph, isFirst ? length : 0)
                isFirst = false
                return goesOn
            }
            guard goesOn else { return }
        }
    }
}
