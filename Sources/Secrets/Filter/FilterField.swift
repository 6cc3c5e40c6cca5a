import Text

/// The fields that a term can name before a colon.
package enum FilterField: String, CaseIterable, Sendable {
    case tag, name, url, owner, code, user, group, active, shared, updated, marked, id, method, notes

    /// The field that was most probably meant; nil where none is near.
    static func nearest(to word: String) -> FilterField? {
        let candidates = allCases.map { ($0, NearestName.distance(Array(word), Array($0.rawValue))) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }) else { return nil }
        // A third of the word may be wrong, in short words two letters.
        return best.1 <= max(2, word.count / 3) && best.1 < word.count ? best.0 : nil
    }

    /// The values that it can have, if they are few and always the same.
    package var values: [String] {
        switch self {
        case .active: ["yes", "no", "unknown"]
        case .shared, .marked: ["yes", "no"]
        default: []
        }
    }
}
