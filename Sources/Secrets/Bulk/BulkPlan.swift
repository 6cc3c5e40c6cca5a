/// What a bulk action would do, frozen when the dialog opens: later changes of marks, filter or list do not change it.
package struct BulkPlan: Equatable, Sendable {
    package let goal: BulkGoal
    /// In list order, each identifier once.
    package let items: [PlanItem]
    /// The run that this plan takes back; nil if it takes none back.
    package let undoes: UndoneRun?
    /// What is over of the run that this plan goes on with; nil for a run of its own.
    package let earlier: EarlierPart?
    /// How many are sent to the service.
    package let actingCount: Int
    /// How many of those will be deactivated, as far as is known.
    package let deactivations: Int

    package init(goal: BulkGoal, items: [PlanItem], undoes: UndoneRun? = nil, earlier: EarlierPart? = nil) {
        self.goal = goal
        self.items = items
        self.undoes = undoes
        self.earlier = earlier
        actingCount = items.count { $0.isActing }
        deactivations = items.count { $0.isActing && $0.change == .activation(false) }
    }

    /// Plans `goal` for `ids`. Repeated ones count once. Identifiers that an exact list does not hold are left out.
    package static func make(_ goal: BulkGoal, _ ids: [SecretID], in listing: Listing) -> BulkPlan {
        let table = listing.table
        return BulkPlan(
            goal: goal,
            items: items(in: listing, ids, id: \.self) { planner, id in
                if let row = table.row(of: id) {
                    return planner.item(row, goal.change(in: table.rows.certainState(row)))
                }
                // What toggling would do is not known, all else is.
                guard let change = goal.change(in: .unknown) else {
                    return PlanItem(
                        id: id, name: "", state: .unknown, change: nil, disposition: .unknown, isHidden: true)
                }
                return planner.item(unlisted: BulkTarget(id: id, change: change))
            })
    }

    /// Plans a change of its own for each secret: undoing, retrying and resuming, for which toggling again would be wrong.
    ///
    /// - Parameters:
    ///   - undoes: see the property.
    ///   - earlier: see the property.
    package static func make(
        _ goal: BulkGoal, targets: [BulkTarget], in listing: Listing, undoes: UndoneRun? = nil,
        earlier: EarlierPart? = nil
    ) -> BulkPlan {
        let table = listing.table
        return BulkPlan(
            goal: goal,
            items: items(in: listing, targets, id: \.id) { planner, target in
                table.row(of: target.id).map { planner.item($0, target.change) } ?? planner.item(unlisted: target)
            }, undoes: undoes, earlier: earlier)
    }

    private static func items<Wanted>(
        in listing: Listing, _ wanted: [Wanted], id: (Wanted) -> SecretID, item: (inout Planner, Wanted) -> PlanItem
    ) -> [PlanItem] {
        var planner = Planner(listing)
        let table = listing.table
        var seen = Set<SecretID>(minimumCapacity: wanted.count)
        var items: [PlanItem] = []
        items.reserveCapacity(wanted.count)
        for wanted in wanted {
            let id = id(wanted)
            guard seen.insert(id).inserted, !listing.isExact || table.row(of: id) != nil else { continue }
            items.append(item(&planner, wanted))
        }
        return items
    }

    /// The plan without some of its secrets: they are not touched. They are no part of the run, unless it goes on with an
    /// earlier one: of that they stay what is left.
    package func leavingOut(_ ids: Set<SecretID>) -> BulkPlan {
        if ids.isEmpty { return self }
        let kept = items.compactMap { item in
            ids.contains(item.id) ? (earlier == nil ? nil : item.leftOut) : item
        }
        return BulkPlan(goal: goal, items: kept, undoes: undoes, earlier: earlier)
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
        Self.confirmation(of: actingCount, alwaysTyped: alwaysTyped)
    }

    /// The same for a number of secrets that are sent.
    package static func confirmation(of count: Int, alwaysTyped: Bool) -> Confirmation {
        if count == 0 { return .nothingToDo }
        return alwaysTyped || count >= typedNumberThreshold ? .number(count) : .key
    }
}
