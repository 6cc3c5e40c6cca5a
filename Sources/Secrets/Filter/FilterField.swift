/// The fields that a term can name before a colon.
enum FilterField: String, CaseIterable {
    case tag, name, url, owner, code, user, group, id, active, shared

    /// The fields, for messages: "tag:, name:, …".
    static var listed: String { allCases.map { "\($0.rawValue):" }.joined(separator: ", ") }

    /// The field that was most probably meant; nil where none is near.
    static func nearest(to word: String) -> FilterField? {
        let candidates = allCases.map { ($0, distance(Array(word.utf8), Array($0.rawValue.utf8))) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }) else { return nil }
        // A third of the word may be wrong, in short words two letters (swapped ones count as two).
        return best.1 <= max(2, word.utf8.count / 3) && best.1 < word.utf8.count ? best.0 : nil
    }

    /// How many letters have to be inserted, removed or replaced to make one word of the other.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        // Nothing that long is near to any field.
        if a.count > 24 { return a.count }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let replaced = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
