import Secrets

/// Finds names by their beginning, then by a part of them; letter case and accents do not count.
package struct Completion: Sendable {
    private let names: [String]
    /// The names as they are searched.
    private let keys: [[UInt8]]

    /// `names` in the order in which they are to be proposed.
    package init(_ names: [String]) {
        self.names = names
        var folder = Folder()
        keys = names.map { folder.fold($0) }
    }

    /// At most `limit` names that start with `text`, then those that contain it, each in the given order; none for an
    /// empty text.
    package func matches(_ text: String, limit: Int = 100) -> [String] {
        var folder = Folder()
        let wanted = folder.fold(text)
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
