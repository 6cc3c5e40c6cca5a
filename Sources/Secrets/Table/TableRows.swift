import Text

/// The rows of a table in columns. Texts are kept folded, for searching and sorting, with what turns them back; what repeats in
/// many rows (tags, owners, permissions) once. A summary is made when somebody asks for one.
package struct TableRows: Sendable {
    package private(set) var ids: [SecretID] = []
    package private(set) var states: [ActiveState] = []
    package private(set) var access: [Access] = []
    private var viewing: [ViewingRule] = []
    /// What is last known from a report rather than certain.
    package private(set) var reported: [ReportedFields] = []
    /// Seconds since 1970; `unknownTime` where it is not known.
    private var times: [Int64] = []
    /// Name, URL, identifier code.
    private(set) var texts = TextArena(fieldCount: 3)
    private(set) var tagValues = RowValues<String>(fieldCount: 1) { tags, texts, folding in
        texts.add(splitting: tags, &folding)
        texts.endField()
    }
    private(set) var ownerValues = RowValues<String>(fieldCount: 1) { owner, texts, folding in
        texts.add(owner, &folding)
        texts.endField()
    }
    /// In the texts: users who may view only, who may edit; groups likewise.
    private(set) var sharingValues = RowValues<Sharing>(fieldCount: 4) { sharing, texts, folding in
        for permissions in [sharing.users, sharing.groups] {
            for canEdit in [false, true] {
                for permission in permissions where permission.canEdit == canEdit {
                    texts.add(permission.name, &folding)
                }
                texts.endField()
            }
        }
    }
    private var folding = TextFolding()

    static let unknownTime = Int64.min

    init() {}

    // MARK: changing rows

    /// Adds a page. On the first of a list, makes room for all rows that are expected.
    mutating func append(_ page: SummaryRows) {
        let makesRoom = isEmpty && page.expected > page.count
        if makesRoom { reserve(page.expected) }
        ids += page.ids
        states += page.states
        access += page.access
        viewing += page.viewing
        reported += page.reported
        times += page.times
        page.withTexts { row, texts in append(texts, of: row) }
        tagValues.append(page.tagPlaces, of: page.tagValues.values, &folding)
        ownerValues.append(page.ownerPlaces, of: page.ownerValues.values, &folding)
        sharingValues.append(page.sharingPlaces, of: page.sharingValues.values, &folding)
        if makesRoom { texts.reserve(page.expected) }
    }

    private mutating func append(_ fields: SummaryRows.Texts, of row: Int) {
        texts.add(fields.name, &folding)
        texts.endField()
        if let url = fields.url { texts.add(url, &folding) }
        texts.endField()
        if let code = fields.code { texts.add(code, &folding) }
        texts.endField()
        texts.endRow()
    }

    private mutating func reserve(_ count: Int) {
        ids.reserveCapacity(count)
        states.reserveCapacity(count)
        access.reserveCapacity(count)
        viewing.reserveCapacity(count)
        reported.reserveCapacity(count)
        times.reserveCapacity(count)
        tagValues.reserve(count)
        ownerValues.reserve(count)
        sharingValues.reserve(count)
    }

    mutating func setState(_ state: ActiveState, at row: Int) {
        states[row] = state
        reported[row].remove(.state)
    }

    /// Puts another summary of the same secret in a row's place.
    mutating func replace(_ row: Int, with summary: SecretSummary) {
        states[row] = summary.state
        access[row] = summary.access
        viewing[row] = summary.viewing
        reported[row] = summary.reported
        times[row] = summary.updated ?? Self.unknownTime
        tagValues.replace(row, with: summary.tags, &folding)
        ownerValues.replace(row, with: summary.owner, &folding)
        sharingValues.replace(row, with: summary.sharing, &folding)
        var alone = TableRows()
        SummaryRows(CollectionOfOne(summary)).withTexts { row, texts in alone.append(texts, of: row) }
        texts.replace(row, with: alone.texts)
    }

    /// Takes state, access, time and viewing rule of a row that is the same in all else.
    mutating func takeFacts(_ row: Int, from page: SummaryRows, at place: Int) {
        states[row] = page.states[place]
        access[row] = page.access[place]
        viewing[row] = page.viewing[place]
        reported[row] = page.reported[place]
        times[row] = page.times[place]
    }

    // MARK: single fields

    /// Seconds since 1970; nil where it is not known.
    package func updated(_ row: Int) -> Int64? { times[row] == Self.unknownTime ? nil : times[row] }
    package func name(_ row: Int) -> String { texts.original(row, 0) ?? "" }
    package func url(_ row: Int) -> String? { texts.original(row, 1) }
    package func code(_ row: Int) -> String? { texts.original(row, 2) }
    package func tags(_ row: Int) -> String? { tagValues[row] }
    package func owner(_ row: Int) -> String? { ownerValues[row] }
    package func sharing(_ row: Int) -> Sharing? { sharingValues[row] }

    /// Calls `body` with the bytes (UTF-8) of a name, URL or code, without making a text of them; nil if it is not known.
    package func withName<R>(_ row: Int, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        texts.withOriginal(row, 0, body)
    }
    package func withURL<R>(_ row: Int, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        texts.withOriginal(row, 1, body)
    }
    package func withCode<R>(_ row: Int, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        texts.withOriginal(row, 2, body)
    }

    /// All permissions that rows have or had, each combination once, and where that of a row is among them; nil if it is not known.
    package var sharings: [Sharing] { sharingValues.values }
    package func sharingPlace(_ row: Int) -> Int? { sharingValues.place(row) }

    /// All texts of tags that rows have or had, each once.
    package var allTags: [String] { tagValues.values }
    /// All owners that rows have or had, each once.
    package var allOwners: [String] { ownerValues.values }

    /// Whether it is shared with anybody; nil where that is not known.
    package func isShared(_ row: Int) -> Bool? {
        sharingValues.place(row).map { !sharingValues.values[$0].isEmpty } ?? reported[row].isShared
    }

    /// The state of a row, if it is known for certain.
    package func certainState(_ row: Int) -> ActiveState { reported[row].contains(.state) ? .unknown : states[row] }

    // MARK: comparing

    /// Whether a row has the same texts and permissions as one of a page, byte by byte, and all of them are known.
    func hasSameContent(_ row: Int, as page: SummaryRows, at place: Int) -> Bool {
        guard let tags = tags(row), let otherTags = page.tags(place), tags.isSame(as: otherTags),
            let owner = owner(row), let otherOwner = page.owner(place), owner.isSame(as: otherOwner),
            let sharing = sharing(row), let otherSharing = page.sharing(place), sharing.isSame(as: otherSharing)
        else { return false }
        return page.withTexts(place) { other in
            func isSame(_ field: Int, _ other: UnsafeRawBufferPointer?) -> Bool {
                texts.withOriginal(row, field) { mine in
                    guard let mine, let other else { return false }
                    return mine.elementsEqual(other)
                }
            }
            return isSame(0, other.name) && isSame(1, other.url) && isSame(2, other.code)
        }
    }

    /// Whether state, access, time and viewing rule are those of a row of a page.
    func hasSameFacts(_ row: Int, as page: SummaryRows, at place: Int) -> Bool {
        states[row] == page.states[place] && access[row] == page.access[place] && viewing[row] == page.viewing[place]
            && times[row] == page.times[place]
    }
}

extension TableRows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { ids.count }

    /// A row as a summary, made when it is asked for.
    package subscript(row: Int) -> SecretSummary {
        var summary = SecretSummary(
            id: ids[row], name: name(row), url: url(row), tags: tags(row), owner: owner(row),
            identifierCode: code(row), state: states[row], updated: updated(row), sharing: sharing(row),
            access: access[row], viewing: viewing[row])
        summary.reported = reported[row]
        return summary
    }
}
