/// Rows of a list in columns: what a service hands over. A hundred thousand summaries of their own would take several times the
/// memory and the time. A summary is made when somebody asks for one.
package struct SummaryRows: Sendable {
    package private(set) var ids: [SecretID] = []
    package private(set) var states: [ActiveState] = []
    package private(set) var access: [Access] = []
    package private(set) var viewing: [ViewingRule] = []
    private(set) var reported: [ReportedFields] = []
    /// Seconds since 1970; `TableRows.unknownTime` where it is not known.
    private(set) var times: [Int64] = []
    /// Name, URL, identifier code.
    private var texts = RowTexts(fieldCount: 3)
    /// Which of the texts are not known.
    private var unknown: [UInt8] = []
    private(set) var tagPlaces: [UInt32] = []
    private(set) var ownerPlaces: [UInt32] = []
    private(set) var sharingPlaces: [UInt32] = []
    private(set) var tagValues = ValueTable<String>()
    private(set) var ownerValues = ValueTable<String>()
    private(set) var sharingValues = ValueTable<Sharing>()

    /// On the first page of a list: how many rows are to come in all, itself included, as far as can be told. For a receiver that
    /// makes room at once, rather than moving everything each time it has grown.
    package var expected = 0

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
            reported: summary.reported,
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
            id: id, state: state, access: access, viewing: [], reported: [], updated: updated, tags: tags, owner: owner,
            sharing: sharing, unknown: 0)
        texts.append(name)
        texts.append(url)
        texts.append(code)
    }

    /// Adds a row of which nothing is known but name (UTF-8) and access.
    package mutating func append(id: SecretID, name: UnsafeRawBufferPointer, access: Access) {
        append(
            id: id, state: .unknown, access: access, viewing: [], reported: [], updated: nil,
            tags: tagValues.place(of: nil), owner: ownerValues.place(of: nil), sharing: sharingValues.place(of: nil),
            unknown: Self.unknownURL | Self.unknownCode)
        texts.append(name)
        for _ in 0..<2 { texts.append(UnsafeRawBufferPointer(start: nil, count: 0)) }
    }

    private mutating func append(
        id: SecretID, state: ActiveState, access level: Access, viewing rule: ViewingRule,
        reported fields: ReportedFields, updated: Int64?,
        tags: UInt32, owner: UInt32, sharing: UInt32, unknown: UInt8
    ) {
        ids.append(id)
        states.append(state)
        access.append(level)
        viewing.append(rule)
        times.append(updated ?? TableRows.unknownTime)
        tagPlaces.append(tags)
        ownerPlaces.append(owner)
        sharingPlaces.append(sharing)
        reported.append(fields)
        self.unknown.append(unknown)
    }

    /// Where tags stand that several rows have; added if they are new.
    package mutating func place(ofTags tags: String) -> UInt32 { tagValues.place(of: tags) }
    package mutating func place(ofOwner owner: String) -> UInt32 { ownerValues.place(of: owner) }
    package mutating func place(ofSharing sharing: Sharing) -> UInt32 { sharingValues.place(of: sharing) }

    // MARK: single fields

    /// Seconds since 1970; nil where it is not known.
    package func updated(_ row: Int) -> Int64? { times[row] == TableRows.unknownTime ? nil : times[row] }
    package func name(_ row: Int) -> String { texts.text(row, 0) }
    package func url(_ row: Int) -> String? { unknown[row] & Self.unknownURL == 0 ? texts.text(row, 1) : nil }
    package func code(_ row: Int) -> String? { unknown[row] & Self.unknownCode == 0 ? texts.text(row, 2) : nil }
    package func tags(_ row: Int) -> String? { tagValues[tagPlaces[row]] }
    package func owner(_ row: Int) -> String? { ownerValues[ownerPlaces[row]] }
    package func sharing(_ row: Int) -> Sharing? { sharingValues[sharingPlaces[row]] }

    // MARK: texts as bytes

    /// A row's texts in UTF-8; nil for what is not known.
    package struct Texts {
        package let name: UnsafeRawBufferPointer
        package let url: UnsafeRawBufferPointer?
        package let code: UnsafeRawBufferPointer?
    }

    /// Calls `body` with each row and its texts, which are valid during the call only.
    package func withTexts(_ body: (Int, Texts) -> Void) {
        texts.bytes.withUnsafeBytes { bytes in
            for row in indices { body(row, fields(row, bytes)) }
        }
    }

    /// The same with one row.
    func withTexts<R>(_ row: Int, _ body: (Texts) -> R) -> R {
        texts.bytes.withUnsafeBytes { body(fields(row, $0)) }
    }

    private func fields(_ row: Int, _ bytes: UnsafeRawBufferPointer) -> Texts {
        func text(_ field: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[texts.range(row, field)])
        }
        return Texts(
            name: text(0), url: unknown[row] & Self.unknownURL == 0 ? text(1) : nil,
            code: unknown[row] & Self.unknownCode == 0 ? text(2) : nil)
    }
}

extension SummaryRows: RandomAccessCollection {
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
