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
            (ListViewText.count(shown: shown, of: total).text, .status)
        ]
        pieces += problemPieces(session)
        if !marks.isEmpty {
            let text = ListViewText.marked(marks.count, hidden: session.hiddenMarkCount).text
            pieces.append(("✓ \(text)", .mark))
        }
        if screen.isFiltering { pieces.append((ListViewText.filteringStill.text, .warning)) }
        if screen.range != nil { pieces.append((ListViewText.range.text, .mark)) }
        switch session.reading {
        case .done: break
        case .first: pieces.append((ListViewText.readingStill.text, .dim))
        case .again, .failed: break
        }
        if screen.isImporting { pieces.append(("importing…", .warning)) }
        // Of what is shown, like the first number.
        let counts = session.countsOfShown
        pieces.append(("● \(ListViewText.active(counts.active).text)", .active))
        pieces.append(("○ \(ListViewText.inactive(counts.inactive).text)", .inactive))
        if counts.unknown > 0 { pieces.append(("? \(ListViewText.unknown(counts.unknown).text)", .unknown)) }
        if !screen.line.isTyping, !screen.line.text.isEmpty { pieces.append(("/\(screen.line.text)", .strong)) }
        if screen.filterRemark != nil {
            pieces.append(((session.report == nil ? ListViewText.openedOnly : .byReport).text, .warning))
        }
        if let date = session.reportDate { pieces.append((ListViewText.dimmed(date: date).text, .dim)) }
        return pieces
    }

    /// What is wrong with the rows, before all that they say.
    private static func problemPieces(_ session: Session) -> [(text: String, role: Role)] {
        guard let problem = session.problem else { return [] }
        var pieces: [(text: String, role: Role)] = []
        if case .corrupt = problem { pieces.append((ListViewText.damaged.text, .error)) }
        if !session.isComplete {
            pieces.append((ListViewText.incomplete.text, .error))
        } else if pieces.isEmpty {
            pieces.append((staleWords(session), .warning))
        }
        return pieces
    }

    /// Says from when the rows are that could not be read again.
    private static func staleWords(_ session: Session) -> String {
        guard let readAt = session.readAt else { return ListViewText.stale(time: nil).text }
        let time = DateText.make(readAt, offset: session.environment.secondsFromUTC(readAt), withTime: true)
        return ListViewText.stale(time: time).text
    }
}
