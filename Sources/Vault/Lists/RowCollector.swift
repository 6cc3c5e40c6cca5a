import Secrets

/// Makes rows of records of opened pages: of those that the acting user may view and that match. Each is decided on here,
/// wherever it was found.
struct RowCollector {
    /// What the rows tell.
    enum Fields: Sendable {
        case all
        /// Name and access: nothing else is read.
        case names
    }

    private let fields: Fields
    private let query: ListQuery
    private let decider: AccessDecider
    /// How many match and may be viewed.
    private(set) var visibleCount = 0
    /// The rows since they were taken last.
    private(set) var rows = SummaryRows()
    /// Where tags stand in the rows that were met before.
    private var tags = Interner<UInt32>()

    init(_ decider: AccessDecider, _ query: ListQuery, _ fields: Fields = .all) {
        self.fields = fields
        self.decider = decider
        self.query = query
    }

    /// Hands the rows over and begins anew.
    mutating func take() -> SummaryRows {
        defer {
            rows = SummaryRows()
            tags = Interner()
        }
        return rows
    }

    /// Adds the records of a page that may be viewed and match.
    ///
    /// - Parameters:
    ///   - number: of the page of contents.
    ///   - places: of the records that are looked at, ascending; void ones are passed over.
    ///   - states: the page of states that these records stand on.
    mutating func add(
        _ page: ContentPage, _ number: Int64, at places: some Sequence<Int>, _ states: StatePage
    ) throws(ServiceError) {
        let first = number * PageKind.contents.capacity + 1
        let statePlace = RecordPlace(of: first, in: .states)
        guard states.count >= statePlace.index + page.count else {
            throw .corrupt("\(Binding(PageID(kind: .states, number: statePlace.page), version: 0).place) is too short.")
        }
        let binding = Binding(PageID(kind: .contents, number: number), version: 0)
        try binding.converting { () throws(MalformedBytes) in
            var access = PageAccess(page, decider)
            var shared = SharedPlaces()
            for index in places where !page.isVoid(index) {
                let level = try access.access(index, id: first + Int64(index))
                guard level.canView, matches(page, index) else { continue }
                visibleCount += 1
                if fields == .names {
                    let id = SecretID(first + Int64(index))
                    page.names.withText(index) { rows.append(id: id, name: $0, access: level) }
                    continue
                }
                let place = statePlace.index + index
                try append(
                    page, index, SecretID(first + Int64(index)), level, states.state(place), states.updated[place],
                    &shared)
            }
        }
    }

    /// Where a page's owners and sharings stand in the rows.
    private struct SharedPlaces {
        var owners: [UInt16: UInt32] = [:]
        var sharings: [UInt16: UInt32] = [:]
    }

    private mutating func append(
        _ page: ContentPage, _ index: Int, _ id: SecretID, _ access: Access, _ state: ActiveState, _ updated: Int64,
        _ shared: inout SharedPlaces
    ) throws(MalformedBytes) {
        let (owner, sharing) = (page.owners[index], page.sharings[index])
        let ownerPlace = shared.owners[owner] ?? rows.place(ofOwner: page.values.text(Int(owner)))
        shared.owners[owner] = ownerPlace
        let sharingPlace: UInt32
        if let known = shared.sharings[sharing] {
            sharingPlace = known
        } else {
            sharingPlace = rows.place(ofSharing: try page.sharing(index))
            shared.sharings[sharing] = sharingPlace
        }
        let tagPlace = page.tags.withText(index) { bytes in
            tags.value(of: bytes) { rows.place(ofTags: $0.text) }
        }
        page.names.withText(index) { name in
            page.urls.withText(index) { url in
                page.codes.withText(index) { code in
                    rows.append(
                        id: id, name: name, url: url, code: code, tags: tagPlace, owner: ownerPlace,
                        sharing: sharingPlace, state: state, updated: updated, access: access)
                }
            }
        }
    }

    private func matches(_ page: ContentPage, _ index: Int) -> Bool {
        if query.tag == nil, query.identifierCode == nil { return true }
        return query.matches(tags: page.tags.text(index), code: page.codes.text(index))
    }

    /// Says on the first rows how many are to come.
    mutating func expect(_ count: Int) { rows.expected = count }
}

/// The places that a mask names, ascending.
struct MaskedPlaces: Sequence, IteratorProtocol {
    private var rest: PlaceMask

    init(_ mask: PlaceMask) { rest = mask }

    mutating func next() -> Int? {
        guard rest != 0 else { return nil }
        defer { rest &= rest - 1 }
        return rest.trailingZeroBitCount
    }
}
