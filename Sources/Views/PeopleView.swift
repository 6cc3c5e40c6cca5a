import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws who can see a secret.
    static func drawWho(_ screen: WhoScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = area.width - 2
        let count = screen.access.people.count
        let title = SharingViewText.whoCanSee(name: screen.name, count: count).text
        surface.put(title, at: Point(1, area.y), role: .title, maxWidth: width)
        var y = area.y + 1
        if !screen.access.unresolved.isEmpty {
            let groups = screen.access.unresolved.map(\.text).joined(separator: ", ")
            y += drawWrapped(
                SharingViewText.withoutMembers(groups: groups).text, role: .warning, into: &surface,
                in: Rect(x: 1, y: y, width: width, height: 2))
        }
        let rows = Rect(x: 1, y: y, width: width, height: max(0, area.maxY - 1 - y))
        let list = fitted(screen.list, to: rows, &surface)
        surface.cursor = Point(0, rows.y)
        if screen.access.people.isEmpty { surface.put(SharingViewText.nobody.text, at: Point(1, rows.y), role: .dim) }
        for (number, row) in list.visible.enumerated() {
            let person = screen.access.people[row]
            drawPerson(
                person.name, [person.access.word, person.ways.map(\.text).joined(separator: ", ")], [8, width],
                isCurrent: row == screen.list.cursor, into: &surface, at: Point(1, rows.y + number), width: width)
        }
        let calls = [Action.access, .back, .moveDown, .moveUp, .help].map { ActionCall($0) }
        drawKeys(calls, .who, keymap, into: &surface, at: Point(1, area.maxY - 1), width: width)
    }

    /// Draws the users and groups that a service knows.
    static func drawPeople(_ screen: PeopleScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = area.width - 2
        let directory = screen.session.directory
        let tabs = [
            (PeopleScreen.Section.users, SharingViewText.users(directory.users.count).text),
            (.groups, SharingViewText.groups(directory.groups.count).text),
        ]
        drawFlow(
            tabs.map { section, text in
                section == screen.section ? ("[\(text)]", Role.strong) : (text, .normal)
            }, into: &surface, in: Rect(x: 1, y: area.y, width: width, height: 1))
        let rows = Rect(x: 1, y: area.y + 1, width: width, height: area.height - 2)
        let list = fitted(screen.list, to: rows, &surface)
        surface.cursor = Point(0, rows.y)
        if screen.rows.isEmpty {
            let none = screen.section == .users ? SharingViewText.noUsers : .noGroups
            surface.put(none.text, at: Point(1, rows.y), role: .dim, maxWidth: width)
        }
        for (number, row) in list.visible.enumerated() {
            let entry = screen.rows[row]
            drawPerson(
                entry.name, [entry.others.joined(separator: ", ")], [width], isCurrent: row == screen.list.cursor,
                into: &surface, at: Point(1, rows.y + number), width: width)
        }
        let titles: [(Action, SharingViewText?)] = [
            (.access, nil), (.add, nil),
            (.edit, screen.section == .users ? .itsGroups : .itsMembers),
            (.remove, nil), (.nextSection, screen.section == .users ? .toGroups : .toUsers), (.back, nil),
        ]
        let hints = titles.flatMap { action, title in
            keymap.hints([ActionCall(action)], in: .people).map {
                Hint(keys: $0.keys, title: title?.text ?? $0.title, call: $0.call)
            }
        }
        drawHints(
            hints, last: keymap.hints([ActionCall(.help)], in: .people).first, into: &surface,
            at: Point(1, area.maxY - 1), width: width)
    }

    /// A name, and what is said of it in columns of so many cells.
    private static func drawPerson(
        _ name: String, _ texts: [String], _ widths: [Int], isCurrent: Bool, into surface: inout Surface,
        at point: Point,
        width: Int
    ) {
        if isCurrent { drawMarker(y: point.y, into: &surface) }
        var x = min(24, width / 3)
        surface.put(name, at: Point(point.x, point.y), role: isCurrent ? .strong : .normal, maxWidth: x - 1)
        for (text, columns) in zip(texts, widths) where x < width {
            surface.put(text, at: Point(point.x + x, point.y), maxWidth: min(columns, width - x))
            x += columns + 1
        }
    }
}
