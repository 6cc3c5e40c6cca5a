import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the editor of users or groups over the form.
    static func drawPermissions(
        _ screen: PermissionsScreen, keymap: Keymap, into surface: inout Surface, in area: Rect
    ) {
        let width = dialogWidth(max(60, area.width / 2), in: area)
        let height = min(area.height, max(14, area.height * 2 / 3))
        let inner = drawDialog(
            SharingViewText.permissions(
                title: screen.kind.title, count: screen.entries.count, marked: screen.marks.count
            ).text, into: &surface,
            in: area.centred(width: width, height: height))
        var body = Rect(x: inner.x, y: inner.y, width: inner.width, height: inner.height - 1)
        if screen.adding != nil {
            drawAdding(screen, into: &surface, in: body)
        } else {
            if inner.height >= 8 {
                body.height -= 1
                surface.put(
                    SharingViewText.withTheForm.text, at: Point(body.x, body.maxY), role: .dim,
                    maxWidth: body.width)
            }
            drawEntries(screen, into: &surface, in: body)
        }
        drawKeys(
            permissionCalls(screen), screen.context, keymap, into: &surface, at: Point(inner.x, inner.maxY - 1),
            width: inner.width)
    }

    private static func drawEntries(_ screen: PermissionsScreen, into surface: inout Surface, in area: Rect) {
        let list = fitted(screen.list, to: area, &surface)
        if screen.entries.isEmpty {
            surface.put(
                SharingViewText.sharedWithNone(kind: screen.kind.one).text, at: Point(area.x, area.y), role: .dim,
                maxWidth: area.width)
            rest(on: Point(area.x, area.y), &surface)
        }
        for (number, row) in list.visible.enumerated() {
            let entry = screen.entries[row]
            let point = Point(area.x, area.y + number)
            var word = (entry.canEdit ? SharingViewText.canEdit : .canView).text
            if screen.isKnown(entry.name) == false { word = SharingViewText.unknown(word).text }
            drawListRow(
                name: entry.name, word: word, role: entry.canEdit ? .warning : .normal,
                isCurrent: row == screen.list.cursor, into: &surface, at: point, width: area.width)
            if screen.marks.contains(entry.name) { surface.put("*", at: Point(point.x + 1, point.y), role: .mark) }
        }
    }

    private static func drawAdding(_ screen: PermissionsScreen, into surface: inout Surface, in area: Rect) {
        guard let entry = screen.adding else { return }
        var y = area.y
        let help = SharingViewText.permissionHelp(kind: screen.kind.title.lowercased()).text
        if area.height >= 6 {
            y += drawWrapped(help, role: .dim, into: &surface, in: Rect(x: area.x, y: y, width: area.width, height: 2))
        }
        let text = screen.hasDirectory ? SharingViewText.asks : .noDirectory
        drawEntry(
            entry, label: SharingViewText.add.text, none: text.text, into: &surface,
            in: Rect(x: area.x, y: y, width: area.width, height: area.maxY - y))
    }

    private static func permissionCalls(_ screen: PermissionsScreen) -> [ActionCall] {
        if screen.adding != nil { return [.accept, .complete, .back].map { ActionCall($0) } }
        let actions: [Action] =
            screen.entries.isEmpty ? [.add, .accept] : [.add, .toggleEdit, .remove, .accept, .markToggle, .markAll]
        return actions.map { ActionCall($0) }
    }
}
