import Secrets

/// The pages of a vault, opened and kept in memory, with an index of which records have which owner, which users and groups
/// they are shared with, which tags and which code. A list costs what is found then, not what is in the vault.
///
/// The vault's state names the version of each page. A page in here under that version is the present one, so that only pages
/// with another version are opened, and held against the state, when it is brought up to date. The index decides nothing:
/// it only narrows down which records are looked at (`RowCollector`), so a fault in it can hide a record, never disclose one.
struct ListIndex {
    /// What is found of one page.
    struct Candidates: Sendable {
        let number: Int64
        let content: OpenedContent
        let states: OpenedStates
        let places: PlaceMask
    }

    /// The places of a term on one page.
    private struct Posting {
        let page: Int
        var places: PlaceMask
    }

    private var contents: [OpenedContent] = []
    private var states: [OpenedStates] = []
    /// The postings of each term, by `ListTerm.key`, ascending by page.
    private var postings: [Int: [Posting]] = [:]
    /// Bytes of memory, about.
    private(set) var size = 0
    private let limit: Int
    /// Whether the vault needs more than the limit. Nothing is kept then, and lists are read from the file.
    private(set) var isTooLarge = false

    /// What a posting takes, with its share of the tables around it: bytes, about.
    private static let postingSize = 100

    /// - Parameter limit: bytes of memory that it may take, about.
    init(limit: Int = 512 << 20) { self.limit = limit }

    // MARK: keeping up to date

    /// Opens what has another version than it has here. Throws `.corrupt` for a page that is damaged, missing or from an earlier
    /// time; what was opened before it stays, for the next time.
    mutating func update(
        to state: VaultState, of core: VaultCore, from store: any SealedReader
    ) throws(ServiceError) {
        if isTooLarge { return }
        let count = Int(PageKind.contents.count(below: state.nextID))
        let stateCount = Int(PageKind.states.count(below: state.nextID))
        if contents.count > count || states.count > stateCount { self = ListIndex(limit: limit) }
        for number in 0..<stateCount {
            let version = state.pages[PageID(kind: .states, number: Int64(number))]
            if number < states.count, states[number].version == version { continue }
            let opened = OpenedStates(version, try core.states(Int64(number), state, from: store, isKept: true))
            if number < states.count { states[number] = opened } else { states.append(opened) }
        }
        for number in 0..<count {
            let version = state.pages[PageID(kind: .contents, number: Int64(number))]
            if number < contents.count, contents[number].version == version { continue }
            let page = try core.content(Int64(number), state, from: store, isKept: true)
            try put(OpenedContent(version, page), at: number)
            if size > limit {
                self = ListIndex(limit: limit)
                isTooLarge = true
                return
            }
        }
    }

    private mutating func put(_ opened: OpenedContent, at number: Int) throws(ServiceError) {
        let binding = Binding(PageID(kind: .contents, number: Int64(number)), version: 0)
        try binding.converting { () throws(MalformedBytes) in
            let terms = try opened.page.terms()
            if number < contents.count {
                let old = contents[number].page
                for key in try old.terms().keys where terms[key] == nil { set(key, 0, on: number) }
                size -= old.size
                contents[number] = opened
            } else {
                contents.append(opened)
            }
            size += opened.page.size
            for (key, places) in terms { set(key, places, on: number) }
        }
    }

    /// Says which places of a page have a term.
    private mutating func set(_ key: Int, _ places: PlaceMask, on page: Int) {
        var list = postings.removeValue(forKey: key) ?? []
        // A page that is new comes last.
        var place = list.count
        if let last = list.last, last.page >= page { place = list.place { $0.page >= page } }
        let isThere = place < list.count && list[place].page == page
        switch (isThere, places) {
        case (true, 0):
            list.remove(at: place)
            size -= Self.postingSize
        case (false, 0): break
        case (true, _): list[place].places = places
        case (false, _):
            list.insert(Posting(page: page, places: places), at: place)
            size += Self.postingSize
        }
        if !list.isEmpty { postings[key] = list }
    }

    /// The versions of the pages that are kept, by number.
    var opened: (contents: [Int64], states: [Int64]) { (contents.map(\.version), states.map(\.version)) }

    // MARK: finding

    /// All records that the user may perhaps view and that perhaps match, in the order of their identifiers.
    func candidates(for decider: AccessDecider, _ query: ListQuery) -> [Candidates] {
        var found = masks([.owner(decider.user), .user(decider.user)] + decider.groups.map { .group($0) })
        if let reach = decider.reach { narrow(&found, to: masks(of: reach)) }
        if let tag = query.tag { narrow(&found, to: masks([.tag(tag)])) }
        if let code = query.identifierCode { narrow(&found, to: masks([.code(code)])) }
        let share = Int(PageKind.states.capacity / PageKind.contents.capacity)
        return found.indices.compactMap { number in
            guard found[number] != 0 else { return nil }
            return Candidates(
                number: Int64(number), content: contents[number], states: states[number / share],
                places: found[number])
        }
    }

    /// For each page the places that have one of the terms.
    private func masks(_ terms: [ListTerm]) -> [PlaceMask] {
        var masks = [PlaceMask](repeating: 0, count: contents.count)
        for term in terms {
            for posting in postings[term.key] ?? [] { masks[posting.page] |= posting.places }
        }
        return masks
    }

    private func masks(of records: Set<SecretID>) -> [PlaceMask] {
        var masks = [PlaceMask](repeating: 0, count: contents.count)
        for id in records where id.rawValue > 0 {
            let place = RecordPlace(of: id.rawValue, in: .contents)
            if place.page < masks.count { masks[Int(place.page)] |= PlaceMask(1) << PlaceMask(place.index) }
        }
        return masks
    }

    private func narrow(_ found: inout [PlaceMask], to wanted: [PlaceMask]) {
        for page in found.indices { found[page] &= wanted[page] }
    }
}

/// An opened page of contents with the version under which it is the present one.
final class OpenedContent: Sendable {
    let version: Int64
    let page: ContentPage

    init(_ version: Int64, _ page: ContentPage) {
        self.version = version
        self.page = page
    }
}

/// The same for a page of states.
final class OpenedStates: Sendable {
    let version: Int64
    let page: StatePage

    init(_ version: Int64, _ page: StatePage) {
        self.version = version
        self.page = page
    }
}

extension Array {
    /// The first place from which on a condition holds, in a list in which it holds for none before and all behind.
    fileprivate func place(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
