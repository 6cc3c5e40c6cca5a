import Testing

@testable import cofre

/// Copies under tmux, with what tmux is asked to do.
@MainActor @Suite struct TmuxBuffersTests {
    private let calls = TmuxCalls()
    private let buffers: TmuxBuffers

    init() { buffers = calls.buffers() }

    @Test func whatIsNoSecretGoesWhereThePasteKeyFindsIt() {
        #expect(buffers.copy("https://x", isSecret: false))
        #expect(buffers.clear() == .done)
        #expect(calls.taken == ["load-buffer -w -t client-7 - < 'https://x'"])
    }

    @Test func aSecretGetsABufferThatIsOverwrittenAndDeleted() {
        #expect(buffers.copy("value", isSecret: true))
        #expect(buffers.clear() == .done)
        #expect(buffers.clear() == .done)
        #expect(
            calls.taken == [
                "load-buffer -w -t client-7 -b cofre-7 - < 'value'", "load-buffer -w -t client-7 -b cofre-7 - < ' '",
                "delete-buffer -b cofre-7 < ''",
            ])
    }

    @Test func behindACopyOfSomethingElseTheClipboardStaysAndTheSecretGoes() {
        #expect(buffers.copy("value", isSecret: true))
        #expect(buffers.copy("name", isSecret: false))
        #expect(buffers.clear() == .done)
        #expect(
            calls.taken.dropFirst() == [
                "load-buffer -w -t client-7 - < 'name'", "load-buffer -b cofre-7 - < ' '",
                "delete-buffer -b cofre-7 < ''",
            ])
    }

    /// tmux before 3.2 knows no -w.
    @Test func whereItIsRefusedThereIsNothingToClear() {
        calls.failure = .refused
        #expect(!buffers.copy("value", isSecret: true))
        let count = calls.all.count
        #expect(buffers.clear() == .done)
        #expect(calls.all.count == count)
    }

    /// One that hangs is given up, and may have done it all the same.
    @Test func whereThereIsNoAnswerItIsClearedUntilThatWorks() {
        calls.failure = .noAnswer
        calls.failing = "load-buffer"
        #expect(!buffers.copy("value", isSecret: true))
        #expect(buffers.clear() == .leftInTmux(buffer: "cofre-7"))
        calls.failing = "delete-buffer"
        #expect(buffers.clear() == .leftInTmux(buffer: "cofre-7"))
        calls.failure = nil
        #expect(buffers.clear() == .done)
        #expect(calls.taken.last == "delete-buffer -b cofre-7 < ''")
        #expect(buffers.clear() == .done)
    }

    /// A terminal that was opened from within tmux.
    @Test func aTerminalThatIsNotTmuxsIsLeftAlone() {
        calls.device = "/dev/pts/8"
        #expect(!buffers.copy("value", isSecret: true))
        #expect(!buffers.copy("name", isSecret: false))
        #expect(calls.taken.isEmpty)
    }

    @Test func withoutAClientNobodyElsesTerminalGetsIt() {
        calls.client = ""
        #expect(buffers.copy("value", isSecret: true))
        #expect(buffers.clear() == .done)
        #expect(calls.taken.first == "load-buffer -b cofre-7 - < 'value'")
        #expect(!calls.taken.contains { $0.contains("-w") })
    }
}

/// A tmux that notes what it is asked to do.
@MainActor final class TmuxCalls {
    private(set) var all: [String] = []
    /// Those that it did.
    private(set) var taken: [String] = []
    /// How commands that begin like `failing` fail; nil if none does.
    var failure: TmuxFailure?
    var failing = ""
    var device = "/dev/pts/7"
    var client = "client-7"

    func buffers() -> TmuxBuffers {
        TmuxBuffers(process: 7, pane: "%3", device: "/dev/pts/7") {
            [self] (arguments: [String], input: String) throws(TmuxFailure) -> String in
            let call = (arguments + ["< '\(input)'"]).joined(separator: " ")
            all.append(call)
            if let failure, call.hasPrefix(failing) { throw failure }
            if call.hasPrefix("display-message -p -t %3 ") { return "\(device) \(client)\n" }
            taken.append(call)
            return ""
        }
    }
}
