import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the dialog in which sharing and tags are put together.
    static func drawChange(_ screen: ChangeScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = dialogWidth(max(72, area.width / 2), in: area)
        let height = min(area.height, max(16, area.height * 2 / 3))
        let place = screen.session.service.identity.place
        let inner = drawDialog(
            SharingViewText.title(count: screen.count, place: place).text, into: &surface,
            in: area.centred(width: width, height: height))
        let body = Rect(x: inner.x, y: inner.y, width: inner.width, height: inner.height - (inner.height >= 8 ? 3 : 1))
        if let (kind, line) = screen.entry {
            drawTyping(kind, line, hasDirectory: screen.hasDirectory, into: &surface, in: body)
        } else {
            drawEdits(screen, into: &surface, in: body)
            if inner.height >= 8 {
                let keys: [ActionCall] = [
                    ActionCall(.give, "user"), ActionCall(.give, "group"), ActionCall(.take, "user"),
                    ActionCall(.take, "group"), ActionCall(.addTag), ActionCall(.removeTag),
                ]
                drawFlow(
                    keymap.hints(keys, in: .change).map { ("\($0.keys) \($0.title)", .hint) }, into: &surface,
                    in: Rect(x: inner.x, y: body.maxY, width: inner.width, height: 2))
            }
        }
        drawHints(
            changeHints(screen, keymap), into: &surface, at: Point(inner.x, inner.maxY - 1), width: inner.width)
    }

    private static func drawEdits(_ screen: ChangeScreen, into surface: inout Surface, in area: Rect) {
        let list = fitted(screen.list, to: area, &surface)
        if screen.edits.isEmpty {
            drawWrapped(
                SharingViewText.nothingChosen.text,
                role: .dim, into: &surface, in: area)
            rest(on: Point(area.x, area.y), &surface)
        }
        for (number, row) in list.visible.enumerated() {
            let (name, word, role) = changeWords(screen.edits[row])
            drawListRow(
                name: name, word: word, role: role, isCurrent: row == screen.list.cursor, into: &surface,
                at: Point(area.x, area.y + number), width: area.width)
        }
    }

    private static func changeWords(_ edit: SecretEdit) -> (name: String, word: String, role: Role) {
        switch edit {
        case .give(let grantee, let grant):
            (
                "+ \(grantee.words)", (grant == .edit ? SharingViewText.canEdit : .canView).text,
                grant == .edit ? .warning : .active
            )
        case .take(let grantee, let grant):
            ("- \(grantee.words)", (grant == .none ? SharingViewText.noAccess : .canViewOnly).text, .warning)
        case .restore(let grantee, _, let grant): (grantee.words, grant.word, .normal)
        case .addTag(let tag): ("+ \(SharingViewText.tag(tag).text)", SharingViewText.added.text, .active)
        case .removeTag(let tag): ("- \(SharingViewText.tag(tag).text)", SharingViewText.removed.text, .warning)
        }
    }

    private static func drawTyping(
        _ kind: ChangeScreen.Kind, _ line: NameEntry, hasDirectory: Bool, into surface: inout Surface, in area: Rect
    ) {
        let (help, label): (SharingViewText, SharingViewText) =
            switch kind {
            case .give(let grantee): (.giveHelp(grantee), .give)
            case .take(let grantee): (.takeHelp(grantee), .take)
            case .addTag: (.tagHelp, .addTag)
            case .removeTag: (.tagHelp, .removeTag)
            }
        let none: SharingViewText =
            switch kind {
            case .give: hasDirectory ? .asks : .noDirectory
            case .take, .removeTag: .notHeld
            case .addTag: .newTag
            }
        var y = area.y
        if area.height >= 6 {
            y += drawWrapped(
                help.text, role: .dim, into: &surface, in: Rect(x: area.x, y: y, width: area.width, height: 2))
        }
        drawEntry(
            line, label: label.text, none: none.text, into: &surface,
            in: Rect(x: area.x, y: y, width: area.width, height: area.maxY - y))
    }

    private static func changeHints(_ screen: ChangeScreen, _ keymap: Keymap) -> [Hint] {
        if screen.entry != nil {
            return keymap.hints([.accept, .complete, .back].map { ActionCall($0) }, in: .prompt)
        }
        func hints(_ actions: [Action]) -> [Hint] { keymap.hints(actions.map { ActionCall($0) }, in: .change) }
        if screen.edits.isEmpty { return hints([.back]) }
        return hints([.accept]).map { Hint(keys: $0.keys, title: SharingViewText.showPlan.text) }
            + hints([.toggleEdit, .remove, .back])
    }
}
