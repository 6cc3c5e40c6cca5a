import CNcurses
import Surface

/// Turns a surface's cells into what is sent, so that every terminal counts the same columns whatever it makes of
/// sequences: of an emoji sequence, only the first picture; variants are left out; a glyph that the C library finds
/// narrower is filled up with a space.
struct CellEncoder {
    /// A column of the screen; a wide character has one only.
    struct Unit: Equatable {
        var base: UInt32
        /// At most four.
        var marks: [UInt32] = []
        var role: Role
    }

    /// Where false, lines of boxes and the like become ASCII.
    let isUTF8: Bool
    /// The columns of a scalar as the C library has them; negative for one that it does not print.
    let width: (UInt32) -> Int
    /// Whether the locale has the scalar.
    let canEncode: (UInt32) -> Bool

    /// The first `width` columns of a row. Cell by cell, so that no copy of the row stays behind.
    func forEachUnit(of surface: Surface, row y: Int, width: Int, _ body: (Unit) -> Void) {
        var x = 0
        while x < width {
            var columns = 1
            while x + columns < width, surface[x + columns, y].isContinuation { columns += 1 }
            encode(surface[x, y], columns, body)
            x += columns
        }
    }

    /// A row as the shim takes it, in place of what is in `cells`.
    func encode(_ surface: Surface, row y: Int, width: Int, into cells: inout [cn_cell]) {
        cells.removeAll(keepingCapacity: true)
        forEachUnit(of: surface, row: y, width: width) { unit in
            var cell = cn_cell()
            cell.chars.0 = unit.base
            if !unit.marks.isEmpty {
                withUnsafeMutableBytes(of: &cell.chars) { bytes in
                    let chars = bytes.bindMemory(to: UInt32.self)
                    for (index, mark) in unit.marks.enumerated() { chars[index + 1] = mark }
                }
            }
            cell.look = unit.role.rawValue
            cells.append(cell)
        }
    }

    private func encode(_ cell: Surface.Cell, _ columns: Int, _ body: (Unit) -> Void) {
        let utf8 = cell.glyph.utf8
        if columns == 1, utf8.count == 1, let byte = utf8.first, byte >= 0x20, byte < 0x7F {
            return body(Unit(base: UInt32(byte), role: cell.role))
        }
        var used = 0
        for unit in split(cell, columns) {
            body(unit)
            used += max(1, width(unit.base))
        }
        for _ in used..<max(used, columns) { body(Unit(base: 0x20, role: cell.role)) }
    }

    /// The glyph in pieces of one base each, none wider than what is left.
    private func split(_ cell: Surface.Cell, _ columns: Int) -> [Unit] {
        var pieces: [Unit] = []
        var left = columns
        for scalar in cell.glyph.unicodeScalars {
            let value = scalar.value
            // The pictures behind a joiner, and the shades of skin, would be pictures of their own.
            if isJoinedEmoji(cell.glyph, value) { break }
            if (0xFE00...0xFE0F).contains(value) || (0xE0000...0xE0FFF).contains(value) { continue }
            let base = known(value)
            let taken = base == value ? width(value) : 1
            if taken == 0, let last = pieces.indices.last {
                if pieces[last].marks.count < 4 { pieces[last].marks.append(value) }
            } else if taken > 0, taken <= left {
                pieces.append(Unit(base: base, role: cell.role))
                left -= taken
            } else if pieces.isEmpty {
                pieces.append(Unit(base: UInt32(UInt8(ascii: "?")), role: cell.role))
                left -= 1
            }
        }
        return pieces.isEmpty ? [Unit(base: 0x20, role: cell.role)] : pieces
    }

    private func isJoinedEmoji(_ glyph: Character, _ value: UInt32) -> Bool {
        guard let first = glyph.unicodeScalars.first, first.value != value, first.properties.isEmoji else {
            return false
        }
        return value == 0x200D || (0x1F3FB...0x1F3FF).contains(value)
    }

    /// The scalar, or what stands for it where it cannot be sent.
    private func known(_ value: UInt32) -> UInt32 {
        if isUTF8 { return width(value) >= 0 ? value : 0xFFFD }
        if value < 0x80 { return value }
        if let plain = Self.plain[value] { return UInt32(plain.value) }
        return width(value) >= 0 && canEncode(value) ? value : UInt32(UInt8(ascii: "?"))
    }

    /// Lines and signs in ASCII.
    private static let plain: [UInt32: Unicode.Scalar] = {
        let pairs: [(String, Unicode.Scalar)] = [
            ("─━═╌┄┈–—", "-"), ("│┃║╎┆┊▏▕", "|"), ("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬", "+"), ("…", "."), ("•·▪◆✓✔", "*"),
            ("●", "+"), ("○", "-"),
            ("◦◇", "o"), ("▌▐", ">"), ("⊘", "!"), ("▶►▸❯›→", ">"), ("◀◂‹←", "<"), ("▲▴↑", "^"), ("▼▾↓", "v"),
            ("✗✘×", "x"),
            ("█▓■", "#"), ("▒░", ":"), ("‘’", "'"), ("“”", "\""), ("⏎", "$"), ("\u{A0}", " "),
        ]
        var table: [UInt32: Unicode.Scalar] = [:]
        for (signs, plain) in pairs {
            for sign in signs.unicodeScalars { table[sign.value] = plain }
        }
        return table
    }()
}
