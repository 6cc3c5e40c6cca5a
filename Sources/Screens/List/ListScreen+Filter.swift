import Keymap
import Secrets
import Text

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

    /// Shows what an expression lets through, and nothing else from before.
    func filter(by text: String) {
        do throws(FilterError) {
            rangeStart = nil
            origin = current?.id
            try line.replace(with: text)
            showFiltered()
        } catch {
            navigator.show(Message(.error, error.message))
        }
    }

    // MARK: Finding

    /// Goes to the next of the shown rows that an expression matches. The others stay.
    func find(_ text: String) {
        do throws(FilterError) {
            wanted = try Filter.parse(text, isFinished: true, clock: line.clock())
            findAgain(1)
        } catch {
            navigator.show(Message(.error, error.message))
        }
    }

    func findAgain(_ step: Int) {
        guard let wanted else { return navigator.show(Message(.info, DialogText.nothingSought.text)) }
        let shown = session.shown
        let found = Set(session.table.select(wanted, among: shown, marks: session.marks.ids))
        let place = (1...max(1, shown.count)).lazy.map { distance in
            ((self.window.cursor + step * distance) % max(1, shown.count) + shown.count) % max(1, shown.count)
        }.first { $0 < shown.count && found.contains(shown[$0]) }
        guard let place else { return navigator.show(Message(.info, FilterText.noneMatches.text)) }
        window.move(to: place)
        origin = nil
    }

    private func complete(_ step: Int) {
        guard let isOther = line.complete(step, values: session.filterValues) else {
            return navigator.show(Message(.info, DialogText.nothingToComplete.text))
        }
        if isOther { showFiltered() }
    }

    func clearFilter() {
        guard !line.filter.isEmpty else { return navigator.show(Message(.info, FilterText.nothingToClear.text)) }
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
