import Keymap
import Screens
import Surface
import Text

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

    /// Draws the whole program into a blank surface. Returns what the screens are to be told once it is drawn.
    package static func draw(_ app: App, into surface: inout Surface) -> Layout {
        var layout = Layout()
        guard haveRoom(in: surface) else {
            drawTooSmall(into: &surface)
            return layout
        }
        drawTopLine(app, into: &surface)
        let keymap = app.environment.keymap
        var area = Rect(x: 0, y: 1, width: surface.width, height: surface.height - 1)
        // A run behind the screens has the last line; in the smallest terminal the top line.
        let run = app.hiddenRun
        let hasRunLine = run != nil && surface.height > minimumHeight
        if hasRunLine { area.height -= 1 }
        for screen in app.visible {
            surface.viewport = nil
            surface.targets = []
            // A dialog stands on what is dimmed.
            if screen.isOverlay, !(screen is CommandScreen) { surface.paint(area, role: .dim) }
            draw(screen, keymap, into: &surface, in: area)
            layout.note(surface.viewport, of: screen)
            layout.note(width: area.width, of: screen)
        }
        layout.note(surface.targets, of: app)
        drawContinuations(app, into: &surface)
        if let message = app.message {
            // A dialog leaves the last line to messages; otherwise keys, or what is typed, stand there.
            let isDialog = app.top?.isOverlay == true && !(app.top is CommandScreen)
            drawMessage(message, into: &surface, below: isDialog ? area.maxY : area.maxY - 1)
        }
        if let run { drawRunLine(run, keymap, into: &surface, y: hasRunLine ? surface.height - 1 : 0) }
        return layout
    }

    /// A screen has the whole area, its last line being the bottom line; a dialog leaves that line free for messages.
    private static func draw(_ screen: any Screen, _ keymap: Keymap, into surface: inout Surface, in area: Rect) {
        var area = area
        if screen.isOverlay {
            surface.fill(Rect(x: 0, y: area.maxY - 1, width: area.width, height: 1))
            area.height -= 1
        }
        switch screen.anyScreen {
        case .audit(let screen): drawAudit(screen, keymap: keymap, into: &surface, in: area)
        case .change(let screen): drawChange(screen, keymap: keymap, into: &surface, in: area)
        case .choice(let screen): drawChoice(screen, keymap: keymap, into: &surface, in: area)
        case .command(let screen): drawCommand(screen, into: &surface, in: area)
        case .confirm(let screen): drawConfirm(screen, keymap: keymap, into: &surface, in: area)
        case .detail(let screen): drawDetail(screen, keymap: keymap, into: &surface, in: area)
        case .form(let screen): drawForm(screen, keymap: keymap, into: &surface, in: area)
        case .history(let screen): drawHistory(screen, keymap: keymap, into: &surface, in: area)
        case .learn(let screen): drawLearn(screen, keymap: keymap, into: &surface, in: area)
        case .list(let screen): drawList(screen, keymap: keymap, into: &surface, in: area)
        case .people(let screen): drawPeople(screen, keymap: keymap, into: &surface, in: area)
        case .permissions(let screen): drawPermissions(screen, keymap: keymap, into: &surface, in: area)
        case .plan(let screen): drawPlan(screen, keymap: keymap, into: &surface, in: area)
        case .progress(let screen): drawProgress(screen, keymap: keymap, into: &surface, in: area)
        case .prompt(let screen): drawPrompt(screen, keymap: keymap, into: &surface, in: area)
        case .report(let screen): drawReport(screen, keymap: keymap, into: &surface, in: area)
        case .runs(let screen): drawRuns(screen, keymap: keymap, into: &surface, in: area)
        case .text(let screen): drawText(screen, keymap: keymap, into: &surface, in: area)
        case .unlock(let screen): drawUnlock(screen, keymap: keymap, into: &surface, in: area)
        case .who(let screen): drawWho(screen, keymap: keymap, into: &surface, in: area)
        case .welcome(let screen): drawWelcome(screen, keymap: keymap, into: &surface, in: area)
        }
    }

    private static func drawTooSmall(into surface: inout Surface) {
        let text =
            StartViewText.tooSmall(
                leastWidth: minimumWidth, leastHeight: minimumHeight, width: surface.width, height: surface.height
            ).text
        drawWrapped(text, role: .normal, into: &surface, in: surface.bounds)
    }
}
