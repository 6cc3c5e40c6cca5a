/// The folded texts of all rows of a table: those that a list shows, and, for each sharing that some of them have, who that is
/// with.
struct SearchIndex: Sendable {
    /// name, url, tags, owner, code
    private(set) var texts = TextArena(fieldCount: 5)
    /// By sharing, not by row: users who may view only, who may edit; groups likewise.
    private(set) var sharing = TextArena(fieldCount: 4)
    private var folder = Folder()

    /// Adds some of the rows, in their order.
    mutating func append(_ rows: SummaryRows, _ added: Range<Int>) {
        rows.textBytes.withUnsafeBytes { bytes in
            for row in added {
                texts.add(UnsafeRawBufferPointer(rebasing: bytes[rows.nameRange(row)]), &folder)
                texts.endField()
                if let url = rows.urlRange(row) { texts.add(UnsafeRawBufferPointer(rebasing: bytes[url]), &folder) }
                texts.endField()
                if let tags = rows.tags(row) { texts.add(splitting: tags, &folder) }
                texts.endField()
                if let owner = rows.owner(row) { texts.add(owner, &folder) }
                texts.endField()
                if let code = rows.codeRange(row) { texts.add(UnsafeRawBufferPointer(rebasing: bytes[code]), &folder) }
                texts.endField()
                texts.endRow()
            }
        }
        addSharings(of: rows)
    }

    private mutating func addSharings(of rows: SummaryRows) {
        for place in sharing.rowCount..<rows.sharings.count {
            add(rows.sharings[place].users)
            add(rows.sharings[place].groups)
            sharing.endRow()
        }
    }

    /// Makes room for so many rows in all that are about as long as those that are there.
    mutating func reserve(_ count: Int) { texts.reserve(count) }

    private mutating func add(_ permissions: [Permission]) {
        for permission in permissions where !permission.canEdit { sharing.add(permission.name, &folder) }
        sharing.endField()
        for permission in permissions where permission.canEdit { sharing.add(permission.name, &folder) }
        sharing.endField()
    }

    /// Takes up a row that was replaced in `rows`.
    mutating func replace(_ row: Int, with summary: SecretSummary, in rows: SummaryRows) {
        var other = SearchIndex()
        other.append(SummaryRows(CollectionOfOne(summary)), 0..<1)
        texts.replace(row, with: other.texts)
        addSharings(of: rows)
    }
}

extension FilterScope {
    /// Whether the scope's texts are in the arena of sharing, and which fields there or in the other arena.
    var fields: (isSharing: Bool, fields: Range<Int>) {
        switch self {
        case .anywhere: (false, 0..<5)
        case .name: (false, 0..<1)
        case .url: (false, 1..<2)
        case .tag: (false, 2..<3)
        case .owner: (false, 3..<4)
        case .code: (false, 4..<5)
        case .user(nil): (true, 0..<2)
        case .user(false): (true, 0..<1)
        case .user(true): (true, 1..<2)
        case .group(nil): (true, 2..<4)
        case .group(false): (true, 2..<3)
        case .group(true): (true, 3..<4)
        }
    }
}
