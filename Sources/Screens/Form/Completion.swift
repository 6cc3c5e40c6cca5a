import Foundation

/// Finds names by their beginning, then by a part of them; letter case and accents do not count.
package struct Completion: Sendable {
    private let names: [String]
    private let keys: [String]

    /// `names` in the order in which they are to be proposed.
    package init(_ names: [String]) {
        self.names = names
        keys = names.map(Self.fold)
    }

    /// At most `limit` names that start with `text`, then those that contain it, each in the given order; none for an
    /// empty text.
    package func matches(_ text: String, limit: Int = 100) -> [String] {
        let wanted = Self.fold(text)
        if wanted.isEmpty { return [] }
        var starting: [String] = []
        var containing: [String] = []
        for (name, key) in zip(names, keys) {
            if key.hasPrefix(wanted) {
                starting.append(name)
                if starting.count == limit { break }
            } else if containing.count < limit, key.contains(wanted) {
                containing.append(name)
            }
        }
        return Array((starting + containing).prefix(limit))
    }

    private static func fold(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 }
            ? text.lowercased() : text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
