import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the form. Where it is longer than the area, the part around the focus is shown.
    static func drawForm(_ screen: FormScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = area.width - 2
        surface.put(screen.title, at: Point(area.x + 1, area.y), role: .title, maxWidth: width)
        let remark = (screen.isBusy ? SecretViewText.saving : .required).text
        let x = area.maxX - 1 - DisplayText.width(remark)
        if x > area.x + 1 + DisplayText.width(screen.title) {
            surface.put(remark, at: Point(x, area.y), role: screen.isBusy ? .warning : .dim)
        }
        drawHints(formHints(screen, keymap), into: &surface, at: Point(area.x + 1, area.maxY - 1), width: width)

        let body = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 2)
        let notes = notesHeight(screen, body)
        let blocks = SecretField.allCases.map { FormBlock($0, screen, notesHeight: notes) }
        let total = blocks.reduce(0) { $0 + $1.height }
        var y = -scroll(blocks, focus: screen.focus, total: total, height: body.height)
        for block in blocks {
            draw(block, screen, into: &surface, in: body, y: y)
            y += block.height
        }
    }

    /// One field with what stands below it.
    private struct FormBlock {
        let field: SecretField
        let inputHeight: Int
        let error: String?
        let remark: String?

        @MainActor
        init(_ field: SecretField, _ screen: FormScreen, notesHeight: Int) {
            self.field = field
            inputHeight =
                switch field {
                case .notes: notesHeight
                case .clientSecret: min(4, screen.content.clientSecret.lines.count)
                default: 1
                }
            error = screen.errors[field]
            remark = screen.remarks[field]
        }

        var height: Int { inputHeight + (error == nil ? 0 : 1) + (remark == nil ? 0 : 1) }
    }

    /// The notes get what the other fields leave, but no more than their text needs.
    private static func notesHeight(_ screen: FormScreen, _ body: Rect) -> Int {
        let others = SecretField.allCases.count - 1 + screen.errors.count + screen.remarks.count
        let room = min(body.height - others, screen.content.notes.lines.count + 1)
        return min(max(3, room), max(1, body.height - 1))
    }

    /// The first row shown: as little as needed to see the focused field whole.
    private static func scroll(_ blocks: [FormBlock], focus: SecretField, total: Int, height: Int) -> Int {
        var end = 0
        for block in blocks {
            end += block.height
            if block.field == focus { break }
        }
        return max(0, min(end - height + 1, total - height))
    }

    private static func draw(
        _ block: FormBlock, _ screen: FormScreen, into surface: inout Surface, in body: Rect, y: Int
    ) {
        let field = block.field
        let isFocused = field == screen.focus
        let labelWidth = min(18, max(8, body.width / 2 - 2))
        let input = Rect(
            x: body.x + labelWidth + 1, y: body.y + y, width: body.width - labelWidth - 2, height: block.inputHeight)
        // Rows above the body would be drawn over the title.
        func isVisible(_ row: Int) -> Bool { row >= body.y && row < body.maxY }

        if isVisible(input.y) {
            if isFocused { surface.put("▌", at: Point(body.x, input.y)) }
            let label = field.isRequired ? "\(field.title) *" : field.title
            surface.put(
                label, at: Point(body.x + 1, input.y), role: isFocused ? .strong : .normal, maxWidth: labelWidth - 1)
        }
        let first = max(input.y, body.y)
        let clipped = Rect(x: input.x, y: first, width: input.width, height: min(input.maxY, body.maxY) - first)
        if clipped.height > 0 { drawInput(field, screen, into: &surface, in: clipped, isFocused: isFocused) }

        var row = input.maxY
        for (text, role) in [(block.error, Role.error), (block.remark, .warning)] {
            guard let text else { continue }
            if isVisible(row) {
                surface.put(
                    role == .error ? "! \(text)" : "~ \(text)", at: Point(input.x, row), role: role,
                    maxWidth: input.width)
            }
            row += 1
        }
    }

    private static func drawInput(
        _ field: SecretField, _ screen: FormScreen, into surface: inout Surface, in area: Rect, isFocused: Bool
    ) {
        let content = screen.content
        let start = Point(area.x, area.y)
        switch field {
        case .users, .groups:
            let role: Role = isFocused ? .focus : .input
            surface.fill(area, role: role)
            surface.put(
                PermissionText.summary(field == .users ? content.users : content.groups), at: start, role: role,
                maxWidth: area.width)
            if isFocused { surface.cursor = start }
        case .clientSecret where content.keepsSecret:
            let role: Role = isFocused ? .focus : .input
            surface.fill(area, role: role)
            surface.put(SecretViewText.keptSecret.text, at: start, role: role, maxWidth: area.width)
            if isFocused {
                surface.cursor = start
                surface.cursorVisible = true
            }
        case .notes, .clientSecret:
            drawText(content[field], into: &surface, in: area, isFocused: isFocused)
        default:
            drawField(content[field], into: &surface, at: start, width: area.width, isFocused: isFocused)
        }
    }

    /// The keys that mean something on the focused field, those first that cannot be guessed.
    private static func formHints(_ screen: FormScreen, _ keymap: Keymap) -> [Hint] {
        func hints(_ actions: Action...) -> [Hint] { keymap.hints(actions.map { ActionCall($0) }, in: .form) }
        let hasConflict = screen.hasConflict(screen.focus)
        var special: [Hint] = screen.focus == .clientSecret ? hints(.reveal, .generate) : []
        if screen.focus == .method || screen.focus.kind == .permissions && !hasConflict {
            // Accepting opens the list there, and is what everybody tries first.
            let accept = hints(.accept).map { Hint(keys: $0.keys, title: ActionCall(.choose).title) }
            special += accept.isEmpty ? hints(.choose) : accept
        } else if hasConflict {
            special += hints(.choose)
        }
        return hints(.save, .back) + special + hints(.nextField, .previousField, .help)
    }
}
