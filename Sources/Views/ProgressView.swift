import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the box of a running bulk action over what is there.
    static func drawProgress(_ screen: ProgressScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let run = screen.run
        let width = dialogWidth(max(68, area.width / 2), in: area)
        let title = (run.pause == nil ? ProgressViewText.running : ProgressViewText.paused)(run.plan.title).text
        let inner = drawDialog(
            title, into: &surface, in: area.centred(width: width, height: 8))

        drawBar(percent: run.percent, into: &surface, at: Point(inner.x, inner.y), width: inner.width)
        var pieces: [(text: String, role: Role)] = [(ProgressViewText.done(run.done, of: run.total).text, .normal)]
        pieces += counts(of: run)
        var y = inner.y + 1
        y += drawFlow(
            pieces, into: &surface, in: Rect(x: inner.x, y: y, width: inner.width, height: 2))
        y += drawFlow(times(of: run), into: &surface, in: Rect(x: inner.x, y: y, width: inner.width, height: 2))
        let last = Point(inner.x, inner.maxY - 1)
        let room = Rect(x: inner.x, y: y, width: inner.width, height: max(0, last.y - y))
        if let pause = run.pause {
            drawWrapped(pause.error.sentence, role: .error, into: &surface, in: room)
        } else if let seconds = run.secondsSilent {
            drawWrapped(ProgressViewText.noAnswer(seconds: Int(seconds)).text, role: .warning, into: &surface, in: room)
        }
        drawWays(run, keymap, into: &surface, at: last, width: inner.width)
        rest(on: last, &surface)
    }

    /// What can be done about the run, or what is being done.
    private static func drawWays(
        _ run: BulkRun, _ keymap: Keymap, into surface: inout Surface, at point: Point, width: Int
    ) {
        func hint(_ action: Action, _ title: ProgressViewText) -> Hint? {
            key(action, .progress, keymap).map { Hint(keys: $0, title: title.text) }
        }
        let hide = hint(.hide, .hide)
        let hints: [Hint?]
        if run.pause != nil {
            hints = [hint(.retry, .tryAgain), hint(.back, .end), hide]
        } else if run.isStopping, run.secondsSilent != nil {
            hints = [hint(.back, .giveUp(withRoom: width >= 62))]
        } else if run.isStopping {
            let text = width < 62 ? ProgressViewText.stopping : .stoppingInFlight
            surface.put(text.text, at: point, role: .warning, maxWidth: width)
            return
        } else {
            hints = [hint(.back, .stop), hide]
        }
        drawHints(hints.compactMap(\.self), into: &surface, at: point, width: width)
    }

    /// Draws the line of a run that goes on behind the screens.
    static func drawRunLine(_ run: BulkRun, _ keymap: Keymap, into surface: inout Surface, y: Int) {
        surface.fill(Rect(x: 0, y: y, width: surface.width, height: 1), role: .status)
        var pieces: [(text: String, role: Role)] = []
        if let pause = run.pause {
            pieces.append((ProgressViewText.hiddenPaused(why: pause.error.sentence).text, .error))
        } else if let seconds = run.secondsSilent {
            pieces.append((ProgressViewText.hiddenNoAnswer(seconds: Int(seconds)).text, .warning))
        } else if run.isStopping {
            pieces.append((ProgressViewText.hiddenStopping.text, .warning))
        }
        if run.pause == nil { pieces += counts(of: run) }
        let ways = key(.showRun, .global, keymap).map { ProgressViewText.shows(key: $0).text } ?? ""
        let end = surface.width - 1 - DisplayText.width(ways)
        if end > surface.width / 2 { surface.put(ways, at: Point(end, y), role: .status) }
        var x = 1
        let head = (text: "\(run.percent) %  \(run.plan.title)", role: Role.strong)
        for piece in [head] + pieces where x < end - 2 {
            x += surface.put(piece.text, at: Point(x, y), role: piece.role, maxWidth: end - 2 - x) + 2
        }
    }

    private static func counts(of run: BulkRun) -> [(text: String, role: Role)] {
        let changed = run.progress?.changed ?? 0
        let failed = run.progress?.failed ?? 0
        let uncertain = run.progress?.uncertain ?? 0
        var pieces: [(text: String, role: Role)] = [(ProgressViewText.changed(changed).text, .success)]
        if uncertain > 0 { pieces.append((ProgressViewText.unclear(uncertain).text, .warning)) }
        pieces.append((ProgressViewText.failed(failed).text, failed > 0 ? .error : .dim))
        return pieces
    }

    static func drawStop(_ keymap: Keymap, into surface: inout Surface, at point: Point, width: Int) {
        for hint in keymap.hints([ActionCall(.back)], in: .progress) {
            let used = surface.put(hint.keys, at: point, role: .key, maxWidth: width) + 1
            surface.put(
                ProgressViewText.stop.text, at: Point(point.x + used, point.y), role: .hint, maxWidth: width - used)
        }
    }

    static func drawBar(percent: Int, into surface: inout Surface, at point: Point, width: Int) {
        let text = "\(percent) %"
        let length = max(0, width - 6)
        let done = length * percent / 100
        surface.fill(Rect(x: point.x, y: point.y, width: length, height: 1), with: "░", role: .dim)
        surface.fill(Rect(x: point.x, y: point.y, width: done, height: 1), with: "█", role: .success)
        surface.put(text, at: Point(point.x + width - text.count, point.y), role: .strong)
    }

    private static func times(of run: BulkRun) -> [(text: String, role: Role)] {
        var pieces: [(text: String, role: Role)] = [
            (ProgressViewText.elapsed(duration(run.secondsElapsed)).text, .normal)
        ]
        // What it was says nothing while the server is silent.
        guard run.pause == nil, run.secondsSilent == nil else { return pieces }
        guard let progress = run.progress, progress.ratePerSecond > 0 else { return pieces }
        pieces.append((rate(progress.ratePerSecond), .normal))
        if let left = progress.secondsLeft { pieces.append((ProgressViewText.left(duration(left)).text, .normal)) }
        return pieces
    }

    private static func rate(_ perSecond: Double) -> String {
        perSecond < 10
            ? ProgressViewText.perMinute(Int((min(perSecond, 10) * 60).rounded())).text
            : ProgressViewText.perSecond(Int(min(perSecond, 1e9).rounded())).text
    }

    /// Seconds for people: "3 s", "2:05", "1:02:03".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1_000_000 else { return ProgressViewText.long.text }
        let whole = Int(max(0, seconds).rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
        return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }
}
