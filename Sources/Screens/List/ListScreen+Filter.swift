import Keymap
import Secrets

/// The filter line: the list follows while it is typed.
extension ListScreen {
    func beginTyping() {
        rangeStart = nil
        origin = current?.id
        line.begin()
        session.countHiddenMarks()
    }

    func performTyping(_ action: Action) -> Bool {
        switch action {
        case .accept, .confirm: keepFilter()
        case .back:
            line.giveUp()
            showFiltered(among: nil, current: nil)
            origin = nil
        case .filterClear:
            line.clear()
            showFiltered(among: nil, current: current?.id)
        case .historyPrevious: follow { $0.recall(-1) }
        case .historyNext: follow { $0.recall(1) }
        default:
            if window.perform(action) {
                // A row that was chosen by hand is the one to stay on.
                origin = current?.id
                return true
            }
            guard var field = line.field, field.perform(action) else { return false }
            typed { $0 = field }
        }
        return true
    }

    func typed(_ change: (inout TextField) -> Void) { follow { $0.edit(change) } }

    func clearFilter() {
        guard !line.filter.isEmpty else { return navigator.show(Message(.info, "There is no filter to clear.")) }
        let current = current?.id
        line.clear()
        showFiltered(among: nil, current: current)
    }

    private func keepFilter() {
        if line.keep() {
            origin = nil
            session.recountMarks()
        } else if let error = line.error {
            navigator.show(Message(.error, error.message))
        }
    }

    /// Where the filter only became narrower, no other rows than those shown need looking at.
    private func follow(_ change: (inout FilterLine) -> Bool) {
        let before = line.filter
        let current = current?.id
        guard change(&line) else { return }
        showFiltered(among: line.filter.narrows(before) ? session.shown : nil, current: current)
    }
}
