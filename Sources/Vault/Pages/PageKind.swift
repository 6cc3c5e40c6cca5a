/// The kinds of sealed pages. Records have their place by their identifier, so that no look-up is stored: identifiers are
/// given from 1 without gaps and never used again.
enum PageKind: Int64, CaseIterable, Sendable {
    /// What describes records: name, URL, tags, owner, code, sharing, versions. Written when content changes.
    case contents = 1
    /// Whether records are active, and since when. Apart from the contents, so that a bulk run writes little.
    case states = 2
    /// Who has which identifier code, by blind index.
    case codes = 3

    /// How many records a page of this kind has; pages of codes have as many as fall into them.
    var capacity: Int64 {
        switch self {
        case .contents: 128
        case .states: 1024
        case .codes: .max
        }
    }

    /// How many pages of codes there are: one for each first byte of a blind index.
    static let codePages = 256

    /// Where the sealed page is bound to.
    var binding: Binding.Kind {
        switch self {
        case .contents: .contents
        case .states: .states
        case .codes: .codes
        }
    }

    /// How many pages hold records below `next`.
    func count(below next: Int64) -> Int64 {
        if self == .codes { return Int64(Self.codePages) }
        return (next - 1) / capacity + ((next - 1) % capacity == 0 ? 0 : 1)
    }
}

/// Where a record stands in the pages of a kind, both from 0.
struct RecordPlace: Equatable, Sendable {
    let page: Int64
    let index: Int

    /// - Parameter record: an identifier from 1.
    init(of record: Int64, in kind: PageKind) {
        page = (record - 1) / kind.capacity
        index = Int((record - 1) % kind.capacity)
    }
}

/// One page.
struct PageID: Hashable, Comparable, Sendable {
    let kind: PageKind
    /// From 0.
    let number: Int64

    static func < (one: PageID, other: PageID) -> Bool {
        (one.kind.rawValue, one.number) < (other.kind.rawValue, other.number)
    }
}
