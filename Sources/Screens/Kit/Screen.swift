import Keymap
import Text

/// One screen or dialog of the program: its state, and what actions do to it. Views read it, nothing else draws.
///
/// Whoever changes state outside `perform` and `insert` (an answer that arrives later) calls `Navigator.changed()`.
@MainActor
package protocol Screen: AnyObject {
    /// Which of all kinds it is.
    var anyScreen: AnyScreen { get }
    /// Where its keys are looked up.
    var context: Context { get }
    /// Drawn over the screens below it instead of in their place.
    var isOverlay: Bool { get }
    /// Does what a key asks for. Returns false where the action means nothing here.
    func perform(_ call: ActionCall) -> Bool
    /// Takes typed text, in contexts that take text.
    func insert(_ text: String)
    /// Takes a paste. Elsewhere than in text fields a paste is ignored, never run as keys.
    func paste(_ text: String)
    /// Goes to what begins with typed text, where keys that are not bound are no text. Returns false if that means nothing here.
    func jump(to text: String) -> Bool
    /// Makes a row of its list the current one.
    func point(at row: Int)
    /// Goes over rows with the button of the mouse held.
    func drag(from start: Int, to row: Int)
    /// Called when the screens above it have gone.
    func resumed()
    /// Whether it may be left without asking (unsaved changes, a running job).
    var canQuit: Bool { get }
    /// Whether an action answers the question that the screen asks, so that something happens which was only shown until
    /// then. A key for it has to come by itself: see `ConfirmGuard`. Only dialogs ask.
    func confirms(_ action: Action) -> Bool
    /// Hides secret values that are shown.
    func hideSecrets()
    /// Says how it was laid out, so that keys turn whole pages.
    ///
    /// - Parameters:
    ///   - height: how many lines or rows there is room for.
    ///   - total: how many lines there are, if only the layout knows.
    func fit(height: Int, of total: Int?)
    /// Says how many terminal columns there are.
    func fit(width: Int)
}

extension Screen {
    package var isOverlay: Bool { false }
    package func insert(_ text: String) {}
    package func paste(_ text: String) {}
    package func jump(to text: String) -> Bool { false }
    package func point(at row: Int) {}
    package func drag(from start: Int, to row: Int) {}
    package func resumed() {}
    package var canQuit: Bool { true }
    package func confirms(_ action: Action) -> Bool { isOverlay && (action == .confirm || action == .yes) }
    package func hideSecrets() {}
    package func fit(height: Int, of total: Int?) {}
    package func fit(width: Int) {}
}

/// What a screen may ask of the program around it.
@MainActor
package protocol Navigator: AnyObject {
    /// Opens a screen above the present ones.
    func push(_ screen: any Screen)
    /// Closes a screen; what lies over it stays.
    func pop(_ screen: any Screen)
    /// Puts `other` in the place of a screen and of all above it. What lies below is not resumed in between.
    func replace(_ screen: any Screen, with other: any Screen)
    /// Whether keys go to `screen`: nothing lies over it.
    func isTop(_ screen: any Screen) -> Bool
    /// Shows a message in the bottom line until the next key.
    func show(_ message: Message)
    /// Something changed that should be drawn.
    func changed()
}

/// A message in the bottom line.
package struct Message: Equatable, Sendable {
    package enum Kind: Sendable { case info, success, warning, error }

    package var kind: Kind
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// Why a secret is not opened for editing.
    static let viewOnly = Message(.info, DetailText.viewOnly.text)
}
