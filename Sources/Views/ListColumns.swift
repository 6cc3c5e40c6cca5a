import Secrets

/// Which columns the list has room for, and how wide they are. The least important ones go first; the names get the
/// most of what is left.
struct ListColumns: Equatable {
    struct Column: Equatable {
        let kind: SortColumn
        let x: Int
        let width: Int
    }

    /// From left to right.
    let columns: [Column]
    /// Whether the state is a word; a sign otherwise.
    let hasStateWords: Bool
    /// Whether `updated` has room for the time of day.
    let hasTimes: Bool

    /// Columns for the marker of the current row and the mark, with a space behind.
    static let indent = 3

    private static let importance: [SortColumn] = [.state, .name, .tags, .url, .owner, .updated, .shared, .code]
    private static let order: [SortColumn] = [.name, .state, .url, .tags, .owner, .shared, .code, .updated]

    /// - Parameter listsDetails: whether a list tells owner and time of the last change; where not, nothing else does
    ///   either, and the names have more use for the room.
    init(width: Int, listsDetails: Bool = true) {
        let hasStateWords = width >= 60
        var widths: [SortColumn: Int] = [:]
        var left = width - Self.indent + 1
        let never: Set<SortColumn> = listsDetails ? [] : [.owner, .updated]
        for kind in Self.importance where !never.contains(kind) {
            let least = Self.least(kind, hasStateWords)
            guard left >= least + 1 else { break }
            widths[kind] = least
            left -= least + 1
        }
        hasTimes = Self.widen(.updated, to: 16, allOrNothing: true, &widths, &left)
        // By turns, so that a wide terminal shows more of everything.
        for (kind, most) in [
            (SortColumn.name, 28), (.url, 26), (.tags, 18), (.name, 44), (.url, 44), (.tags, 28), (.owner, 16),
            (.code, 20),
        ] {
            _ = Self.widen(kind, to: most, allOrNothing: false, &widths, &left)
        }
        if let name = widths[.name] { widths[.name] = min(name + left, 80) }

        var x = Self.indent
        var columns: [Column] = []
        for kind in Self.order {
            guard let width = widths[kind] else { continue }
            columns.append(Column(kind: kind, x: x, width: width))
            x += width + 1
        }
        self.columns = columns
        self.hasStateWords = hasStateWords
    }

    static func title(_ kind: SortColumn) -> String {
        switch kind {
        case .state: "State"
        case .name: "Name"
        case .url: "URL"
        case .tags: "Tags"
        case .owner: "Owner"
        case .shared: "Shared"
        case .code: "Code"
        case .updated: "Updated"
        case .id: "ID"
        }
    }

    private static func least(_ kind: SortColumn, _ hasStateWords: Bool) -> Int {
        switch kind {
        case .state: hasStateWords ? 8 : 1
        case .name: 22
        case .url: 16
        case .tags: 12
        case .owner: 8
        case .shared: 6
        case .code: 10
        case .updated, .id: 10
        }
    }

    private static func widen(
        _ kind: SortColumn, to most: Int, allOrNothing: Bool, _ widths: inout [SortColumn: Int], _ left: inout Int
    ) -> Bool {
        guard let width = widths[kind], width < most, left > 0 else { return false }
        if allOrNothing, left < most - width { return false }
        let more = min(left, most - width)
        widths[kind] = width + more
        left -= more
        return true
    }
}
