/// One secret and what is to be done with it.
package struct BulkTarget: Hashable, Sendable {
    package var id: SecretID
    package var change: BulkChange
    /// As it was last known, for lists that do not have the secret any more; "" if it never was.
    package var name: String
    /// The identifier code as it was last known; nil if there is none or it never was.
    package var code: String?

    package init(id: SecretID, change: BulkChange, name: String = "", code: String? = nil) {
        self.id = id
        self.change = change
        self.name = name
        self.code = code
    }
}

/// One secret of a bulk plan, as it was when the plan was made.
package struct PlanItem: Equatable, Sendable, Identifiable {
    package enum Disposition: String, CaseIterable, Sendable {
        /// Will change.
        case change
        /// Is as wanted already; not sent.
        case already
        /// The acting user may not edit it; not sent.
        case notPermitted
        /// Not as the run left it that is to be taken back: somebody has changed it since; not sent.
        case changedSince
        /// The user left it out of a run that goes on with an earlier one; not sent.
        case leftOut
        /// How it is now is not known, or not for certain: sent, but for toggling.
        case unknown

        /// Whether a run says the last word on such a secret: it is sent, or known to be as wanted.
        package var isReached: Bool {
            switch self {
            case .change, .already, .unknown: true
            case .notPermitted, .changedSince, .leftOut: false
            }
        }
    }

    package let id: SecretID
    package let name: String
    /// The identifier code; nil if there is none or the list does not tell it.
    package let code: String?
    package let state: ActiveState
    /// What is to be done; nil if toggling does not know the present state.
    package let change: BulkChange?
    /// What of it will change something, as far as is known.
    package let effect: BulkChange?
    /// What would take that back, as far as is known.
    package let undo: BulkChange?
    package let disposition: Disposition
    /// Whether the filter hid it when the plan was made.
    package let isHidden: Bool

    package init(
        id: SecretID, name: String, code: String? = nil, state: ActiveState, change: BulkChange?,
        effect: BulkChange? = nil, undo: BulkChange? = nil, disposition: Disposition, isHidden: Bool = false
    ) {
        self.id = id
        self.name = name
        self.code = code
        self.state = state
        self.change = change
        self.effect = effect ?? change
        self.undo = undo
        self.disposition = disposition
        self.isHidden = isHidden
    }

    /// Whether it is sent to the service.
    package var isActing: Bool {
        switch disposition {
        case .change: true
        case .unknown: change != nil
        case .already, .notPermitted, .changedSince, .leftOut: false
        }
    }

    /// The same secret, left out.
    var leftOut: PlanItem {
        PlanItem(
            id: id, name: name, code: code, state: state, change: change, effect: effect, undo: undo,
            disposition: .leftOut, isHidden: isHidden)
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
