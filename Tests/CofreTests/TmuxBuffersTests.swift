import Testing

@testable import cofre

/// Copies under tmux, with what tmux is asked to do.
@MainActor @Suite struct TmuxBuffersTests {
    @MainActor private final class Calls {
        var all: [String] = []
        var works = true
    }

    private let calls = Calls()
    private let buffers: TmuxBuffers

    init() {
        let calls = calls
        buffers = TmuxBuffers(process: 7) { arguments, input in
            calls.all.append((arguments + ["< '\(input)'"]).joined(separator: " "))
            return calls.works
        }
    }

    @Test func whatIsNoSecretGoesWhereThePasteKeyFindsIt() {
        #expect(buffers.copy("https://x", isSecret: false))
        buffers.clear()
        #expect(calls.all == ["load-buffer -w - < 'https://x'"])
    }

    @Test func aSecretGetsABufferThatIsOverwrittenAndDeleted() {
        #expect(buffers.copy("value", isSecret: true))
        buffers.clear()
        buffers.clear()
        #expect(
            calls.all == [
                "load-buffer -w -b cofre-7 - < 'value'", "load-buffer -w -b cofre-7 - < ' '",
                "delete-buffer -b cofre-7 < ''",
            ])
    }

    @Test func aCopyOfSomethingElseDeletesTheSecret() {
        #expect(buffers.copy("value", isSecret: true))
        #expect(buffers.copy("name", isSecret: false))
        buffers.clear()
        #expect(calls.all.dropFirst() == ["load-buffer -w - < 'name'", "delete-buffer -b cofre-7 < ''"])
    }

    /// tmux before 3.2 knows no -w; one that hangs is given up, and may have done it all the same.
    @Test func whereItFailsNothingIsLeftBehind() {
        calls.works = false
        #expect(!buffers.copy("value", isSecret: true))
        #expect(!buffers.copy("name", isSecret: false))
        buffers.clear()
        #expect(calls.all.last == "delete-buffer -b cofre-7 < ''")
    }
}
