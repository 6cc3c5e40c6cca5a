import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

/// Sizes that every screen is tried at: the smallest, the usual one, a large one.
let sizes = [(40, 10), (80, 24), (200, 50)]

/// Texts that a server or a file may send: wide glyphs, combining marks, controls, bidi overrides.
let hostileTexts = [
    "日本語の名前はとても長い場合があるので切る必要があります日本語日本語日本語日本語日本語日本語", "👩‍👩‍👧 family e\u{301}\u{302}\u{303} 🇧🇷",
    "\u{1B}[2J\u{1B}]0;title\u{7}\r\n\u{8}\u{0}", "abc\u{202E}gpj.exe\u{2066}\u{200F}",
    String(repeating: "W", count: 5000),
    "a\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}", "\u{9B}31m\u{85}\u{2028}",
]

/// Draws one screen where the program does: below the top line, a dialog above the bottom line too.
@MainActor
func drawn(
    _ screen: any Screen, _ width: Int, _ height: Int, _ draw: (Keymap, inout Surface, Rect) -> Void
) -> Surface {
    var surface = Surface(width: width, height: height)
    draw(.standard, &surface, Rect(x: 0, y: 1, width: width, height: height - (screen.isOverlay ? 2 : 1)))
    return surface
}

extension Surface {
    /// The rows that are not blank, with the spaces that they all start with left out.
    var looks: String {
        let rows = text().split(separator: "\n")
        let margin = rows.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return rows.map { String($0.dropFirst(margin)) }.joined(separator: "\n")
    }

    /// No control or override is in any cell, wide glyphs have both their halves, the cursor is on the surface.
    func checkSound(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
        for y in 0..<height {
            for x in 0..<width {
                let glyph = self[x, y].glyph
                for scalar in glyph.unicodeScalars {
                    let isControl =
                        scalar.properties.generalCategory == .control || scalar == "\u{202E}" || scalar == "\u{2066}"
                    #expect(!isControl, comment, sourceLocation: sourceLocation)
                }
                if self[x, y].isContinuation { #expect(x > 0, comment, sourceLocation: sourceLocation) }
            }
        }
        if let cursor {
            #expect(bounds.contains(cursor), "\(cursor) \(comment?.rawValue ?? "")", sourceLocation: sourceLocation)
        }
    }
}

extension Rect {
    fileprivate func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < maxX && point.y >= y && point.y < maxY
    }
}

/// The screens' surroundings where only their looks count.
@MainActor
final class Easel: Navigator {
    let service: InMemoryService
    let session: Session
    /// Holds everything that waits for time to pass.
    let time = Gate(open: false)
    private var screens = ScreenStack()
    var stack: [any Screen] { screens.screens }
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ service: InMemoryService, confirmsAlways: Bool = false) async {
        self.service = service
        let time = time
        let environment = AppEnvironment(
            profile: ServiceProfile(connector: NoConnector()), keymap: .standard,
            importFile: { _, _ in .refused(ImportSummary(sentence: "")) },
            writeFile: { _, _, _ in .success(()) }, copyToClipboard: { _, _ in .sent }, redraw: {}, suspend: {},
            randomSecret: { ClientSecret("random-value") }, now: { 1_750_000_000 }, uptime: { 0 },
            sleep: { _ in await time.pass() }, after: { _, _ in }, isInputQuiet: { true },
            secondsFromUTC: { _ in 0 }, idleLockSeconds: 0)
        session = Session(service: service, environment: environment, confirmsAlways: confirmsAlways)
        session.added()
        await session.jobs.settled()
        session.show(session.table.rows.indices.map(Int32.init))
    }

    func push(_ screen: any Screen) { screens.push(screen) }

    func pop(_ screen: any Screen) {
        if screens.remove(screen) { screens.top?.resumed() }
    }

    func replace(_ screen: any Screen, with other: any Screen) {
        _ = screens.replace(screen, with: other)
    }

    func isTop(_ screen: any Screen) -> Bool { stack.last === screen }

    func show(_ message: Message) {}

    func changed() {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    /// Returns once something has changed so that `condition` holds.
    func untilChanged(_ condition: () -> Bool) async {
        while !condition() { await withCheckedContinuation { waiting.append($0) } }
    }

    private struct NoConnector: ServiceConnector {
        let path = "/nowhere"
        func exists() -> Bool { false }
        func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService { throw .noAccess }
        func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService { throw .noAccess }
    }
}

extension Screen {
    /// Does several actions one after the other.
    func perform(_ actions: Action...) {
        for action in actions { _ = perform(ActionCall(action)) }
    }
}
