import Surface

/// Tables for people.
package enum TextColumns {
    /// Columns as wide as their widest text, two spaces apart; no spaces at the ends of lines.
    package static func render(_ headings: [String], _ rows: [[String]]) -> String {
        var cells: [(text: String, width: Int)] = []
        cells.reserveCapacity((rows.count + 1) * headings.count)
        var widths = headings.map { _ in 0 }
        for row in [headings] + rows {
            for (column, value) in row.enumerated() {
                let text = DisplayText.sanitised(value)
                let width = DisplayText.width(text)
                cells.append((text, width))
                widths[column] = max(widths[column], width)
            }
        }
        var text: [UInt8] = []
        for start in stride(from: 0, to: cells.count, by: headings.count) {
            var gap = 0
            for column in headings.indices {
                let cell = cells[start + column]
                if cell.width > 0 {
                    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: gap))
                    text.append(contentsOf: cell.text.utf8)
                    gap = 0
                }
                gap += widths[column] - cell.width + 2
            }
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
