/// Rows of a list in columns: what a service hands over, and what a table keeps. A hundred thousand summaries of their own would
/// take several times the memory and the time. A summary is made when somebody asks for one.
package struct SummaryRows: Sendable {
    package private(set) var ids: [SecretID] = []
    package private(set) var states: [ActiveState] = []
    package private(set) var access: [Access] = []
    private var viewing: [ViewingRule] = []
    /// Seconds since 1970; `unknownTime` where it is not known.
    private var times: [Int64] = []
    /// Name, URL, identifier code.
    private var texts = RowTexts(fieldCount: 3)
    /// Which of the texts are not known.
    private var unknown: [UInt8] = []
    private var tagPlaces: [UInt32] = []
    private var ownerPlaces: [UInt32] = []
    private var sharingPlaces: [UInt32] = []
    private var tagValues = ValueTable<String>()
    private var ownerValues = ValueTable<String>()
    private var sharingValues = ValueTable<Sharing>()

    /// On the first page of a list: how many rows are to come in all, itself included, as far as can be told. For a receiver that
    /// makes room at once, rather than moving everything each time it has grown.
    package var expected = 0

    private static let unknownTime = Int64.min
    private static let unknownURL: UInt8 = 1
    private static let unknownCode: UInt8 = 2

    package init() {}

    package init(_ summaries: some Collection<SecretSummary>) {
        for summary in summaries { append(summary) }
    }

    // MARK: adding rows

    package mutating func append(_ summary: SecretSummary) {
        append(
            id: summary.id, state: summary.state, access: summary.access, viewing: summary.viewing,
            updated: summary.updated, tags: tagValues.place(of: summary.tags),
            owner: ownerValues.place(of: summary.owner), sharing: sharingValues.place(of: summary.sharing),
            unknown: (summary.url == nil ? Self.unknownURL : 0)
                | (summary.identifierCode == nil ? Self.unknownCode : 0))
        texts.append(summary.name)
        texts.append(summary.url ?? "")
        texts.append(summary.identifierCode ?? "")
    }

    /// Adds a row of which everything is known, without making texts of it.
    ///
    /// - Parameters:
    ///   - name: UTF-8, as are `url` and `code`.
    ///   - tags: from `place(ofTags:)`, as `owner` and `sharing` from theirs.
    package mutating func append(
        id: SecretID, name: UnsafeRawBufferPointer, url: UnsafeRawBufferPointer, code: UnsafeRawBufferPointer,
        tags: UInt32, owner: UInt32, sharing: UInt32, state: ActiveState, updated: Int64, access: Access
    ) {
        append(
            id: id, state: state, access: access, viewing: [], updated: updated, tags: tags, owner: owner,
            sharing: sharing, unknown: 0)
        texts.append(name)
        texts.append(url)
        texts.append(code)
    }

    private mutating func append(
        id: SecretID, state: ActiveState, access level: Access, viewing rule: ViewingRule, updated: Int64?,
        tags: UInt32, owner: UInt32, sharing: UInt32, unknown fields: UInt8
    ) {
        ids.append(id)
        states.append(state)
        access.append(level)
        viewing.append(rule)
        times.append(updated ?? Self.unknownTime)
        tagPlaces.append(tags)
        ownerPlaces.append(owner)
        sharingPlaces.append(sharing)
        unknown.append(fields)
    }

    /// Where tags stand that several rows have; added if they are new.
    package mutating func place(ofTags tags: String) -> UInt32 { tagValues.place(of: tags) }
    package mutating func place(ofOwner owner: String) -> UInt32 { ownerValues.place(of: owner) }
    package mutating func place(ofSharing sharing: Sharing) -> UInt32 { sharingValues.place(of: sharing) }

    package mutating func append(contentsOf other: SummaryRows) {
        ids += other.ids
        states += other.states
        access += other.access
        viewing += other.viewing
        times += other.times
        texts.append(contentsOf: other.texts)
        unknown += other.unknown
        tagPlaces += other.tagPlaces.moved(by: tagValues.places(of: other.tagValues))
        ownerPlaces += other.ownerPlaces.moved(by: ownerValues.places(of: other.ownerValues))
        sharingPlaces += other.sharingPlaces.moved(by: sharingValues.places(of: other.sharingValues))
    }

    /// Makes room for so many rows in all that are like those of a page.
    mutating func reserve(_ count: Int, like page: SummaryRows) {
        ids.reserveCapacity(count)
        states.reserveCapacity(count)
        access.reserveCapacity(count)
        viewing.reserveCapacity(count)
        times.reserveCapacity(count)
        texts.reserve(count, like: page.texts)
        unknown.reserveCapacity(count)
        tagPlaces.reserveCapacity(count)
        ownerPlaces.reserveCapacity(count)
        sharingPlaces.reserveCapacity(count)
    }

    // MARK: changing rows

    mutating func setState(_ state: ActiveState, at row: Int) { states[row] = state }

    /// Puts another summary of the same secret in a row's place.
    mutating func replace(_ row: Int, with summary: SecretSummary) {
        let new = SummaryRows(CollectionOfOne(summary))
        ids[row] = summary.id
        states[row] = summary.state
        access[row] = summary.access
        viewing[row] = summary.viewing
        times[row] = new.times[0]
        texts.replace(row, with: new.texts)
        unknown[row] = new.unknown[0]
        tagPlaces[row] = tagValues.place(of: summary.tags)
        ownerPlaces[row] = ownerValues.place(of: summary.owner)
        sharingPlaces[row] = sharingValues.place(of: summary.sharing)
    }

    // MARK: single fields

    /// Seconds since 1970; nil where it is not known.
    package func updated(_ row: Int) -> Int64? { times[row] == Self.unknownTime ? nil : times[row] }
    package func name(_ row: Int) -> String { texts.text(row, 0) }
    package func url(_ row: Int) -> String? { unknown[row] & Self.unknownURL == 0 ? texts.text(row, 1) : nil }
    package func code(_ row: Int) -> String? { unknown[row] & Self.unknownCode == 0 ? texts.text(row, 2) : nil }
    package func tags(_ row: Int) -> String? { tagValues[tagPlaces[row]] }
    package func owner(_ row: Int) -> String? { ownerValues[ownerPlaces[row]] }
    package func sharing(_ row: Int) -> Sharing? { sharingValues[sharingPlaces[row]] }

    /// All sharings that rows have or had, each once, and where that of a row is among them; nil if it is not known.
    var sharings: [Sharing] { sharingValues.values }
    func sharingPlace(_ row: Int) -> Int? {
        sharingPlaces[row] == ValueTable<Sharing>.none ? nil : Int(sharingPlaces[row])
    }

    /// Whether it is shared with anybody; nil where that is not known.
    func isShared(_ row: Int) -> Bool? { sharing(row).map { !$0.isEmpty } }

    /// The bytes of all texts, and where those of a row are in there; nil for what is not known.
    var textBytes: [UInt8] { texts.bytes }
    func nameRange(_ row: Int) -> Range<Int> { texts.range(row, 0) }
    func urlRange(_ row: Int) -> Range<Int>? {
        unknown[row] & Self.unknownURL == 0 ? texts.range(row, 1) : nil
    }
    func codeRange(_ row: Int) -> Range<Int>? {
        unknown[row] & Self.unknownCode == 0 ? texts.range(row, 2) : nil
    }

    /// Whether a row is the same as one of other rows of which everything is known, so that taking it over would change nothing.
    /// May say no where it is so.
    func isSame(_ row: Int, as other: SummaryRows, at otherRow: Int) -> Bool {
        ids[row] == other.ids[otherRow] && states[row] == other.states[otherRow] && other.states[otherRow] != .unknown
            && access[row] == other.access[otherRow] && viewing[row] == other.viewing[otherRow]
            && times[row] == other.times[otherRow] && times[row] != Self.unknownTime && unknown[row] == 0
            && other.unknown[otherRow] == 0 && tags(row) == other.tags(otherRow) && tags(row) != nil
            && owner(row) == other.owner(otherRow) && owner(row) != nil && sharing(row) == other.sharing(otherRow)
            && sharing(row) != nil && texts.isSame(row, other.texts, otherRow)
    }
}

extension SummaryRows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { ids.count }

    /// A row as a summary, made when it is asked for.
    package subscript(row: Int) -> SecretSummary {
        SecretSummary(
            id: ids[row], name: name(row), url: url(row), tags: tags(row), owner: owner(row),
            identifierCode: code(row), state: states[row], updated: updated(row), sharing: sharing(row),
            access: access[row], viewing: viewing[row])
    }
}
