import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Counts, as many as fit. Nothing here depends on the current row, so that a move leaves the line as it is.
    static func drawStatus(_ screen: ListScreen, into surface: inout Surface, y: Int) {
        surface.fill(Rect(x: 0, y: y, width: surface.width, height: 1), role: .status)
        var x = 1
        for piece in statusPieces(screen) {
            let width = DisplayText.width(piece.text)
            guard x + width <= surface.width - 1 else { continue }
            x += surface.put(piece.text, at: Point(x, y), role: piece.role) + 2
        }
    }

    private static func statusPieces(_ screen: ListScreen) -> [(text: String, role: Role)] {
        let session = screen.session
        let total = session.table.rows.count
        let shown = session.shown.count
        let marks = session.marks
        var pieces: [(text: String, role: Role)] = [
            (shown == total ? counted(total, "secret") : "\(shown) of \(total)", .status)
        ]
        pieces += problemPieces(session)
        if !marks.isEmpty {
            let hidden = session.hiddenMarkCount > 0 ? " (\(session.hiddenMarkCount) hidden)" : ""
            pieces.append(("✓ \(marks.count) marked\(hidden)", .mark))
        }
        if screen.isFiltering { pieces.append(("filtering…", .warning)) }
        if screen.range != nil { pieces.append(("range", .mark)) }
        switch session.reading {
        case .done: break
        case .first: pieces.append(("reading…", .dim))
        case .again, .failed: break
        }
        if screen.isImporting { pieces.append(("importing…", .warning)) }
        // Of what is shown, like the first number.
        let counts = session.countsOfShown
        pieces.append(("● \(counts.active) active", .active))
        pieces.append(("○ \(counts.inactive) inactive", .inactive))
        if counts.unknown > 0 { pieces.append(("? \(counts.unknown) unknown", .unknown)) }
        if !screen.line.isTyping, !screen.line.text.isEmpty { pieces.append(("/\(screen.line.text)", .strong)) }
        if screen.filterRemark != nil {
            pieces.append((session.report == nil ? "filter sees opened ones only" : "by the report", .warning))
        }
        if let date = session.reportDate { pieces.append(("dimmed: as of \(date)", .dim)) }
        return pieces
    }

    /// What is wrong with the rows, before all that they say.
    private static func problemPieces(_ session: Session) -> [(text: String, role: Role)] {
        guard let problem = session.problem else { return [] }
        var pieces: [(text: String, role: Role)] = []
        if case .corrupt = problem { pieces.append(("DAMAGED", .error)) }
        if !session.isComplete {
            pieces.append(("list is incomplete", .error))
        } else if pieces.isEmpty {
            pieces.append((staleWords(session), .warning))
        }
        return pieces
    }

    /// Says from when the rows are that could not be read again.
    private static func staleWords(_ session: Session) -> String {
        guard let readAt = session.readAt else { return "STALE" }
        let time = DateText.make(readAt, offset: session.environment.secondsFromUTC(readAt), withTime: true)
        return "STALE, of \(time)"
    }
}
