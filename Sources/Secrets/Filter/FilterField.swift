import Text

/// The fields that a term can name before a colon.
enum FilterField: String, CaseIterable {
    case tag, name, url, owner, code, user, group, id, active, shared

    /// The fields, for messages: "tag:, name:, …".
    static var listed: String { allCases.map { "\($0.rawValue):" }.joined(separator: ", ") }

    /// The field that was most probably meant; nil where none is near.
    static func nearest(to word: String) -> FilterField? {
        let candidates = allCases.map { ($0, NearestName.distance(Array(word), Array($0.rawValue))) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }) else { return nil }
        // A third of the word may be wrong, in short words two letters.
        return best.1 <= max(2, word.count / 3) && best.1 < word.count ? best.0 : nil
    }
}
