import CommandSupport
import Posix
import Secrets
import Text

/// What a run on the command line says and asks if the service is silent or stops it. Without a terminal nobody can answer: then
/// the run ends.
final class RunDialogue: Sendable {
    private let progress: ProgressLine
    private let prefix: String
    private let hasTerminal: Bool
    private let patience = Patience()
    private let wasInterrupted = CancellationFlag()
    private let hungUp = CancellationFlag()

    /// - Parameter prefix: in front of each line: the host of a server, or nothing.
    init(_ progress: ProgressLine, prefix: String) {
        self.progress = progress
        self.prefix = prefix
        hasTerminal = progress.isTerminal && TerminalPrompt() != nil
    }

    var questions: RunQuestions {
        RunQuestions(
            silence: { await self.waits($0) },
            goesOn: { await self.goesOn(after: $0) })
    }

    /// ^C has come: the first time it stops the run, the second time it gives up what is in flight.
    func interrupt() {
        if wasInterrupted.isSet { patience.end() } else { wasInterrupted.set() }
    }

    /// The terminal has gone away, and the run goes on: it ends by itself if the service is gone.
    func hangUp() {
        hungUp.set()
        patience.end()
    }

    /// Whether there is nobody any more to see the report.
    var isAlone: Bool { hungUp.isSet }

    private func waits(_ seconds: Double) async -> Bool {
        guard hasTerminal, !isAlone else {
            Console.note("\(prefix)no answer for \(Int(seconds)) s: given up.")
            return false
        }
        let since = BulkRunner.monotonicSeconds() - seconds
        let ticks = Task {
            while !Task.isCancelled {
                let way = wasInterrupted.isSet ? "^C gives up what is in flight" : "^C stops"
                progress.show(notice: "no answer for \(Int(BulkRunner.monotonicSeconds() - since)) s; \(way)")
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
        let lasts = await patience.lasts()
        ticks.cancel()
        await ticks.value
        if !lasts { Console.note("\r\(prefix)given up: what was in flight may have been done.") }
        return lasts
    }

    private func goesOn(after pause: RunPause) async -> Bool {
        guard hasTerminal, !isAlone, Console.inputIsTerminal else { return false }
        progress.clear()
        Console.note("\(prefix)stopped: \(pause.error.sentence)")
        let question = "\(prefix)\(counted(pause.left, "secret")) left. Try again? [y/N] "
        // Cancelling ends the loop, whatever the terminal does.
        let (answers, answer) = AsyncStream<String>.makeStream()
        OffPool.concurrent.later {
            answer.yield((try? TerminalPrompt()?.ask(question)) ?? "")
            answer.finish()
        }
        for await text in answers { return ["y", "yes"].contains(text.lowercased()) }
        return false
    }
}
