import Keymap
import Screens
import Secrets
import Surface

extension Views {
    /// Draws the box of a running bulk action over what is there.
    static func drawProgress(_ screen: ProgressScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = min(area.width, max(68, area.width / 2))
        let inner = drawBox(
            "\(screen.plan.title): running", into: &surface, in: area.centred(width: width, height: 8))

        drawBar(percent: screen.percent, into: &surface, at: Point(inner.x, inner.y), width: inner.width)
        let changed = screen.progress?.changed ?? 0
        let failed = screen.progress?.failed ?? 0
        let uncertain = screen.progress?.uncertain ?? 0
        var pieces: [(text: String, role: Role)] = [
            ("\(screen.done) of \(screen.total) done", .normal), ("\(changed) changed", .success),
        ]
        if uncertain > 0 { pieces.append(("\(uncertain) unclear", .warning)) }
        pieces.append(("\(failed) failed", failed > 0 ? .error : .dim))
        var y = inner.y + 1
        y += drawFlow(
            pieces, into: &surface, in: Rect(x: inner.x, y: y, width: inner.width, height: 2))
        drawFlow(progressTimes(screen), into: &surface, in: Rect(x: inner.x, y: y, width: inner.width, height: 2))
        let last = Point(inner.x, inner.maxY - 1)
        if screen.isStopping {
            surface.put(
                inner.width < 62
                    ? "Stopping: the rest stays as it is."
                    : "Stopping: what is in flight finishes, the rest stays as it is.", at: last, role: .warning,
                maxWidth: inner.width)
        } else {
            drawStop(keymap, into: &surface, at: last, width: inner.width)
        }
        rest(on: last, &surface)
    }

    static func drawStop(_ keymap: Keymap, into surface: inout Surface, at point: Point, width: Int) {
        for hint in keymap.hints([ActionCall(.back)], in: .progress) {
            let used = surface.put(hint.keys, at: point, role: .key, maxWidth: width) + 1
            surface.put("stop", at: Point(point.x + used, point.y), role: .hint, maxWidth: width - used)
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

    private static func progressTimes(_ screen: ProgressScreen) -> [(text: String, role: Role)] {
        var pieces: [(text: String, role: Role)] = [("\(duration(screen.secondsElapsed)) elapsed", .normal)]
        guard let progress = screen.progress, progress.ratePerSecond > 0 else { return pieces }
        pieces.append((rate(progress.ratePerSecond), .normal))
        if let left = progress.secondsLeft { pieces.append(("about \(duration(left)) left", .normal)) }
        return pieces
    }

    private static func rate(_ perSecond: Double) -> String {
        perSecond < 10
            ? "\(Int((min(perSecond, 10) * 60).rounded())) a minute" : "\(Int(min(perSecond, 1e9).rounded())) a second"
    }

    /// Seconds for people: "3 s", "2:05", "1:02:03".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1_000_000 else { return "long" }
        let whole = Int(max(0, seconds).rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
        return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }
}
