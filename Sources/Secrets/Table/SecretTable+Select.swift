extension SecretTable {
    /// The rows among `candidates` (nil: all, in row order) that match, in the candidates' order.
    ///
    /// May be called from a background task; where that is cancelled, the answer is incomplete.
    ///
    /// - Parameter marks: the secrets that are marked, for filters that ask for marks.
    package func select(
        _ filter: Filter, among candidates: [Int32]? = nil, marks: Set<SecretID> = []
    ) -> [Int32] {
        let candidates = existing(candidates)
        if filter.isEmpty { return candidates }
        if candidates.count < rows.count / 8 { return keep(filter.term, true, among: candidates, marks) }
        // Many rows are looked at in the order in which they lie in memory: in another order, such as by name, most of
        // the time would be spent waiting for memory.
        var marked = [Bool](repeating: false, count: rows.count)
        for row in candidates { marked[Int(row)] = true }
        let ascending = (0..<Int32(rows.count)).filter { marked[Int($0)] }
        let kept = keep(filter.term, true, among: ascending, marks)
        if candidates == ascending { return kept }
        for row in ascending { marked[Int(row)] = false }
        for row in kept { marked[Int(row)] = true }
        return candidates.filter { marked[Int($0)] }
    }

    /// Those of `selected` that a term matches (`wanted`), or those that it does not.
    private func keep(_ term: FilterTerm, _ wanted: Bool, among selected: [Int32], _ marks: Set<SecretID>) -> [Int32] {
        switch term {
        case .test(let test): return keep(test, wanted, among: selected, marks)
        case .not(let term): return keep(term, !wanted, among: selected, marks)
        case .all(let terms) where wanted, .any(let terms) where !wanted:
            // What is quickly told comes first, so that the rest has less to look at.
            var kept = selected
            for term in terms.sorted(by: { $0.cost < $1.cost }) {
                if kept.isEmpty || Task.isCancelled { break }
                kept = keep(term, wanted, among: kept, marks)
            }
            return kept
        case .all(let terms), .any(let terms):
            var found = [Bool](repeating: false, count: rows.count)
            var left = selected
            for term in terms.sorted(by: { $0.cost < $1.cost }) {
                if left.isEmpty || Task.isCancelled { break }
                for row in keep(term, wanted, among: left, marks) { found[Int(row)] = true }
                left = left.filter { !found[Int($0)] }
            }
            return selected.filter { found[Int($0)] }
        }
    }

    private func keep(_ test: FilterTest, _ wanted: Bool, among selected: [Int32], _ marks: Set<SecretID>) -> [Int32] {
        switch test {
        case .state(let state):
            return selected.filter { (rows.states[Int($0)] == state) == wanted }
        case .shared(let isShared):
            return selected.filter { (rows.isShared(Int($0)) == isShared) == wanted }
        case .marked(let isMarked):
            return selected.filter { (marks.contains(rows.ids[Int($0)]) == isMarked) == wanted }
        case .updated(let range):
            return selected.filter { (rows.updated(Int($0)).map(range.contains) ?? false) == wanted }
        case .ids(let ranges):
            return selected.filter { Self.contains(rows.ids[Int($0)], in: ranges) == wanted }
        case .contains(.anywhere, let text) where selected.count > rows.count / 8:
            let matching = rows.texts.rows(containing: text)
            let others = selected.filter { !matching[Int($0)] }
            let byValues = keep(others, wanted, in: FilterScope.repeated) { arena, rows, wanted, fields in
                arena.keep(rows, wanted, containing: text, in: fields)
            }
            return wanted ? selected.merging(byValues) { matching[Int($0)] } : byValues
        case .contains(let scope, let text):
            return keep(selected, wanted, in: scope.parts) { arena, rows, wanted, fields in
                arena.keep(rows, wanted, containing: text, in: fields)
            }
        case .equals(let scope, let text):
            return keep(selected, wanted, in: scope.parts) { arena, rows, wanted, fields in
                arena.keep(rows, wanted, having: text, in: fields)
            }
        case .pattern(let scope, let pattern):
            return keep(selected, wanted, in: scope.parts) { arena, rows, wanted, fields in
                arena.keep(rows, wanted, matching: pattern, in: fields)
            }
        }
    }

    /// Whether an identifier is in one of some ranges, which are in their order and do not overlap.
    private static func contains(_ id: SecretID, in ranges: [ClosedRange<SecretID>]) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < id { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= id
    }

    private typealias Search = (TextArena, [Int32], Bool, Range<Int>) -> [Int32]

    /// Those of `selected` where a text in any of the parts is found (`wanted`), or where none is.
    private func keep(_ selected: [Int32], _ wanted: Bool, in parts: [FilterScope.Part], by search: Search) -> [Int32] {
        if !wanted || parts.count == 1 {
            return parts.reduce(selected) { keep($0, wanted, in: $1, by: search) }
        }
        var found = [Bool](repeating: false, count: rows.count)
        var left = selected
        for part in parts {
            for row in keep(left, true, in: part, by: search) { found[Int(row)] = true }
            left = left.filter { !found[Int($0)] }
        }
        return selected.filter { found[Int($0)] }
    }

    private func keep(_ selected: [Int32], _ wanted: Bool, in part: FilterScope.Part, by search: Search) -> [Int32] {
        switch part {
        case .texts(let fields): search(rows.texts, selected, wanted, fields)
        case .tags: rows.tagValues.keep(selected, wanted) { search($0, $1, wanted, 0..<1) }
        case .owner: rows.ownerValues.keep(selected, wanted) { search($0, $1, wanted, 0..<1) }
        case .sharing(let fields): rows.sharingValues.keep(selected, wanted) { search($0, $1, wanted, fields) }
        case .details(let fields):
            details.keep(selected, wanted, id: { rows.ids[Int($0)] }) { search($0, $1, true, fields) }
        }
    }
}

