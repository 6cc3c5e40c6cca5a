/// Which version of each page is the present one; part of the vault's sealed state. A page is bound to its version, so
/// that whoever reads one page notices if it was put back, without reading the others.
///
/// Versions are random rather than counted: in two copies of a vault that were both written to, pages with the same count
/// would differ, and one could be put in the place of the other.
struct PageVersions: Equatable, Sendable {
    private var contents: [Int64] = []
    private var states: [Int64] = []
    private var codes: [Int64] = []

    init() {}

    /// The present version; 0 if there is no such page.
    subscript(page: PageID) -> Int64 {
        get {
            let versions = self[page.kind]
            return versions.indices.contains(Int(page.number)) ? versions[Int(page.number)] : 0
        }
        set {
            let missing = Int(page.number) + 1 - self[page.kind].count
            if missing > 0 { self[page.kind] += [Int64](repeating: 0, count: missing) }
            self[page.kind][Int(page.number)] = newValue
        }
    }

    /// The versions of all pages of a kind, by number.
    subscript(kind: PageKind) -> [Int64] {
        get {
            switch kind {
            case .contents: contents
            case .states: states
            case .codes: codes
            }
        }
        _modify {
            switch kind {
            case .contents: yield &contents
            case .states: yield &states
            case .codes: yield &codes
            }
        }
    }

    /// A version that no page has had.
    static func random() -> Int64 {
        var generator = SystemRandomNumberGenerator()
        return Int64.random(in: 1 ... .max, using: &generator)
    }
}
