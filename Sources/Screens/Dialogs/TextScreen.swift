import Keymap

/// A text to scroll through: help, or what was wrong with an import.
@MainActor
package final class TextScreen: Screen {
    package enum Line: Equatable, Sendable {
        case heading(String)
        case text(String)
        /// Two columns, such as keys and what they do.
        case entry(String, String)
        case blank
    }

    /// A line as it is drawn: one column, or two.
    package struct Row: Equatable, Sendable {
        package enum Kind: Sendable { case heading, text, entry }

        package var kind: Kind
        package var left: String
        package var right: String

        package init(_ kind: Kind, _ left: String, _ right: String = "") {
            self.kind = kind
            self.left = left
            self.right = right
        }
    }

    /// The heading, and what stands below it.
    package let title: String
    package let lines: [Line]
    /// Which rows are in view.
    package private(set) var scroller = Scroller()

    private let navigator: any Navigator
    private var finder = Finder()
    /// The row that was found last.
    package private(set) var found: Int?
    /// The lines as folded last: there can be very many.
    private var folded: (width: Int, rows: [Row])?

    /// Leaving it just closes it.
    package init(title: String, lines: [Line], navigator: any Navigator) {
        self.title = title
        self.lines = lines
        self.navigator = navigator
    }

    package var anyScreen: AnyScreen { .text(self) }
    package var context: Context { .help }

    package func fit(height: Int, of total: Int?) { scroller.fit(total: total ?? 0, height: height) }

    /// The lines as rows of at most `width` columns, each folded by `fold` once for each width.
    package func rows(width: Int, fold: (Line) -> [Row]) -> [Row] {
        if let folded, folded.width == width { return folded.rows }
        let rows = lines.flatMap(fold)
        folded = (width, rows)
        return rows
    }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back, .help:
            navigator.pop(self)
            return true
        case .find:
            finder.look(for: call.argument ?? "")
            find(1, including: 0)
            return true
        case .findNext:
            find(1)
            return true
        case .findPrevious:
            find(-1)
            return true
        default: return scroller.perform(call.action)
        }
    }

    private func find(_ step: Int, including distance: Int = 1) {
        let rows = folded?.rows ?? []
        let start = found ?? scroller.top
        let from = distance == 0 ? scroller.top - 1 : start
        guard
            let row = finder.next(from: from, by: step, of: rows.count, text: { "\(rows[$0].left) \(rows[$0].right)" })
        else {
            return navigator.show(finder.failure)
        }
        found = row
        scroller.move(to: row)
    }
}
