/// One secret and the state that is wanted of it.
package struct BulkTarget: Hashable, Sendable {
    package var id: SecretID
    package var isActive: Bool
    /// As it was last known, for lists that do not have the secret any more; "" if it never was.
    package var name: String
    /// The identifier code as it was last known; nil if there is none or it never was.
    package var code: String?

    package init(id: SecretID, isActive: Bool, name: String = "", code: String? = nil) {
        self.id = id
        self.isActive = isActive
        self.name = name
        self.code = code
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
    /// The identifier code; nil if there is none or the list does not tell it.
    package let code: String?
    package let state: ActiveState
    /// The wanted state; nil if toggling does not know the present one.
    package let target: Bool?
    package let disposition: Disposition
    /// Whether the filter hid it when the plan was made.
    package let isHidden: Bool

    package init(
        id: SecretID, name: String, code: String? = nil, state: ActiveState, target: Bool?, disposition: Disposition,
        isHidden: Bool = false
    ) {
        self.id = id
        self.name = name
        self.code = code
        self.state = state
        self.target = target
        self.disposition = disposition
        self.isHidden = isHidden
    }

    /// Of a row of a table.
    ///
    /// - Parameter isExact: whether the row's state is the present one for certain. If it is not, a secret that seems to be in the
    ///   wanted state is sent all the same: somebody may have changed it since.
    init(_ rows: TableRows, _ row: Int, target: Bool?, isHidden: Bool, isExact: Bool) {
        let state = rows.states[row]
        let disposition: Disposition =
            if rows.access[row].canWrite == false {
                .notPermitted
            } else if state == .unknown {
                .unknown
            } else if state.isActive == target {
                isExact ? .already : .unknown
            } else {
                .change
            }
        self.init(
            id: rows.ids[row], name: rows.name(row), code: rows.shownCode(row), state: state, target: target,
            disposition: disposition, isHidden: isHidden)
    }

    /// Whether it is sent to the service.
    package var isActing: Bool {
        switch disposition {
        case .change: true
        case .unknown: target != nil
        case .already, .notPermitted: false
        }
    }

    /// What tells it from others of the same name.
    package var label: String { SecretID.label(code, id) }
}

extension SecretID {
    /// What tells a secret from others of the same name: its identifier code or, without one, its number.
    static func label(_ code: String?, _ id: SecretID) -> String { code ?? "#\(id)" }
}

extension TableRows {
    /// The identifier code; nil if there is none or the list does not tell it.
    func shownCode(_ row: Int) -> String? { code(row).flatMap { $0.isEmpty ? nil : $0 } }
}
