import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws what is known of a secret beside the list, a line at the left of it.
    static func drawPreview(_ screen: ListScreen, into surface: inout Surface, in area: Rect) {
        surface.fill(Rect(x: area.x, y: area.y, width: 1, height: area.height), with: "│", role: .border)
        guard let preview = screen.previewer.preview else { return }
        let width = area.width - 2
        var y = area.y
        func put(_ text: String, _ role: Role = .normal, x: Int = 0) {
            guard y < area.maxY else { return }
            surface.put(text, at: Point(area.x + 2 + x, y), role: role, maxWidth: width - x)
        }
        func wrapped(_ text: String, _ role: Role = .normal, most: Int) {
            guard y < area.maxY else { return }
            y += drawWrapped(
                text, role: role, into: &surface,
                in: Rect(x: area.x + 2, y: y, width: width, height: min(most, area.maxY - y)))
        }
        func section(_ title: String) {
            guard y < area.maxY else { return }
            surface.fill(Rect(x: area.x + 2, y: y, width: width, height: 1), with: "─", role: .border)
            surface.put(" \(title) ", at: Point(area.x + 4, y), role: .dim, maxWidth: width - 4)
            y += 1
        }
        let summary = preview.summary
        let (state, role) = stateCell(summary.state, inWords: true)
        let (sign, _) = stateCell(summary.state, inWords: false)
        put("\(sign) \(state)", role, x: max(0, width - DisplayText.width("\(sign) \(state)")))
        surface.put(
            summary.name, at: Point(area.x + 2, y), role: .title, maxWidth: width - DisplayText.width(state) - 4)
        y += 1
        section(SecretViewText.accessSection.text)
        for (label, value) in [
            ("URL", summary.url ?? "?"), (SecretViewText.clientID.text, preview.clientID),
            (SecretViewText.code.text, summary.identifierCode ?? "?"),
            (SecretViewText.tags.text, summary.tags ?? "?"), (SecretViewText.owner.text, summary.owner ?? "?"),
        ] {
            guard let value, !value.isEmpty else { continue }
            put(label, .dim)
            put(value, x: 11)
            y += 1
        }
        if let access = preview.access {
            section(SecretViewText.canSee(access.people.count).text)
            wrapped(access.people.map { "\($0.name) (\($0.access.word))" }.joined(separator: ", "), most: 6)
            if !access.unresolved.isEmpty {
                let names = access.unresolved.map(\.text).joined(separator: ", ")
                wrapped(SecretViewText.sharedGroups(names).text, .dim, most: 2)
            }
        }
        if let notes = preview.notes, !notes.isEmpty {
            section(SecretViewText.notes.text)
            wrapped(notes, most: 8)
        }
        if let changes = preview.changes {
            section(SecretViewText.lastChanges(preview.versionCount).text)
            for change in changes {
                let offset = screen.session.environment.secondsFromUTC(change.time)
                let what =
                    change.isFirst
                    ? SecretViewText.created.text : change.fields.map { $0.title.lowercased() }.joined(separator: ", ")
                put(DateText.make(change.time, offset: offset, withTime: true), .dim)
                put("\(change.editor)  \(what)", x: 18)
                y += 1
            }
        }
    }
}
