import Keymap

/// A question to be answered with yes or no, over the screen that asks.
@MainActor
package final class ConfirmScreen: Screen {
    /// What is asked: a sentence or two.
    package let question: String

    private let navigator: any Navigator
    private let yes: () -> Void

    /// `yes` is called once, after the question has closed; any other answer just closes it.
    package init(_ question: String, navigator: any Navigator, yes: @escaping () -> Void) {
        self.question = question
        self.navigator = navigator
        self.yes = yes
    }

    package var anyScreen: AnyScreen { .confirm(self) }
    package var context: Context { .confirm }
    package var isOverlay: Bool { true }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .yes:
            navigator.pop(self)
            yes()
        case .no, .back:
            navigator.pop(self)
        default: return false
        }
        return true
    }
}
