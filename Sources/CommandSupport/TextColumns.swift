import Surface

/// Tables for people.
package enum TextColumns {
    /// Columns as wide as their widest text, two spaces apart; no spaces at the ends of lines.
    ///
    /// - Parameter width: how long a line may be, in terminal columns: the widest columns are cut until they fit, each to no less
    ///   than ten. nil for any length.
    package static func render(_ headings: [String], _ rows: [[String]], width: Int? = nil) -> String {
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
        if let width { fit(&widths, &cells, into: width) }
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

    private static func fit(_ widths: inout [Int], _ cells: inout [(text: String, width: Int)], into width: Int) {
        let full = widths
        var excess = widths.reduce(2 * (widths.count - 1), +) - width
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 10 {
            widths[widest] -= 1
            excess -= 1
        }
        for column in widths.indices where widths[column] < full[column] {
            for index in stride(from: column, to: cells.count, by: widths.count)
            where cells[index].width > widths[column] {
                let text = String(DisplayText.clip(cells[index].text, to: widths[column]).map(\.character))
                cells[index] = (text, DisplayText.width(text))
            }
        }
    }
}
