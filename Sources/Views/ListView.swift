import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the list: headings, rows, the status line and the bottom line.
    static func drawList(_ screen: ListScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = screen.previewer.isShown ? area.width - Previewer.width : area.width
        let columns = ListColumns(width: width, shape: screen.shape, chosen: screen.columns)
        drawHeadings(columns, into: &surface, y: area.y, width: width)
        let rows = Rect(x: area.x, y: area.y + 1, width: width, height: area.height - 3)
        if screen.previewer.isShown {
            drawPreview(
                screen, into: &surface,
                in: Rect(x: width, y: area.y, width: area.width - width, height: area.height - 2))
        }
        surface.viewport = Viewport(height: rows.height)
        var window = screen.window
        window.fit(height: rows.height)
        if screen.session.shown.isEmpty {
            drawNotice(emptyNotice(screen, keymap), into: &surface, in: rows)
            surface.cursor = Point(rows.x, rows.y)
        } else {
            drawRows(columns, screen, window, into: &surface, in: rows)
        }
        if let error = screen.line.error {
            surface.put(error.message, at: Point(1, rows.maxY), role: .error, maxWidth: area.width - 2)
        } else if let completion = screen.line.completion {
            drawMatches(completion.matches, completion.match, into: &surface, y: rows.maxY)
        } else {
            drawStatus(screen, into: &surface, y: rows.maxY)
        }
        let bottom = Point(area.x, area.maxY - 1)
        if screen.line.isTyping {
            drawFilterLine(screen.line, into: &surface, at: bottom, width: area.width)
        } else {
            drawKeys(listCalls(screen), .list, keymap, into: &surface, at: Point(1, bottom.y), width: area.width - 2)
        }
    }

    /// What the list is sorted by, and which of the shown rows is the current one.
    static func listPosition(_ screen: ListScreen) -> String {
        let order = "\(ListColumns.title(screen.sortColumn).lowercased()) \(screen.isDescending ? "↓" : "↑")"
        let count = screen.session.shown.count
        guard count > 0 else { return order }
        // Of the same length at each row, so that a move changes little.
        let position = String(screen.window.cursor + 1)
        let padding = String(repeating: " ", count: max(0, String(count).count - position.count))
        return "\(order) \(padding)\(position)/\(count)"
    }

    private static func drawHeadings(_ columns: ListColumns, into surface: inout Surface, y: Int, width: Int) {
        surface.fill(Rect(x: 0, y: y, width: width, height: 1), role: .header)
        for column in columns.columns {
            surface.target(
                .command("sort \(column.kind.rawValue)"), Rect(x: column.x, y: y, width: column.width, height: 1))
            surface.put(ListColumns.title(column.kind), at: Point(column.x, y), role: .header, maxWidth: column.width)
        }
    }

    private static func drawRows(
        _ columns: ListColumns, _ screen: ListScreen, _ window: ListWindow, into surface: inout Surface, in area: Rect
    ) {
        let range = screen.range
        surface.beginRows(RowScope(columns: columns, width: area.width, tableVersion: screen.session.tableVersion))
        for (number, place) in window.visible.enumerated() {
            let row = Rect(x: area.x, y: area.y + number, width: area.width, height: 1)
            surface.target(.row(place), row)
            let mark: RowMark =
                screen.session.marks.contains(screen.id(at: place))
                ? .marked : range?.contains(place) == true ? .inRange : .none
            var nameWidth = 0
            let draw = { (surface: inout Surface) in
                nameWidth = drawRow(screen, place, mark, columns, y: row.y, into: &surface)
            }
            if place == window.cursor {
                draw(&surface)
                highlight(row.y, screen, columns, nameWidth, area.width, in: &surface)
            } else {
                surface.drawRow(screen.row(at: place) * RowMark.allCases.count + mark.rawValue, in: row, draw)
            }
        }
    }

    /// What all rows depend on.
    private struct RowScope: Equatable {
        var columns: ListColumns
        var width: Int
        var tableVersion: Int
    }

    private enum RowMark: Int, CaseIterable {
        case none
        case marked
        case inRange

        var sign: String? {
            switch self {
            case .none: nil
            case .marked: "✓"
            case .inRange: "~"
            }
        }
    }

    /// Draws one row. Returns how many columns of the name there are.
    private static func drawRow(
        _ screen: ListScreen, _ place: Int, _ mark: RowMark, _ columns: ListColumns, y: Int,
        into surface: inout Surface
    ) -> Int {
        let summary = screen.summary(at: place)
        let offset = screen.session.environment.secondsFromUTC
        if let sign = mark.sign { surface.put(sign, at: Point(ListColumns.markX, y), role: .mark) }
        var (sign, role) = stateCell(summary.state, inWords: false)
        if summary.reported.contains(.state) { role = .dim }
        surface.put(sign, at: Point(ListColumns.stateX, y), role: role)
        var nameWidth = 0
        for column in columns.columns {
            var (text, role) = cell(column.kind, summary, columns, offset)
            // What a report said is last known, not certain.
            if summary.reported.has(column.kind) { role = .dim }
            let used = surface.put(text, at: Point(column.x, y), role: role, maxWidth: column.width)
            if column.kind == .name { nameWidth = used }
        }
        return nameWidth
    }

    /// Makes the current row stand out: a marker and, as it is configured, the name or the whole row. All that changes with a
    /// move is sent twice, which is felt on a slow link.
    private static func highlight(
        _ y: Int, _ screen: ListScreen, _ columns: ListColumns, _ nameWidth: Int, _ width: Int,
        in surface: inout Surface
    ) {
        surface.put("▌", at: Point(ListColumns.markerX, y))
        switch screen.session.environment.cursorStyle {
        case .marker: break
        case .row: surface.paint(Rect(x: 0, y: y, width: width, height: 1), role: .cursor)
        case .name:
            if let name = columns.columns.first(where: { $0.kind == .name }) {
                surface.paint(Rect(x: name.x, y: y, width: max(1, nameWidth), height: 1), role: .cursor)
            }
        }
        surface.cursor = Point(ListColumns.markerX, y)
    }

    private static func cell(
        _ kind: ListColumn, _ summary: SecretSummary, _ columns: ListColumns, _ offset: (Int64) -> Int
    ) -> (String, Role) {
        // What the list does not tell is shown as not known.
        func known(_ text: String?) -> (String, Role) { text.map { ($0, .normal) } ?? ("?", .unknown) }
        switch kind {
        case .state: return stateCell(summary.state, inWords: true)
        case .name: return (summary.name, .normal)
        case .url: return known(summary.url.map(Host.of))
        case .tags: return known(summary.tags)
        case .owner: return known(summary.owner)
        case .shared: return known(summary.isShared.map { ListViewText.shared($0).text })
        case .code: return known(summary.identifierCode)
        case .updated:
            return known(summary.updated.map { DateText.make($0, offset: offset($0), withTime: columns.hasTimes) })
        case .id: return (summary.id.description, .normal)
        }
    }

    /// The state never shows by its colour alone.
    static func stateCell(_ state: ActiveState, inWords: Bool) -> (String, Role) {
        let (sign, role): (String, Role) =
            switch state {
            case .active: ("●", .active)
            case .inactive: ("○", .inactive)
            case .unknown: ("?", .unknown)
            }
        return (inWords ? ListViewText.state(state).text : sign, role)
    }

    private static func emptyNotice(_ screen: ListScreen, _ keymap: Keymap) -> [(text: String, role: Role)] {
        let session = screen.session
        if screen.isFiltering { return [(ListViewText.filtering.text, .dim)] }
        if case .failed(let error) = session.reading {
            let again = key(.refresh, .list, keymap).map { ListViewText.triesAgain(key: $0).text } ?? ""
            return [(ListViewText.notRead.text, .error), (error.sentence, .normal), (again, .hint)]
        }
        if !session.table.rows.isEmpty {
            let clear = key(screen.line.isTyping ? .back : .filterClear, screen.context, keymap)
            let way = clear.map { (screen.line.isTyping ? ListViewText.goesBack(key: $0) : .clears(key: $0)).text }
            return [(ListViewText.noMatch.text, .strong), (way ?? "", .hint)]
        }
        guard session.reading == .done else { return [(ListViewText.reading.text, .dim)] }
        let ways = ListViewText.creates(key: key(.create, .list, keymap), importKey: key(.importFile, .list, keymap))
        return [
            (ListViewText.none.text, .strong), (ways.text, .hint),
        ]
    }

    private static func listCalls(_ screen: ListScreen) -> [ActionCall] {
        let actions: [Action] =
            screen.session.table.rows.isEmpty
            ? [.create, .importFile, .refresh, .help, .quit]
            : [
                .help, .filter, .markToggle, .activate, .deactivate, .share, .open, .create, .edit, .markAll, .undo,
                .toggle,
                .importFile, .quit, .lastReport, .refresh,
            ] + (screen.session.table.unknownCount > 0 ? [.learnState] : []) + [.profiles]
        return actions.map { ActionCall($0) }
    }
}
