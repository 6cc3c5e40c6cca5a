import Keymap
import Screens
import Surface

/// Draws what the screens hold. One function for each screen; nothing here decides anything.
@MainActor
package enum Views {
    /// Below this size there is only a line that says so.
    package static let minimumWidth = 40
    package static let minimumHeight = 10

    /// Whether the screens are drawn in a surface of that size, dialogs included.
    package static func haveRoom(in surface: Surface) -> Bool {
        surface.width >= minimumWidth && surface.height >= minimumHeight
    }

    /// Draws the whole program into a blank surface.
    package static func draw(_ app: App, into surface: inout Surface) {
        guard haveRoom(in: surface) else {
            return drawTooSmall(into: &surface)
        }
        drawTopLine(app, into: &surface)
        let keymap = app.environment.keymap
        let area = Rect(x: 0, y: 1, width: surface.width, height: surface.height - 1)
        for screen in app.visible { draw(screen, keymap, into: &surface, in: area) }
        drawContinuations(app, into: &surface)
        if let message = app.message { drawMessage(message, into: &surface) }
    }

    /// A screen has the whole area, its last line being the bottom line; a dialog leaves that line free for messages.
    private static func draw(_ screen: any Screen, _ keymap: Keymap, into surface: inout Surface, in area: Rect) {
        var area = area
        if screen.isOverlay {
            surface.fill(Rect(x: 0, y: area.maxY - 1, width: area.width, height: 1))
            area.height -= 1
        }
        switch screen {
        case let screen as ListScreen: drawList(screen, keymap: keymap, into: &surface, in: area)
        case let screen as DetailScreen: drawDetail(screen, keymap: keymap, into: &surface, in: area)
        case let screen as PlanScreen: drawPlan(screen, keymap: keymap, into: &surface, in: area)
        case let screen as ProgressScreen: drawProgress(screen, keymap: keymap, into: &surface, in: area)
        case let screen as LearnScreen: drawLearn(screen, keymap: keymap, into: &surface, in: area)
        case let screen as ReportScreen: drawReport(screen, keymap: keymap, into: &surface, in: area)
        case let screen as FormScreen: drawForm(screen, keymap: keymap, into: &surface, in: area)
        case let screen as PermissionsScreen: drawPermissions(screen, keymap: keymap, into: &surface, in: area)
        case let screen as ChoiceScreen: drawChoice(screen, keymap: keymap, into: &surface, in: area)
        case let screen as ConfirmScreen: drawConfirm(screen, keymap: keymap, into: &surface, in: area)
        case let screen as PromptScreen: drawPrompt(screen, keymap: keymap, into: &surface, in: area)
        case let screen as TextScreen: drawText(screen, keymap: keymap, into: &surface, in: area)
        case let screen as UnlockScreen: drawUnlock(screen, keymap: keymap, into: &surface, in: area)
        case let screen as WelcomeScreen: drawWelcome(screen, keymap: keymap, into: &surface, in: area)
        default: break
        }
    }

    private static func drawTooSmall(into surface: inout Surface) {
        let text =
            "Cofre needs \(minimumWidth)x\(minimumHeight); this terminal has \(surface.width)x\(surface.height)."
        drawWrapped(text, role: .normal, into: &surface, in: surface.bounds)
    }
}
