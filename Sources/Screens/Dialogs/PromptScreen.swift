import Keymap
import Text

/// A question with an answer of one line, such as a file's path, over the screen that asks.
@MainActor
package final class PromptScreen: Screen {
    /// What is asked, and the answer as far as it is typed.
    package let question: String
    package private(set) var field: TextField
    /// Other answers that begin like what was typed, where there are several.
    package private(set) var matches: [String] = []

    private let navigator: any Navigator
    private let allowsEmpty: Bool
    private let complete: (@Sendable (String) async -> [String])?
    private let done: (String) -> Void
    private var completing: Task<Void, Never>?

    /// - Parameters:
    ///   - complete: finds answers that begin with what was typed; nil where there is nothing to complete from.
    ///   - allowsEmpty: whether nothing is an answer too.
    ///   - done: called once with the answer, after the question has closed; not at all if it is left.
    package init(
        _ question: String, text: String, allowsEmpty: Bool = false, navigator: any Navigator,
        complete: (@Sendable (String) async -> [String])? = nil, done: @escaping (String) -> Void
    ) {
        self.question = question
        self.navigator = navigator
        self.complete = complete
        self.allowsEmpty = allowsEmpty
        self.done = done
        field = TextField(text)
    }

    package var anyScreen: AnyScreen { .prompt(self) }
    package var context: Context { .prompt }
    package var isOverlay: Bool { true }
    /// Whether there is something to complete from.
    package var canComplete: Bool { complete != nil }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .accept, .confirm: accept()
        case .back: navigator.pop(self)
        case .complete: startCompleting()
        default:
            guard field.perform(call.action) else { return false }
            matches = []
        }
        return true
    }

    package func insert(_ text: String) {
        field.insert(text)
        matches = []
    }

    package func paste(_ text: String) { insert(text) }

    package func confirms(_ action: Action) -> Bool { action == .accept || action == .confirm }

    /// Waits for a completion that is under way.
    package func settled() async { await completing?.value }

    private func accept() {
        let answer = field.text
        guard allowsEmpty || !answer.isEmpty else { return navigator.show(Message(.info, DialogText.typeAnswer.text)) }
        navigator.pop(self)
        done(answer)
    }

    private func startCompleting() {
        guard let complete else { return }
        let typed = field.text
        completing = Task { [weak self] in
            let found = await complete(typed)
            guard let self, field.text == typed else { return }
            take(found, typed)
        }
    }

    private func take(_ found: [String], _ typed: String) {
        matches = found.count > 1 ? found : []
        if let first = found.first {
            let common = found.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
            if common.count > typed.count { field.text = common }
        } else {
            navigator.show(Message(.info, DialogText.nothingBegins.text))
        }
        navigator.changed()
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
