import Secrets
import Text

/// Finds names by their beginning, then by a part of them; letter case and accents do not count.
package struct Completion: Sendable {
    private let names: [String]
    /// The names as they are searched.
    private let keys: [[UInt8]]

    /// `names` in the order in which they are to be proposed.
    package init(_ names: [String]) {
        self.names = names
        var folding = TextFolding()
        keys = names.map { folding.fold($0) }
    }

    /// The match that comes after `match`, or before it (`step` -1), out of `count`. Behind the last one comes nil: what was typed.
    static func turn(_ match: Int?, by step: Int, of count: Int) -> Int? {
        let next = ((match ?? count) + step + count + 1) % (count + 1)
        return next == count ? nil : next
    }

    /// At most `limit` names that `text` can be short for: those that begin with it, or the one that it is but for letter case
    /// and accents.
    package func candidates(_ text: String, limit: Int) -> [String] {
        var folding = TextFolding()
        let wanted = folding.fold(text)
        if wanted.isEmpty { return [] }
        let same = zip(names, keys).filter { $0.1 == wanted }
        if same.count == 1 { return [same[0].0] }
        return Array(zip(names, keys).lazy.filter { $0.1.starts(with: wanted) }.map(\.0).prefix(limit))
    }

    /// At most `limit` names that start with `text`, then those that contain it, each in the given order; none for an
    /// empty text.
    package func matches(_ text: String, limit: Int = 100) -> [String] {
        var folding = TextFolding()
        let wanted = folding.fold(text)
        if wanted.isEmpty { return [] }
        var starting: [String] = []
        var containing: [String] = []
        for (name, key) in zip(names, keys) {
            if key.starts(with: wanted) {
                starting.append(name)
                if starting.count == limit { break }
            } else if containing.count < limit, key.contains(wanted) {
                containing.append(name)
            }
        }
        return Array((starting + containing).prefix(limit))
    }
}
