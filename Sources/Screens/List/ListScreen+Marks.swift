import Keymap
import Secrets
import Text

/// Marks.
extension ListScreen {
    func performMarking(_ call: ActionCall) -> Bool {
        switch call.action {
        case .mark: mark(matching: call.argument ?? "", ListText.marked) { $0.add($1) }
        case .unmark: mark(matching: call.argument ?? "", ListText.unmarked) { $0.remove($1) }
        case .markToggle:
            guard let current else { return true }
            session.selection.markShown { $0.toggle(current.id) }
            window.move(to: window.cursor + 1)
        case .markRange: markRange()
        case .markAll: markShown { $0.add($1) }
        case .markInvert: markShown { $0.invert($1) }
        case .markClear: session.selection.mark { $0.clear() }
        case .markRestore:
            let table = session.table
            let isRestored = session.selection.mark { marks in
                defer { marks.keep { table.row(of: $0) != nil } }
                return marks.restoreLast()
            }
            guard isRestored else {
                navigator.show(Message(.info, ListText.noEarlierMarks.text))
                return true
            }
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

    private func markShown(_ change: (inout MarkSet, [SecretID]) -> Void) {
        let ids = shownIDs
        session.selection.markShown { change(&$0, ids) }
    }

    /// Marks or unmarks those of the shown secrets that an expression matches. What a list does not tell matches nothing, and is
    /// said.
    private func mark(
        matching text: String, _ done: (Int, String?) -> ListText, _ change: (inout MarkSet, [SecretID]) -> Void
    ) {
        do throws(FilterError) {
            let filter = try Filter.parse(text, isFinished: true, clock: line.clock())
            let ids = session.table.ids(
                of: session.table.select(filter, among: session.shown, marks: session.marks.ids))
            session.selection.markShown { change(&$0, ids) }
            let remark = remark(on: filter)
            navigator.show(Message(remark == nil ? .info : .warning, done(ids.count, remark).text))
        } catch {
            navigator.show(Message(.error, error.message))
        }
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
            return navigator.show(Message(.info, ListText.rangeBegins.text))
        }
        let ids = places.map { summary(at: $0).id }
        session.selection.markShown { $0.add(ids) }
        rangeStart = nil
    }
}
