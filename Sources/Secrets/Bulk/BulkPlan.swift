/// What to do with many secrets.
package enum BulkGoal: String, Sendable, Codable {
    case activate, deactivate
    /// Each the other way round.
    case toggle

    /// The state that is wanted of a secret in `state`; nil where toggling does not know.
    package func target(from state: ActiveState) -> Bool? {
        switch self {
        case .activate: true
        case .deactivate: false
        case .toggle: state.isActive.map { !$0 }
        }
    }
}

/// What a bulk action would do, frozen when the dialog opens: later changes of marks, filter or list do not change it.
package struct BulkPlan: Equatable, Sendable {
    package let goal: BulkGoal
    /// In list order, each identifier once.
    package let items: [PlanItem]

    package init(goal: BulkGoal, items: [PlanItem]) {
        self.goal = goal
        self.items = items
    }

    /// Plans `goal` for `ids`. Repeated ones count once.
    ///
    /// - Parameter isExact: whether the table has all secrets there are, with their present states
    ///   (`ServiceFeatures.listsDetails`). Where so, identifiers that it does not hold are left out. Where not, they are planned
    ///   as of unknown state, and so are secrets that seem to be in the wanted state: both may be otherwise by now.
    package static func make(
        _ goal: BulkGoal, _ ids: [SecretID], in table: SecretTable, isExact: Bool = true,
        isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        build(goal, in: table, isExact, isHidden, ids.lazy.map { ($0, "", { goal.target(from: $0) }) })
    }

    /// Plans a state of its own for each secret: undoing, retrying and resuming, where toggling again would be wrong.
    package static func make(
        _ goal: BulkGoal, targets: [BulkTarget], in table: SecretTable, isExact: Bool = true,
        isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        build(
            goal, in: table, isExact, isHidden,
            targets.lazy.map { wanted in (wanted.id, wanted.name, { _ in wanted.isActive }) })
    }

    private typealias Wanted = (id: SecretID, name: String, target: (ActiveState) -> Bool?)

    private static func build(
        _ goal: BulkGoal, in table: SecretTable, _ isExact: Bool, _ isHidden: (SecretID) -> Bool,
        _ wanted: some Collection<Wanted>
    ) -> BulkPlan {
        var seen = Set<SecretID>(minimumCapacity: wanted.count)
        var items: [PlanItem] = []
        items.reserveCapacity(wanted.count)
        for (id, name, target) in wanted where seen.insert(id).inserted {
            if let summary = table[id] {
                items.append(
                    PlanItem(summary, target: target(summary.state), isHidden: isHidden(id), isExact: isExact))
            } else if !isExact {
                items.append(
                    PlanItem(
                        id: id, name: name, state: .unknown, target: target(.unknown), disposition: .unknown,
                        isHidden: true))
            }
        }
        return BulkPlan(goal: goal, items: items)
    }

    /// How many items are of one disposition.
    package func count(_ disposition: PlanItem.Disposition) -> Int {
        items.count { $0.disposition == disposition }
    }

    /// How many items the filter hides.
    package var hiddenCount: Int { items.count { $0.isHidden } }

    /// Those that are sent to the service.
    package var acting: [PlanItem] { items.filter(\.isActing) }

    /// How many will be switched off, as far as is known.
    package var deactivations: Int { items.count { $0.isActing && $0.target == false } }

    /// What the user has to do before the plan runs.
    package enum Confirmation: Equatable, Sendable {
        /// No item would be sent.
        case nothingToDo
        /// Press the confirming key.
        case key
        /// Type this number: how many will be switched off, or sent at all where it is always wanted.
        case number(Int)
    }

    /// From this many deactivations on, their number has to be typed.
    package static let typedNumberThreshold = 10

    package var confirmation: Confirmation { confirmation(alwaysTyped: false) }

    /// - Parameter alwaysTyped: whether the number of what is sent has to be typed for every plan, as a profile may want.
    package func confirmation(alwaysTyped: Bool) -> Confirmation {
        if alwaysTyped {
            let count = items.count { $0.isActing }
            return count == 0 ? .nothingToDo : .number(count)
        }
        let deactivations = deactivations
        if deactivations >= Self.typedNumberThreshold { return .number(deactivations) }
        return items.contains(where: \.isActing) ? .key : .nothingToDo
    }
}
