/// What a bulk action would do, frozen when the dialog opens: later changes of marks, filter or list do not change it.
package struct BulkPlan: Equatable, Sendable {
    package let goal: BulkGoal
    /// In list order, each identifier once.
    package let items: [PlanItem]
    /// When the run was started that this plan takes back, in seconds since 1970 (UTC); nil if it takes none back.
    package let undoes: Int64?
    /// What is over of the run that this plan goes on with; nil for a run of its own.
    package let earlier: EarlierPart?
    /// How many are sent to the service.
    package let actingCount: Int
    /// How many of those will be deactivated, as far as is known.
    package let deactivations: Int

    package init(goal: BulkGoal, items: [PlanItem], undoes: Int64? = nil, earlier: EarlierPart? = nil) {
        self.goal = goal
        self.items = items
        self.undoes = undoes
        self.earlier = earlier
        actingCount = items.count { $0.isActing }
        deactivations = items.count { $0.isActing && $0.target == false }
    }

    /// Plans `goal` for `ids`. Repeated ones count once.
    ///
    /// - Parameter isExact: whether the table has all secrets there are, with their present states
    ///   (`ServiceFeatures.listsDetails`). If so, identifiers that it does not hold are left out. If not, they are planned
    ///   as of unknown state, and so are secrets that seem to be in the wanted state: both may be otherwise by now.
    package static func make(
        _ goal: BulkGoal, _ ids: [SecretID], in table: SecretTable, isExact: Bool = true,
        isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        BulkPlan(
            goal: goal,
            items: items(
                in: table, isExact, isHidden,
                ids.lazy.map { Wanted(id: $0, name: "", code: nil, target: { goal.target(from: $0) }) }))
    }

    /// Plans a state of its own for each secret: undoing, retrying and resuming, for which toggling again would be wrong.
    ///
    /// - Parameters:
    ///   - undoes: see the property.
    ///   - earlier: see the property.
    package static func make(
        _ goal: BulkGoal, targets: [BulkTarget], in table: SecretTable, isExact: Bool = true,
        isHidden: (SecretID) -> Bool = { _ in false }, undoes: Int64? = nil, earlier: EarlierPart? = nil
    ) -> BulkPlan {
        BulkPlan(
            goal: goal,
            items: items(
                in: table, isExact, isHidden,
                targets.lazy.map { wanted in
                    Wanted(id: wanted.id, name: wanted.name, code: wanted.code, target: { _ in wanted.isActive })
                }), undoes: undoes, earlier: earlier)
    }

    private struct Wanted {
        let id: SecretID
        let name: String
        let code: String?
        let target: (ActiveState) -> Bool?
    }

    private static func items(
        in table: SecretTable, _ isExact: Bool, _ isHidden: (SecretID) -> Bool, _ wanted: some Collection<Wanted>
    ) -> [PlanItem] {
        var seen = Set<SecretID>(minimumCapacity: wanted.count)
        var items: [PlanItem] = []
        items.reserveCapacity(wanted.count)
        for wanted in wanted where seen.insert(wanted.id).inserted {
            if let row = table.row(of: wanted.id) {
                items.append(
                    PlanItem(
                        table.rows, row, target: wanted.target(table.rows.states[row]), isHidden: isHidden(wanted.id),
                        isExact: isExact))
            } else if !isExact {
                items.append(
                    PlanItem(
                        id: wanted.id, name: wanted.name, code: wanted.code, state: .unknown,
                        target: wanted.target(.unknown), disposition: .unknown, isHidden: true))
            }
        }
        return items
    }

    /// How many items are of one disposition.
    package func count(_ disposition: PlanItem.Disposition) -> Int {
        items.count { $0.disposition == disposition }
    }

    /// How many are sent although their states are not known for certain.
    package var doubtfulCount: Int { items.count { $0.isActing && $0.disposition == .unknown } }

    /// How many items the filter hides.
    package var hiddenCount: Int { items.count { $0.isHidden } }

    /// Those that are sent to the service.
    package var acting: [PlanItem] { items.filter(\.isActing) }

    /// How many will be activated, as far as is known.
    package var activations: Int { actingCount - deactivations }

    /// What the user has to do before the plan runs.
    package enum Confirmation: Equatable, Sendable {
        /// No item would be sent.
        case nothingToDo
        /// Press the confirming key.
        case key
        /// Type this number: how many will be sent.
        case number(Int)
    }

    /// From this many secrets on, their number has to be typed, whether they are activated or deactivated.
    package static let typedNumberThreshold = 10

    package var confirmation: Confirmation { confirmation(alwaysTyped: false) }

    /// - Parameter alwaysTyped: whether the number has to be typed for every plan, as a profile may ask for.
    package func confirmation(alwaysTyped: Bool) -> Confirmation {
        if actingCount == 0 { return .nothingToDo }
        return alwaysTyped || actingCount >= Self.typedNumberThreshold ? .number(actingCount) : .key
    }
}
