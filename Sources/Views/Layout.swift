import Screens
import Surface

/// What a drawing came to that the screens have to know before the next key: how much of them there is room for.
@MainActor
package struct Layout {
    private var widths: [(screen: any Screen, width: Int)] = []
    private var viewports: [(screen: any Screen, viewport: Viewport)] = []

    mutating func note(_ viewport: Viewport?, of screen: any Screen) {
        if let viewport { viewports.append((screen, viewport)) }
    }

    mutating func note(width: Int, of screen: any Screen) { widths.append((screen, width)) }

    /// Hands it to the screens.
    package func take() {
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
