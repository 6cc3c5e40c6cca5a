/// One secret and the state that is wanted of it.
package struct BulkTarget: Hashable, Sendable {
    package var id: SecretID
    package var isActive: Bool
    /// As it was last known, for where a list does not tell it any more; "" where it never was.
    package var name: String

    package init(id: SecretID, isActive: Bool, name: String = "") {
        self.id = id
        self.isActive = isActive
        self.name = name
    }
}

/// One secret of a bulk plan, as it was when the plan was made.
package struct PlanItem: Equatable, Sendable, Identifiable {
    package enum Disposition: String, CaseIterable, Sendable {
        /// Will change.
        case change
        /// Is in the wanted state already; not sent.
        case already
        /// The acting user may not edit it; not sent.
        case notPermitted
        /// The state is not known, or not for certain: sent for activating and deactivating, skipped for toggling.
        case unknown
    }

    package let id: SecretID
    package let name: String
    package let state: ActiveState
    /// The wanted state; nil where toggling does not know the present one.
    package let target: Bool?
    package let disposition: Disposition
    /// Whether the filter hid it when the plan was made.
    package let isHidden: Bool

    package init(
        id: SecretID, name: String, state: ActiveState, target: Bool?, disposition: Disposition, isHidden: Bool = false
    ) {
        self.id = id
        self.name = name
        self.state = state
        self.target = target
        self.disposition = disposition
        self.isHidden = isHidden
    }

    /// - Parameter isExact: whether the summary's state is the present one for certain. Where it is not, a secret that seems
    ///   to be in the wanted state is sent all the same: somebody may have changed it since.
    init(_ summary: SecretSummary, target: Bool?, isHidden: Bool, isExact: Bool) {
        let disposition: Disposition =
            if summary.access.canWrite == false {
                .notPermitted
            } else if summary.state == .unknown {
                .unknown
            } else if summary.state.isActive == target {
                isExact ? .already : .unknown
            } else {
                .change
            }
        self.init(
            id: summary.id, name: summary.name, state: summary.state, target: target, disposition: disposition,
            isHidden: isHidden)
    }

    /// Whether it is sent to the service.
    package var isActing: Bool {
        switch disposition {
        case .change: true
        case .unknown: target != nil
        case .already, .notPermitted: false
        }
    }
}
