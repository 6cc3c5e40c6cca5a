import Keymap
import Text

/// Something on the screen that can be pointed at, in columns and rows from 0.
package struct PointerTarget: Equatable, Sendable {
    package enum What: Equatable, Sendable {
        /// A row of the topmost screen's list.
        case row(Int)
        /// A key or a heading that does this.
        case call(ActionCall)
    }

    package var x: Range<Int>
    package var y: Range<Int>
    package var what: What

    package init(x: Range<Int>, y: Range<Int>, what: What) {
        self.x = x
        self.y = y
        self.what = what
    }
}

/// The mouse.
extension App {
    /// Two presses on a row within so many seconds are a double click.
    static let doubleClick = 0.4
    /// How many rows the wheel moves.
    private static let wheelRows = 3

    /// Takes what a mouse did. What answers a question takes as long as with a key: it has to be on the screen for a moment.
    package func point(_ event: PointerEvent) {
        guard !isFinished, !lockIfIdle(), let top else { return }
        let mayConfirm = confirmGuard.allows(top)
        confirmGuard.disarm()
        lastKey = environment.uptime()
        session?.keyPressed()
        forgetSequence()
        switch event.kind {
        case .wheelDown, .wheelUp:
            let call = ActionCall(event.kind == .wheelDown ? .moveDown : .moveUp)
            for _ in 0..<Self.wheelRows { _ = top.perform(call) }
        case .press: press(on: target(event), top, mayConfirm)
        case .drag:
            if case .row(let row)? = target(event), let start = pressedRow?.row, row != start {
                top.drag(from: start, to: row)
            }
        case .release: break
        }
        changed()
    }

    private func target(_ event: PointerEvent) -> PointerTarget.What? {
        targets.last { $0.x.contains(event.x) && $0.y.contains(event.y) }?.what
    }

    private func press(on target: PointerTarget.What?, _ top: any Screen, _ mayConfirm: Bool) {
        message = nil
        switch target {
        case .call(let call):
            pressedRow = nil
            guard mayConfirm || !top.confirms(call.action) else {
                return say(AppText.tooFast.text)
            }
            perform(call, on: top)
        case .row(let row):
            let time = environment.uptime()
            let isDouble = pressedRow.map { $0.row == row && time - $0.time < Self.doubleClick } ?? false
            pressedRow = (row, time)
            top.point(at: row)
            guard isDouble else { return }
            pressedRow = nil
            let action: Action = top is ChoiceScreen ? .choose : .open
            if mayConfirm || !top.confirms(action) { _ = top.perform(ActionCall(action)) }
        case nil: pressedRow = nil
        }
    }
}
