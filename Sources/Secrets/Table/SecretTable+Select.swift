extension SecretTable {
    /// The rows among `candidates` (nil: all, in row order) that match, in the candidates' order.
    ///
    /// May be called from a background task; where that is cancelled, the answer is incomplete.
    package func select(_ filter: Filter, among candidates: [Int32]? = nil) -> [Int32] {
        let candidates = existing(candidates)
        if filter.isEmpty { return candidates }
        if candidates.count < rows.count / 8 { return keep(filter, among: candidates) }
        // Many rows are looked at in the order in which they lie in memory: in another order, such as by name, most of
        // the time would be spent waiting for memory.
        var marked = [Bool](repeating: false, count: rows.count)
        for row in candidates { marked[Int(row)] = true }
        let ascending = (0..<Int32(rows.count)).filter { marked[Int($0)] }
        let kept = keep(filter, among: ascending)
        if candidates == ascending { return kept }
        for row in ascending { marked[Int(row)] = false }
        for row in kept { marked[Int(row)] = true }
        return candidates.filter { marked[Int($0)] }
    }

    private func keep(_ filter: Filter, among candidates: [Int32]) -> [Int32] {
        var selected = candidates
        // What is quickly told comes first, so that the rest has less to look at.
        for term in filter.terms.sorted(by: { $0.test.cost < $1.test.cost }) {
            if selected.isEmpty || Task.isCancelled { break }
            selected = keep(term, among: selected)
        }
        return selected
    }

    private func keep(_ term: FilterTerm, among selected: [Int32]) -> [Int32] {
        let wanted = !term.isExcluded
        switch term.test {
        case .state(let state):
            return selected.filter { (rows.states[Int($0)] == state) == wanted }
        case .shared(let isShared):
            return selected.filter { (shared[Int($0)] == isShared) == wanted }
        case .id(let id):
            let row = row(of: id)
            return selected.filter { (Int($0) == row) == wanted }
        case .contains(.anywhere, let text) where selected.count > rows.count / 8:
            let matching = index.texts.rows(containing: text)
            return selected.filter { matching[Int($0)] == wanted }
        case .contains(let scope, let text):
            return keep(selected, wanted, in: scope) { $0.keep($1, wanted, containing: text, in: $2) }
        case .equals(let scope, let text):
            return keep(selected, wanted, in: scope) { $0.keep($1, wanted, having: text, in: $2) }
        case .pattern(let scope, let pattern):
            return keep(selected, wanted, in: scope) { $0.keep($1, wanted, matching: pattern, in: $2) }
        }
    }

    /// Those of some rows that a test of a scope's texts keeps. Who secrets are shared with is tested once for each sharing.
    private func keep(
        _ selected: [Int32], _ wanted: Bool, in scope: FilterScope,
        _ test: (TextArena, _ rows: [Int32], _ fields: Range<Int>) -> [Int32]
    ) -> [Int32] {
        let (isSharing, fields) = scope.fields
        guard isSharing else { return test(index.texts, selected, fields) }
        var isKept = [Bool](repeating: false, count: index.sharing.rowCount)
        for place in test(index.sharing, Array(0..<Int32(isKept.count)), fields) { isKept[Int(place)] = true }
        return selected.filter { row in
            guard let place = rows.sharingPlace(Int(row)) else { return !wanted }
            return isKept[place]
        }
    }
}

extension FilterTest {
    /// Roughly what it takes to test one row, compared with others.
    fileprivate var cost: Int {
        switch self {
        case .id: 0
        case .state, .shared: 1
        case .contains(.anywhere, _): 3
        case .contains, .equals: 2
        case .pattern: 4
        }
    }
}
