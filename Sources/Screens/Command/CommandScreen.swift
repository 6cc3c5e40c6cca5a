import Keymap
import Secrets
import Text

/// The line that commands are typed in, at the bottom of whatever screen is below. A line that cannot be done stays, with what is
/// wrong with it.
@MainActor
package final class CommandScreen: Screen {
    package private(set) var field: TextField
    /// What the last word can become, from the key that completes until the line is edited.
    package private(set) var completion: Completions?

    private let place: Context
    private let history: CommandHistory
    private let values: CommandValues
    private let jobs: Jobs
    private let navigator: any Navigator
    private let done: (ActionCall) -> Void
    private var completing: Task<Void, Never>?

    /// Words that can stand at the end of the line, in turn; behind the last one comes what was typed.
    package struct Completions: Equatable, Sendable {
        /// The line in front of them, and what was typed there.
        let before: String
        let typed: String
        package let matches: [String]
        package var match: Int?

        mutating func next(_ step: Int) -> String {
            match = Completion.turn(match, by: step, of: matches.count)
            return before + (match.map { matches[$0] } ?? typed)
        }
    }

    /// - Parameters:
    ///   - text: what stands there at first.
    ///   - place: the context of the screen that the command is for.
    ///   - done: called with the command, after the line has closed.
    package init(
        _ text: String, for place: Context, history: CommandHistory, values: CommandValues, jobs: Jobs,
        navigator: any Navigator,
        done: @escaping (ActionCall) -> Void
    ) {
        field = TextField(text)
        self.place = place
        self.history = history
        self.values = values
        self.jobs = jobs
        self.navigator = navigator
        self.done = done
        history.lines.leave()
    }

    package var anyScreen: AnyScreen { .command(self) }
    package var context: Context { .command }
    package var isOverlay: Bool { true }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .accept: accept()
        case .back: leave()
        case .deleteBackward where field.isEmpty: leave()
        case .historyPrevious, .moveUp: recall(-1)
        case .historyNext, .moveDown: recall(1)
        case .complete: complete(1)
        case .completeBack: complete(-1)
        default:
            guard field.perform(call.action) else { return false }
            completion = nil
        }
        return true
    }

    package func insert(_ text: String) {
        field.insert(text)
        completion = nil
        history.lines.leave()
    }

    package func paste(_ text: String) { insert(text.filter { !$0.isNewline }) }

    private func leave() {
        completing?.cancel()
        navigator.pop(self)
    }

    private func accept() {
        let line = field.text
        guard line.contains(where: { !$0.isWhitespace }) else { return leave() }
        do throws(CommandLine.Problem) {
            let call = try CommandLine.parse(line, in: place)
            history.lines.add(line)
            leave()
            done(call)
        } catch {
            navigator.show(Message(.error, error.sentence))
        }
    }

    private func recall(_ step: Int) {
        guard let line = history.lines.recall(step, from: field.text) else { return }
        field = TextField(line)
        completion = nil
    }

    // MARK: Completing

    private func complete(_ step: Int) {
        if completion != nil { return take(step) }
        let text = field.text
        completing?.cancel()
        completing = jobs.start { [weak self, values, place] in
            let found = await values.completions(of: text, in: place)
            guard let self, !Task.isCancelled, field.text == text else { return }
            guard let found, !found.matches.isEmpty else {
                return navigator.show(Message(.info, DialogText.nothingToComplete.text))
            }
            completion = found
            take(step)
            navigator.changed()
        }
    }

    private func take(_ step: Int) {
        guard var next = completion else { return }
        field = TextField(next.next(step))
        // The only thing that it can be is taken.
        completion = next.matches.count == 1 ? nil : next
    }
}

/// The commands that were typed, for all command lines of the program.
@MainActor
package final class CommandHistory {
    var lines = LineHistory()

    package init() {}
}
