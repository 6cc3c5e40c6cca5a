/// A grid of cells that a view draws into and a terminal shows. Text comes in by `put` only, which measures,
/// clips and neutralises it: nothing that a server or a file says can reach the terminal as a control.
package struct Surface: Equatable, Sendable {
    /// One column of one row. A wide glyph holds its text in the left cell; the right one is a continuation
    /// (`glyph` is a space and `isContinuation`).
    package struct Cell: Equatable, Sendable {
        package var glyph: Character
        package var role: Role
        package var isContinuation: Bool

        package init(_ glyph: Character = " ", _ role: Role = .normal, isContinuation: Bool = false) {
            self.glyph = glyph
            self.role = role
            self.isContinuation = isContinuation
        }
    }

    /// A cell as it is kept: small and without references, since most of a surface is compared or copied at every key.
    struct Slot: Equatable, Sendable {
        /// A scalar; from `firstCluster` on, a place in `clusters`.
        var code: UInt32
        var role: Role
        var isContinuation = false

        static let firstCluster: UInt32 = 0x20_0000
        var isCluster: Bool { code >= Self.firstCluster }
    }

    /// Something that can be pointed at.
    package struct Target: Equatable, Sendable {
        package enum What: Equatable, Sendable {
            /// A row of a list, by its place.
            case row(Int)
            /// An action, by its name and its argument with a blank between.
            case command(String)
        }

        package var what: What
        package var rect: Rect
    }

    package let width: Int
    package let height: Int
    /// Row by row, `width * height` of them.
    var slots: [Slot]
    /// The glyphs of more than one scalar.
    private var clusters: [Character] = []
    private var clusterCodes: [Character: UInt32] = [:]
    /// Where the hardware cursor rests; nil for the lower right corner.
    package var cursor: Point?
    /// Whether the hardware cursor is shown (in text fields).
    package var cursorVisible = false
    /// What was drawn where, as far as it can be pointed at; of what overlaps, the later one counts.
    package var targets: [Target] = []
    /// The part of what was drawn last that scrolls; nil if there is none.
    package var viewport: Viewport?

    /// Whether secret text is in it: then it is to be wiped when another takes its place.
    package internal(set) var holdsSecret = false
    /// Rows of lists, as they are in this surface and were in the one before.
    package var drawn: DrawnRows

    /// - Parameter drawn: what the surface before had, to be handed on.
    package init(width: Int, height: Int, drawn: DrawnRows = DrawnRows()) {
        self.drawn = drawn.next()
        self.width = max(0, width)
        self.height = max(0, height)
        slots = Array(repeating: Slot(code: 0x20, role: .normal), count: self.width * self.height)
    }

    package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

    package subscript(x: Int, y: Int) -> Cell { cell(slots[y * width + x]) }

    /// The cells of one row, which must exist.
    package func row(_ y: Int) -> [Cell] { slots[y * width..<(y + 1) * width].map(cell) }

    /// Whether a row, which both must have, shows the same in a surface of the same width.
    package func hasSameRow(_ y: Int, as other: Surface) -> Bool {
        let range = y * width..<(y + 1) * width
        if clusters.isEmpty && other.clusters.isEmpty { return slots[range] == other.slots[range] }
        return range.allSatisfy { index in
            let a = slots[index]
            let b = other.slots[index]
            guard a.isCluster, b.isCluster else { return a == b }
            return a.role == b.role && glyph(a.code) == other.glyph(b.code)
        }
    }

    /// Writes one line of text, cut at `maxWidth` columns and at the edge; what does not fit ends in `…`.
    /// Controls, bidi overrides, line breaks and the like become visible placeholders (`DisplayText`).
    /// Returns the columns used.
    @discardableResult
    package mutating func put(
        _ text: String, at point: Point, role: Role = .normal, maxWidth: Int = .max
    ) -> Int {
        guard point.y >= 0, point.y < height, point.x >= 0, point.x < width else { return 0 }
        let limit = min(maxWidth, width - point.x)
        guard limit > 0 else { return 0 }
        let start = point.y * width + point.x
        if let columns = putPlain(text, at: start, role: role, limit: limit) { return columns }
        var column = 0
        for glyph in DisplayText.clip(text, to: limit) {
            let glyphRole = glyph.isPlaceholder ? .placeholder : role
            set(start + column, Slot(code: glyph.scalar?.value ?? code(glyph.character), role: glyphRole))
            for offset in 1..<max(1, glyph.width) {
                let half = Slot(code: 0x20, role: glyphRole, isContinuation: true)
                set(start + column + offset, half, clearsLeft: false)
            }
            column += glyph.width
        }
        return column
    }

    /// Overwrites every cell of `rect` (cut to the surface) with `character`, or a space where that is not one column
    /// wide.
    package mutating func fill(_ rect: Rect, with character: Character = " ", role: Role = .normal) {
        let slot = Slot(code: DisplayText.width(String(character)) == 1 ? code(character) : 0x20, role: role)
        let area = rect.intersection(bounds)
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX { set(y * width + x, slot) }
        }
    }

    /// Notes that something can be pointed at.
    package mutating func target(_ what: Target.What, _ rect: Rect) { targets.append(Target(what: what, rect: rect)) }

    /// Changes the role of cells that are there already.
    package mutating func paint(_ rect: Rect, role: Role) {
        let area = rect.intersection(bounds)
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX { slots[y * width + x].role = role }
        }
    }

    /// The rows as text, trailing spaces cut, for tests.
    package func text() -> String {
        (0..<height).map { y in
            var line = ""
            for cell in row(y) where !cell.isContinuation { line.append(cell.glyph) }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// The way of printable ASCII, nearly all text: byte by byte. Nil where the part that would show is anything else.
    private mutating func putPlain(_ text: String, at start: Int, role: Role, limit: Int) -> Int? {
        text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            let shown = bytes.prefix(limit)
            guard shown.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return nil }
            let isCut = bytes.count > limit
            for (offset, byte) in shown.enumerated() {
                set(start + offset, Slot(code: UInt32(byte), role: role))
            }
            if isCut { slots[start + limit - 1].code = code(DisplayText.ellipsis.character) }
            return shown.count
        } ?? nil
    }

    /// Replaces a slot. A wide glyph that loses one of its halves becomes a space.
    private mutating func set(_ index: Int, _ slot: Slot, clearsLeft: Bool = true) {
        if clearsLeft, slots[index].isContinuation { slots[index - 1].code = 0x20 }
        slots[index] = slot
        let next = index + 1
        if next % width != 0, slots[next].isContinuation { slots[next] = Slot(code: 0x20, role: slots[next].role) }
    }

    // MARK: Glyphs and their codes

    private func cell(_ slot: Slot) -> Cell { Cell(glyph(slot.code), slot.role, isContinuation: slot.isContinuation) }

    private func glyph(_ code: UInt32) -> Character {
        if code >= Slot.firstCluster { return clusters[Int(code - Slot.firstCluster)] }
        return Unicode.Scalar(code).map(Character.init) ?? " "
    }

    private mutating func code(_ glyph: Character) -> UInt32 {
        let scalars = glyph.unicodeScalars
        if let only = scalars.first, scalars.count == 1 { return only.value }
        if let known = clusterCodes[glyph] { return known }
        let new = Slot.firstCluster + UInt32(clusters.count)
        clusters.append(glyph)
        clusterCodes[glyph] = new
        return new
    }
}

extension Surface {
    /// Whether both show the same, in the same roles, with the cursor in the same place.
    package static func == (a: Surface, b: Surface) -> Bool {
        a.width == b.width && a.height == b.height && a.cursor == b.cursor && a.cursorVisible == b.cursorVisible
            && (0..<a.height).allSatisfy { a.hasSameRow($0, as: b) }
    }
}
