import Keymap
import Screens
import Surface

/// What a drawing came to that the screens have to know before the next key: how much of them there is room for.
@MainActor
package struct Layout {
    private var widths: [(screen: any Screen, width: Int)] = []
    /// What can be pointed at on the topmost screen.
    private var targets: [PointerTarget] = []
    private weak var app: App?
    private var viewports: [(screen: any Screen, viewport: Viewport)] = []

    mutating func note(_ viewport: Viewport?, of screen: any Screen) {
        if let viewport { viewports.append((screen, viewport)) }
    }

    mutating func note(width: Int, of screen: any Screen) { widths.append((screen, width)) }

    /// Notes what can be pointed at.
    mutating func note(_ drawn: [Surface.Target], of app: App) {
        self.app = app
        targets = drawn.compactMap { target in
            let what: PointerTarget.What
            switch target.what {
            case .row(let row): what = .row(row)
            case .command(let line):
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                guard let action = words.first.flatMap(Action.init) else { return nil }
                what = .call(ActionCall(action, words.count > 1 ? words[1] : nil))
            }
            let rect = target.rect
            return PointerTarget(x: rect.x..<rect.maxX, y: rect.y..<rect.maxY, what: what)
        }
    }

    /// Hands it to the screens.
    package func take() {
        app?.targets = targets
        for (screen, width) in widths { screen.fit(width: width) }
        for (screen, viewport) in viewports { screen.fit(height: viewport.height, of: viewport.total) }
    }
}

extension Views {
    /// A list as it is drawn in `rows`, which become the drawing's viewport.
    static func fitted(_ list: ScrollList, to rows: Rect, _ surface: inout Surface) -> ScrollList {
        surface.viewport = Viewport(height: rows.height)
        var list = list
        list.fit(height: rows.height)
        for (number, row) in list.visible.enumerated() {
            surface.target(.row(row), Rect(x: rows.x, y: rows.y + number, width: rows.width, height: 1))
        }
        return list
    }

    /// A text of `total` lines as it is drawn in `rows`, which become the drawing's viewport.
    static func fitted(_ scroller: Scroller, to rows: Rect, of total: Int, _ surface: inout Surface) -> Scroller {
        surface.viewport = Viewport(height: rows.height, total: total)
        var scroller = scroller
        scroller.fit(total: total, height: rows.height)
        return scroller
    }
}
