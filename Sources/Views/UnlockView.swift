import Keymap
import Screens
import Surface
import Text

extension Views {
    /// Draws the lock.
    static func drawUnlock(_ screen: UnlockScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let title = (screen.key == .passphrase ? StartViewText.unlock : .logIn).text
        let inner = drawDialog(title, into: &surface, in: area.centred(width: dialogWidth(64, in: area), height: 8))
        surface.put(screen.path, at: Point(inner.x, inner.y), role: .dim, maxWidth: inner.width)
        if screen.key != .nothing {
            let label = surface.put(
                "\((screen.key == .passphrase ? StartViewText.passphrase : .clientSecret).text) ",
                at: Point(inner.x, inner.y + 2),
                role: .strong)
            drawPassphrase(
                screen.field, into: &surface, at: Point(inner.x + label, inner.y + 2), width: inner.width - label,
                isFocused: true)
        }
        let note: (String, Role) =
            if screen.isBusy {
                ((screen.key == .passphrase ? StartViewText.unlocking : .connecting).text, .dim)
            } else if screen.isWaiting {
                (StartViewText.waitingToTry.text, .dim)
            } else if let problem = screen.problem {
                (problem, .error)
            } else {
                (hiddenNote(screen.field, .unlock, keymap), .dim)
            }
        drawWrapped(
            note.0, role: note.1, into: &surface, in: Rect(x: inner.x, y: inner.y + 3, width: inner.width, height: 2))
        drawKeys(
            [ActionCall(.accept), ActionCall(.quit)], .unlock, keymap, into: &surface,
            at: Point(inner.x, inner.maxY - 1), width: inner.width)
    }

    /// Says that nothing is shown on purpose, and how to see it all the same.
    static func hiddenNote(_ field: TextField, _ context: Context, _ keymap: Keymap) -> String {
        guard field.isMasked else { return "" }
        return StartViewText.notShown(key: key(.reveal, context, keymap)).text
    }

    /// A field that shows nothing of its text, not even how long it is, unless it was asked to.
    static func drawPassphrase(
        _ field: TextField, into surface: inout Surface, at point: Point, width: Int, isFocused: Bool
    ) {
        drawField(field.isMasked ? TextField() : field, into: &surface, at: point, width: width, isFocused: isFocused)
    }
}
