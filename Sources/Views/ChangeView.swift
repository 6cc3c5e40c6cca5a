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
            "Share and tag \(counted(screen.count, "secret")) · \(place)", into: &surface,
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
                "Nothing chosen yet. Say who gets access or loses it, and which tags to add or remove; the plan then shows what changes.",
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
            ("+ \(grantee.words)", grant == .edit ? "can edit" : "can view", grant == .edit ? .warning : .active)
        case .take(let grantee, let grant):
            ("- \(grantee.words)", grant == .none ? "no access" : "can view only", .warning)
        case .restore(let grantee, _, let grant): (grantee.words, grant.word, .normal)
        case .addTag(let tag): ("+ tag \(tag)", "added", .active)
        case .removeTag(let tag): ("- tag \(tag)", "removed", .warning)
        }
    }

    private static func drawTyping(
        _ kind: ChangeScreen.Kind, _ line: NameEntry, hasDirectory: Bool, into surface: inout Surface, in area: Rect
    ) {
        let (help, label) =
            switch kind {
            case .give(let grantee):
                ("Names of \(grantee.rawValue)s, separated by commas; name:edit if they may edit.", "Share with: ")
            case .take(let grantee):
                (
                    "Names of \(grantee.rawValue)s, separated by commas; name:edit takes away editing only.",
                    "Take off: "
                )
            case .addTag: ("Tags, separated by commas.", "Add tags: ")
            case .removeTag: ("Tags, separated by commas.", "Remove tags: ")
            }
        let none: String =
            switch kind {
            case .give:
                hasDirectory ? "No such name in the directory: Enter asks." : "There is no directory to complete from."
            case .take, .removeTag: "None of these secrets is known to have it."
            case .addTag: "A new tag."
            }
        var y = area.y
        if area.height >= 6 {
            y += drawWrapped(help, role: .dim, into: &surface, in: Rect(x: area.x, y: y, width: area.width, height: 2))
        }
        drawEntry(
            line, label: label, none: none, into: &surface,
            in: Rect(x: area.x, y: y, width: area.width, height: area.maxY - y))
    }

    private static func changeHints(_ screen: ChangeScreen, _ keymap: Keymap) -> [Hint] {
        if screen.entry != nil {
            return keymap.hints([.accept, .complete, .back].map { ActionCall($0) }, in: .prompt)
        }
        func hints(_ actions: [Action]) -> [Hint] { keymap.hints(actions.map { ActionCall($0) }, in: .change) }
        if screen.edits.isEmpty { return hints([.back]) }
        return hints([.accept]).map { Hint(keys: $0.keys, title: "show the plan") }
            + hints([.toggleEdit, .remove, .back])
    }
}
