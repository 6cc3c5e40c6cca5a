import Keymap

/// A text to scroll through: help, or what was wrong with an import.
@MainActor
package final class TextScreen: Screen {
    package enum Line: Equatable, Sendable {
        case heading(String)
        case text(String)
        /// Two columns, such as keys and what they do.
        case entry(String, String)
        case blank
    }

    package let title: String
    package let lines: [Line]
    package private(set) var scroller = Scroller()

    private let navigator: any Navigator

    package init(title: String, lines: [Line], navigator: any Navigator) {
        self.title = title
        self.lines = lines
        self.navigator = navigator
    }

    package var context: Context { .help }

    /// Says how many lines it takes and how many there is room for; the view that lays them out does.
    package func fit(total: Int, height: Int) { scroller.fit(total: total, height: height) }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back, .help:
            navigator.pop(self)
            return true
        default: return scroller.perform(call.action)
        }
    }
}
