import Keymap
import Secrets
import Text

/// What to know of a plan beside its counts.
extension PlanScreen {
    /// What is wrong comes first.
    package var notes: [Message] {
        var notes: [Message] = []
        if let warning { notes.append(Message(.error, warning)) }
        if let journalProblem, confirmation != .nothingToDo {
            notes.append(Message(.warning, BulkText.notResumable(why: journalProblem.sentence).text))
        }
        if let sentence = uncertainty { notes.append(Message(.warning, sentence)) }
        let origin = plan.origin { seconds in
            DateText.make(seconds, offset: session.environment.secondsFromUTC(seconds), withTime: true)
        }
        let directions = plan.directions.map { BulkText.directions($0).text }
        let sentences = [origin, directions, plan.goal.sentence].compactMap(\.self)
        if !sentences.isEmpty { notes.append(Message(.info, sentences.joined(separator: " "))) }
        if let sentence = plan.ownAccess(of: session.service.identity.user) {
            notes.append(Message(.warning, sentence))
        }
        if let sentence = plan.trace(of: session.service.features) { notes.append(Message(.info, sentence)) }
        return notes
    }

    /// Of an undo: what the undone run only may have changed; nil if there is nothing such.
    private var uncertainty: String? {
        guard let undone, undone.mayHaveChangedCount > 0 else { return nil }
        let key = session.environment.keymap.hints([ActionCall(.includeUncertain)], in: .plan).first?.keys
        return BulkText.mayHaveChanged(count: undone.mayHaveChangedCount, isIncluded: includesUncertain, key: key).text
    }
}

extension Session {
    /// The plan that takes the last run back; nil if there is nothing to take back: then the user is told.
    func undoScreen(_ navigator: any Navigator) -> PlanScreen? {
        guard let lastReport else {
            navigator.show(Message(.info, BulkText.noRunToUndo.text))
            return nil
        }
        let screen = PlanScreen(undoing: lastReport, session: self, navigator: navigator)
        if screen.plan.items.isEmpty, lastReport.mayHaveChangedCount == 0 {
            navigator.show(Message(.info, BulkText.nothingToUndoInLast.text))
            return nil
        }
        return screen
    }
}
