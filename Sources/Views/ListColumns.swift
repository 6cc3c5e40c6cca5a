import Secrets

/// Which columns the list has room for, and how wide they are: as wide as what is listed needs, the most important ones first.
/// Columns that say the same of every secret step back, since they tell nothing apart.
struct ListColumns: Equatable {
    struct Column: Equatable {
        let kind: ListColumn
        let x: Int
        let width: Int
    }

    /// From left to right. The state is no column: it has a sign in front of all.
    let columns: [Column]
    /// Whether `updated` has room for the time of day.
    let hasTimes: Bool

    /// The mark, the sign of the state, and the marker of the current row, right before the columns: what a move changes lies side
    /// by side, since everything between would be sent, too.
    static let markX = 0
    static let stateX = 2
    static let markerX = 4
    static let indent = 5

    /// The order in which they get room, which is the order in which they stand, too.
    private static let importance: [ListColumn] = [.name, .url, .tags, .code, .updated, .owner, .shared]
    /// Those that should be read easily before there are others.
    private static let essential = 3

    /// - Parameters:
    ///   - width: of the whole list, in terminal columns.
    ///   - chosen: those to show, in their order, whatever they say; nil for the usual ones.
    init(width: Int, shape: ListShape, chosen: [ListColumn]? = nil) {
        let kinds = (chosen ?? Self.importance.filter { !shape.uniform.contains($0) || $0 == .name }).filter {
            $0 != .state
        }
        let needs = Dictionary(kinds.map { ($0, Self.need($0, shape)) }, uniquingKeysWith: { first, _ in first })
        var widths: [ListColumn: Int] = [:]
        var left = width - Self.indent + 1
        func add(_ kind: ListColumn) -> Bool {
            let least = min(needs[kind] ?? 0, Self.least(kind))
            guard widths[kind] == nil, left >= least + 1 else { return false }
            widths[kind] = least
            left -= least + 1
            return true
        }
        func widen(_ kind: ListColumn, to most: Int = .max) {
            guard let width = widths[kind], let need = needs[kind] else { return }
            let more = max(0, min(left, min(most, need) - width))
            widths[kind] = width + more
            left -= more
        }
        for kind in kinds.prefix(Self.essential) where !add(kind) { break }
        for (kind, most) in [(ListColumn.name, 30), (.url, 26), (.tags, 18)] { widen(kind, to: most) }
        if kinds.prefix(Self.essential).allSatisfy({ widths[$0] != nil }) {
            for kind in kinds.dropFirst(Self.essential) where !add(kind) { break }
        }
        // By turns, so that a wide terminal shows more of everything.
        for (kind, most) in [(ListColumn.name, 40), (.url, 36), (.tags, 28)] { widen(kind, to: most) }
        for kind in kinds where kind != .updated { widen(kind) }
        let date = widths[.updated] ?? 0
        if date > 0, left >= Self.withTime - date {
            widths[.updated] = Self.withTime
        }
        hasTimes = widths[.updated] == Self.withTime

        var x = Self.indent
        var columns: [Column] = []
        for kind in kinds {
            guard let width = widths[kind] else { continue }
            columns.append(Column(kind: kind, x: x, width: width))
            x += width + 1
        }
        self.columns = columns
    }

    /// A URL is shown by its host.
    static func title(_ kind: ListColumn) -> String { kind == .url ? ListViewText.host.text : kind.title }

    private static let withTime = 16

    /// The room in which everything can be read.
    private static func need(_ kind: ListColumn, _ shape: ListShape) -> Int {
        let most =
            switch kind {
            case .name: 60
            case .url, .tags: 44
            case .owner, .code: 24
            case .shared, .state, .id: 20
            case .updated: 10
            }
        return min(most, max(title(kind).utf8.count, kind == .updated ? 10 : shape.widths[kind] ?? 0))
    }

    private static func least(_ kind: ListColumn) -> Int {
        switch kind {
        case .name: 22
        case .url: 16
        case .tags: 12
        // Codes are cut badly: they often differ at their ends.
        case .code: 10
        case .owner: 8
        case .shared, .state: 6
        case .updated, .id: 10
        }
    }
}
