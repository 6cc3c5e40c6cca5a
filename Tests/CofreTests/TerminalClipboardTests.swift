import Curses
import Keymap
import Secrets
import TestSupport
import Testing

@testable import Screens
@testable import cofre

/// The screens' clipboard over tmux and the terminal: no copy of a secret stays behind.
@MainActor @Suite struct TerminalClipboardTests {
    @MainActor private final class FakeTerminal: ClipboardTerminal {
        private(set) var sent: [String] = []
        /// What was armed, and what was sent, in order.
        private(set) var log: [String] = []
        var limit = 100

        func copyToClipboard(_ text: String, isSecret: Bool) throws(ClipboardError) {
            guard text.count <= limit else { throw .tooLong(limit: limit) }
            sent.append(text)
            log.append("send")
        }

        func clearClipboardOnCrash(_ isOn: Bool) { log.append(isOn ? "arm" : "disarm") }
    }

    private let tmux = TmuxCalls()
    private let terminal = FakeTerminal()
    private let time = Gate(open: false)
    private let clipboard: Clipboard

    init() {
        let place = TerminalClipboard(terminal, tmux: tmux.buffers())
        clipboard = Clipboard(
            AppEnvironment(
                profile: ServiceProfile(connector: NoConnector()), keymap: .empty,
                importFile: { _, _ in .refused(ImportSummary(sentence: "")) },
                writeFile: { _, _, _ in .success(()) },
                copyToClipboard: { place.copy($0, isSecret: $1) }, clearClipboard: { place.clear() },
                redraw: {}, suspend: {}, randomSecret: { ClientSecret("random-value") }, now: { 1_750_000_000 },
                uptime: { 0 }, sleep: { [time] _ in await time.pass() }, after: { _, _ in }, isInputQuiet: { true },
                secondsFromUTC: { _ in 0 }))
    }

    private struct NoConnector: ServiceConnector {
        let path = "/nowhere"
        func exists() -> Bool { false }
        func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService { throw .noAccess }
        func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService { throw .noAccess }
    }

    private static let deletion = "delete-buffer -b cofre-7 < ''"

    @Test func aLaterCopyPastTmuxDeletesTheSecretInIt() {
        _ = clipboard.copy("value", as: .clientSecret)
        tmux.failure = .refused
        tmux.failing = "load-buffer -w -t client-7 - "
        #expect(clipboard.copy("https://x", as: .url).text == "Sent the URL to the terminal's clipboard.")
        #expect(tmux.taken.last == Self.deletion)
        #expect(terminal.sent == ["https://x"])
        let count = tmux.all.count
        clipboard.clear()
        #expect(tmux.all.count == count, "nothing is left, and the URL stays")
        #expect(terminal.sent == ["https://x"])
    }

    @Test func theSecretInTmuxIsDeletedOnceThatWorks() async {
        _ = clipboard.copy("value", as: .clientSecret)
        tmux.failure = .refused
        _ = clipboard.copy("https://x", as: .url)
        #expect(!tmux.taken.contains(Self.deletion))
        tmux.failure = nil
        await time.open()
        for _ in 0..<100_000 where !tmux.taken.contains(Self.deletion) { await Task.yield() }
        #expect(tmux.taken.last == Self.deletion)
    }

    @Test func aSecretThatTmuxMayHaveTakenAndTheTerminalDoesNotIsCleared() {
        tmux.failure = .noAnswer
        tmux.failing = "load-buffer -w -t client-7 -b cofre-7 - < 'xx"
        let copy = clipboard.copy(String(repeating: "x", count: 101), as: .clientSecret)
        #expect(copy.kind == .warning)
        #expect(tmux.taken.last == Self.deletion)
    }

    @Test func aSecretInBothLeavesBoth() {
        tmux.failure = .noAnswer
        tmux.failing = "load-buffer -w -t client-7 -b cofre-7 - < 'v"
        _ = clipboard.copy("value", as: .clientSecret)
        #expect(terminal.sent == ["value"])
        #expect(clipboard.clear() == .done)
        #expect(terminal.sent == ["value", ""])
        #expect(tmux.taken.last == Self.deletion)
    }

    @Test func aSecretThatWasReplacedThroughTmuxIsNotClearedFromTheTerminal() {
        tmux.failure = .refused
        _ = clipboard.copy("value", as: .clientSecret)
        tmux.failure = nil
        _ = clipboard.copy("https://x", as: .url)
        clipboard.clear()
        #expect(terminal.sent == ["value"])
    }

    @Test func aCrashClearsWhatIsThereAndNothingElse() {
        _ = clipboard.copy("value", as: .clientSecret)
        #expect(terminal.log == ["arm"])
        _ = clipboard.copy("https://x", as: .url)
        #expect(terminal.log.last == "disarm")
    }
}
