import Keymap
import Secrets

/// The filter line: the list follows while it is typed.
extension ListScreen {
    func beginTyping() {
        rangeStart = nil
        origin = current?.id
        line.begin()
    }

    func performTyping(_ action: Action) -> Bool {
        switch action {
        case .accept, .confirm: keepFilter()
        case .back:
            line.giveUp()
            showFiltered()
        case .filterClear:
            line.clear()
            showFiltered()
        case .historyPrevious: follow { $0.recall(-1) }
        case .historyNext: follow { $0.recall(1) }
        case .complete: complete(1)
        case .completeBack: complete(-1)
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

    private func complete(_ step: Int) {
        guard let isOther = line.complete(step, values: session.filterValues) else {
            return navigator.show(Message(.info, "Nothing to complete this with."))
        }
        if isOther { showFiltered() }
    }

    func clearFilter() {
        guard !line.filter.isEmpty else { return navigator.show(Message(.info, "There is no filter to clear.")) }
        line.clear()
        showFiltered()
    }

    private func keepFilter() {
        if line.keep() {
            releaseOrigin()
        } else if let error = line.error {
            navigator.show(Message(.error, error.message))
        }
    }

    private func follow(_ change: (inout FilterLine) -> Bool) {
        if change(&line) { showFiltered() }
    }
}
