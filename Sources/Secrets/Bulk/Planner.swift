/// Finds out what changes would do to the secrets of a list. What many secrets have in common is worked out once.
struct Planner {
    private let listing: Listing
    /// Held apart: a copy for each secret would cost more than all the rest.
    private let rows: TableRows
    /// Effects by change, sharing and tags.
    private var effects: [Case: ContentChange.Effect] = [:]
    private var last: (key: Case, effect: ContentChange.Effect)?

    private struct Case: Hashable {
        let change: ContentChange
        /// Places among the table's values; -1 if it is not known.
        let sharing: Int
        let tags: Int
    }

    init(_ listing: Listing) {
        self.listing = listing
        rows = listing.table.rows
    }

    /// The plan for a row.
    mutating func item(_ row: Int, _ change: BulkChange?) -> PlanItem {
        let state = rows.states[row]
        let (disposition, effect, undo) = judge(row, rows.certainState(row), change)
        return PlanItem(
            id: rows.ids[row], name: rows.name(row), code: rows.shownCode(row), state: state, change: change,
            effect: effect, undo: undo, disposition: rows.access[row].canWrite == false ? .notPermitted : disposition,
            isHidden: listing.isHidden(row))
    }

    /// The plan for a secret that the table does not have, which may be there nevertheless.
    func item(unlisted target: BulkTarget) -> PlanItem {
        PlanItem(
            id: target.id, name: target.name, code: target.code, state: .unknown, change: target.change,
            disposition: .unknown, isHidden: true)
    }

    private typealias Judgement = (PlanItem.Disposition, effect: BulkChange?, undo: BulkChange?)

    private mutating func judge(_ row: Int, _ state: ActiveState, _ change: BulkChange?) -> Judgement {
        switch change {
        case nil: return (.unknown, nil, nil)
        case .activation(let wanted)?:
            if state == .unknown { return (.unknown, change, nil) }
            if state.isActive == wanted { return (listing.isExact ? .already : .unknown, change, nil) }
            return (.change, change, nil)
        case .content(let change)?:
            let effect = effect(of: change, row)
            if !effect.conflicts.isEmpty, listing.isExact { return (.changedSince, nil, nil) }
            if listing.isExact, effect.unknown.isEmpty {
                if effect.changed.isEmpty { return (.already, nil, nil) }
                return (.change, .content(ContentChange(effect.changed)), effect.undoChange)
            }
            return (.unknown, .content(change), nil)
        }
    }

    private mutating func effect(of change: ContentChange, _ row: Int) -> ContentChange.Effect {
        let key = Case(
            change: change, sharing: rows.sharingPlace(row) ?? -1, tags: rows.tagValues.place(row) ?? -1)
        if let last, last.key == key { return last.effect }
        let effect =
            effects[key] ?? change.effect(on: SecretContent(sharing: rows.sharing(row), tags: rows.tags(row)))
        effects[key] = effect
        last = (key, effect)
        return effect
    }
}
