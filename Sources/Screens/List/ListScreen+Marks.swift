import Keymap
import Secrets

/// Marks.
extension ListScreen {
    func performMarking(_ action: Action) -> Bool {
        switch action {
        case .markToggle:
            guard let current else { return true }
            session.marks.toggle(current.id)
            window.move(to: window.cursor + 1)
        case .markRange: markRange()
        case .markAll: session.marks.add(shownIDs)
        case .markInvert: session.marks.invert(shownIDs)
        case .markClear: session.marks.clear()
        case .markRestore:
            guard session.marks.restoreLast() else {
                navigator.show(Message(.info, "There are no earlier marks to restore."))
                return true
            }
            let table = session.table
            session.marks.keep { table.row(of: $0) != nil }
            session.recountMarks()
        default: return false
        }
        return true
    }

    /// The places of the range that is open, up to the current row.
    package var range: ClosedRange<Int>? {
        rangePlace.map { min($0, window.cursor)...max($0, window.cursor) }
    }

    /// What an action is about: the marked ones, in the order of the list and then those hidden, or the current row
    /// where none is marked.
    var targets: [SecretID] {
        let marks = session.marks
        guard !marks.isEmpty else { return current.map { [$0.id] } ?? [] }
        let shown = shownIDs.filter(marks.contains)
        guard session.hiddenMarkCount > 0 else { return shown }
        return shown + session.table.ids(of: order).filter { marks.contains($0) && session.isHidden($0) }
    }

    private var shownIDs: [SecretID] { session.table.ids(of: session.shown) }

    private var rangePlace: Int? {
        guard let rangeStart, let row = session.table.row(of: rangeStart) else { return nil }
        return session.shown.firstIndex(of: Int32(row))
    }

    private func markRange() {
        guard let current else { return }
        guard let places = range else {
            rangeStart = current.id
            return navigator.show(Message(.info, "The range begins here: move on and press the key again."))
        }
        session.marks.add(places.map { summary(at: $0).id })
        rangeStart = nil
    }
}