extension [Int32] {
    /// Those that are in `others`, which has the same order, or pass the test.
    fileprivate func merging(_ others: [Int32], _ test: (Int32) -> Bool) -> [Int32] {
        var next = 0
        return filter { row in
            if next < others.count, others[next] == row {
                next += 1
                return true
            }
            return test(row)
        }
    }
}

extension FilterScope {
    /// Where a table keeps the folded texts of a scope.
    fileprivate enum Part {
        /// Fields that are kept for each row: name, URL, code.
        case texts(Range<Int>)
        case tags, owner
        /// Users who may view only, who may edit; groups likewise.
        case sharing(Range<Int>)
        /// Method, notes.
        case details(Range<Int>)
    }

    /// What `anywhere` looks at beside the texts of each row.
    fileprivate static let repeated: [Part] = [.tags, .owner]

    fileprivate var parts: [Part] {
        switch self {
        case .anywhere: [.texts(0..<3)] + Self.repeated
        case .name: [.texts(0..<1)]
        case .url: [.texts(1..<2)]
        case .code: [.texts(2..<3)]
        case .tag: [.tags]
        case .owner: [.owner]
        case .method: [.details(0..<1)]
        case .notes: [.details(1..<2)]
        case .user(nil): [.sharing(0..<2)]
        case .user(false): [.sharing(0..<1)]
        case .user(true): [.sharing(1..<2)]
        case .group(nil): [.sharing(2..<4)]
        case .group(false): [.sharing(2..<3)]
        case .group(true): [.sharing(3..<4)]
        }
    }
}

extension FilterTerm {
    /// Roughly what it takes to test one row, compared with others.
    fileprivate var cost: Int {
        switch self {
        case .test(let test): test.cost
        case .not(let term): term.cost
        case .all(let terms), .any(let terms): terms.map(\.cost).max() ?? 0
        }
    }
}

extension FilterTest {
    /// Roughly what it takes to test one row, compared with others.
    fileprivate var cost: Int {
        switch self {
        case .state, .shared, .marked, .updated, .ids: 1
        case .contains(.anywhere, _): 3
        case .contains, .equals: 2
        case .pattern: 4
        }
    }
}
