/// What the rows of a list have in common: how wide their texts are, and which columns say the same of all of them. For
/// laying columns out by what is listed, whatever part of it is on the screen.
package struct ListShape: Equatable, Sendable {
    /// Terminal columns of the widest text, about: wide characters of some scripts count as two, emoji by their parts. 0 if there
    /// is none. Of a URL that is the host.
    package private(set) var widths: [ListColumn: Int] = [:]
    /// Columns that tell no row from another: all unknown, all empty, or all the same.
    package private(set) var uniform: Set<ListColumn> = []

    /// Of no rows.
    package init() {}

    package init(_ rows: TableRows) {
        guard !rows.isEmpty else { return }
        measureTexts(rows)
        measureValues(rows)
        var shared: Set<Bool?> = []
        var hasTimes = false
        for row in rows.indices {
            if shared.count < 2 { shared.insert(rows.isShared(row)) }
            if !hasTimes { hasTimes = rows.updated(row) != nil }
            if shared.count > 1, hasTimes { break }
        }
        if shared.count < 2 { uniform.insert(.shared) }
        if !hasTimes { uniform.insert(.updated) }
        widths[.id] = rows.ids.max().map { $0.description.utf8.count } ?? 0
    }

    private mutating func measureTexts(_ rows: TableRows) {
        var (name, host, code) = (0, 0, 0)
        rows.texts.bytes.withUnsafeBytes { bytes in
            for row in rows.indices {
                func text(_ field: Int) -> UnsafeRawBufferPointer {
                    // The last separator says nothing.
                    let range = rows.texts.range(row, field..<field + 1)
                    return UnsafeRawBufferPointer(
                        rebasing: bytes[range.lowerBound..<max(range.lowerBound, range.upperBound - 1)])
                }
                // Folded texts are about as long as they were.
                name = max(name, Self.columns(text(0), longerThan: name))
                host = max(host, Self.columns(Host.part(of: text(1)), longerThan: host))
                code = max(code, Self.columns(text(2), longerThan: code))
            }
        }
        widths[.name] = name
        widths[.url] = host
        widths[.code] = code
        if host == 0 { uniform.insert(.url) }
        if code == 0 { uniform.insert(.code) }
    }

    private mutating func measureValues(_ rows: TableRows) {
        for (column, values) in [(ListColumn.tags, rows.tagValues), (.owner, rows.ownerValues)] {
            var width = 0
            for value in values.values {
                var value = value
                width = max(width, value.withUTF8 { Self.columns(UnsafeRawBufferPointer($0), longerThan: width) })
            }
            widths[column] = width
            let isConstant =
                rows.count > 1 && values.values.count == 1 && rows.indices.allSatisfy { values.place($0) != nil }
            if width == 0 || isConstant {
                uniform.insert(column)
            }
        }
    }

    /// The terminal columns of a text in UTF-8, about; 0 without looking if it cannot have more than so many.
    private static func columns(_ text: UnsafeRawBufferPointer, longerThan known: Int) -> Int {
        if text.count <= known { return 0 }
        // Most wide characters are those of three and four bytes from U+3000 on.
        return text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xE3 ? 2 : 1) }
    }
}
