import Keymap
import Screens
import Surface
import Text

extension Views {
    /// Draws a yes-or-no question over the screen that asks.
    static func drawConfirm(_ screen: ConfirmScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = dialogWidth(64, in: area)
        let lines = LineWrap.lines(screen.question, width: width - 4)
        let inner = drawDialog(
            StartViewText.question.text, into: &surface, in: area.centred(width: width, height: lines.count + 4))
        let room = max(1, inner.height - 1)
        for (number, line) in lines.prefix(room).enumerated() {
            // Nobody is to answer what they could not read without knowing that.
            let line = number == room - 1 && room < lines.count ? StartViewText.moreLines.text : line
            surface.put(line, at: Point(inner.x, inner.y + number), role: .strong, maxWidth: inner.width)
        }
        let last = Point(inner.x, inner.maxY - 1)
        drawKeys(
            [ActionCall(.yes), ActionCall(.no)], .confirm, keymap, into: &surface, at: last, width: inner.width)
        surface.cursor = last
    }

    /// Draws a question with a line to type, and below it what the line could be completed to.
    static func drawPrompt(_ screen: PromptScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = dialogWidth(72, in: area)
        let shown = min(screen.matches.count, max(0, area.height - 6))
        let inner = drawDialog(
            screen.question, into: &surface, in: area.centred(width: width, height: 4 + shown + (shown > 0 ? 1 : 0)))
        drawField(screen.field, into: &surface, at: Point(inner.x, inner.y), width: inner.width, isFocused: true)
        for (number, match) in screen.matches.prefix(shown).enumerated() {
            let isLast = number == shown - 1 && shown < screen.matches.count
            surface.put(
                isLast ? StartViewText.moreMatches(screen.matches.count - number).text : match,
                at: Point(inner.x, inner.y + 1 + number),
                role: .dim, maxWidth: inner.width)
        }
        var calls = [ActionCall(.accept), ActionCall(.back)]
        if screen.canComplete { calls.append(ActionCall(.complete)) }
        drawKeys(calls, .prompt, keymap, into: &surface, at: Point(inner.x, inner.maxY - 1), width: inner.width)
    }
}
