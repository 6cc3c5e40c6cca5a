import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the list: headings, rows, the status line and the bottom line.
    static func drawList(_ screen: ListScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let columns = ListColumns(width: area.width, listsDetails: screen.session.service.features.listsDetails)
        drawHeadings(columns, screen, into: &surface, y: area.y)
        let rows = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 3)
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
        } else {
            drawStatus(screen, columns, into: &surface, y: rows.maxY)
        }
        let bottom = Point(area.x, area.maxY - 1)
        if screen.line.isTyping {
            drawFilterLine(screen.line, into: &surface, at: bottom, width: area.width)
        } else {
            drawKeys(listCalls(screen), .list, keymap, into: &surface, at: Point(1, bottom.y), width: area.width - 2)
        }
    }

    private static func drawHeadings(_ columns: ListColumns, _ screen: ListScreen, into surface: inout Surface, y: Int)
    {
        surface.fill(Rect(x: 0, y: y, width: surface.width, height: 1), role: .header)
        for column in columns.columns {
            let isSorted = column.kind == screen.sortColumn
            let title = column.width == 1 ? "" : ListColumns.title(column.kind)
            let arrow = isSorted ? (screen.isDescending ? "↓" : "↑") : ""
            surface.put(title + arrow, at: Point(column.x, y), role: .header, maxWidth: column.width)
        }
    }

    private static func drawRows(
        _ columns: ListColumns, _ screen: ListScreen, _ window: ListWindow, into surface: inout Surface, in area: Rect
    ) {
        let range = screen.range
        let offset = screen.session.environment.secondsFromUTC
        for (number, place) in window.visible.enumerated() {
            let summary = screen.summary(at: place)
            let y = area.y + number
            let isMarked = screen.session.marks.contains(summary.id)
            let mark: String = isMarked ? "*" : range?.contains(place) == true ? "~" : " "
            let isCurrent = place == window.cursor
            if mark != " " { surface.put(mark, at: Point(1, y), role: .mark) }
            for column in columns.columns {
                let (text, role) = cell(column.kind, summary, columns, offset)
                surface.put(text, at: Point(column.x, y), role: role, maxWidth: column.width)
            }
            if isCurrent {
                surface.put(">", at: Point(0, y))
                highlight(y, in: &surface)
                surface.cursor = Point(0, y)
            }
        }
    }

    /// How much of the current row's name stands out together with the marker, in bytes as sent. More would be felt on
    /// a slow link: each of them is sent twice of the forty bytes that a move may take.
    private static let highlightedBytes = 6

    /// Makes the current row stand out: marker, mark and the beginning of the name, without a gap between them, so that
    /// a move addresses each of its two rows once only.
    private static func highlight(_ y: Int, in surface: inout Surface) {
        var end = ListColumns.indent
        var left = highlightedBytes
        while end < surface.width {
            // Whole glyphs only.
            if !surface[end, y].isContinuation { left -= surface[end, y].glyph.utf8.count }
            if left < 0 { break }
            end += 1
        }
        surface.paint(Rect(x: 0, y: y, width: end, height: 1), role: .cursor)
    }

    private static func cell(
        _ kind: SortColumn, _ summary: SecretSummary, _ columns: ListColumns, _ offset: (Int64) -> Int
    ) -> (String, Role) {
        // What the list does not tell is shown as not known.
        func known(_ text: String?) -> (String, Role) { text.map { ($0, .normal) } ?? ("?", .unknown) }
        switch kind {
        case .state: return stateCell(summary.state, inWords: columns.hasStateWords)
        case .name: return (summary.name, .normal)
        case .url: return known(summary.url)
        case .tags: return known(summary.tags)
        case .owner: return known(summary.owner)
        case .shared: return known(summary.isShared.map { $0 ? "yes" : "no" })
        case .code: return known(summary.identifierCode)
        case .updated:
            return known(summary.updated.map { DateText.make($0, offset: offset($0), withTime: columns.hasTimes) })
        case .id: return (summary.id.description, .normal)
        }
    }

    /// The state never shows by its colour alone.
    static func stateCell(_ state: ActiveState, inWords: Bool) -> (String, Role) {
        switch state {
        case .active: (inWords ? "active" : "+", .active)
        case .inactive: (inWords ? "inactive" : "-", .inactive)
        case .unknown: (inWords ? "unknown" : "?", .unknown)
        }
    }

    private static func emptyNotice(_ screen: ListScreen, _ keymap: Keymap) -> [(text: String, role: Role)] {
        let session = screen.session
        if screen.isFiltering { return [("Filtering…", .dim)] }
        if case .failed(let error) = session.reading {
            let again = key(.refresh, .list, keymap).map { "\($0) tries again." } ?? ""
            return [("The list could not be read.", .error), (error.sentence, .normal), (again, .hint)]
        }
        if !session.table.rows.isEmpty {
            let clear = key(screen.line.isTyping ? .back : .filterClear, screen.context, keymap)
            let what = screen.line.isTyping ? "goes back to the former one" : "clears it"
            return [("No secret matches the filter.", .strong), (clear.map { "\($0) \(what)." } ?? "", .hint)]
        }
        guard session.reading == .done else { return [("Reading the list…", .dim)] }
        let keys = [
            key(.create, .list, keymap).map { "\($0) creates one" },
            key(.importFile, .list, keymap).map { "\($0) imports a file" },
        ].compactMap { $0 }
        return [
            ("There are no secrets here yet.", .strong),
            (keys.isEmpty ? "" : keys.joined(separator: ", ") + ".", .hint),
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
