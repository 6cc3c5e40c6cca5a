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
            Console.note(prefix + RunsCommandText.silentGivenUp(seconds: Int(seconds)).text)
            return false
        }
        let since = BulkRunner.monotonicSeconds() - seconds
        let ticks = Task {
            while !Task.isCancelled {
                let silence = Int(BulkRunner.monotonicSeconds() - since)
                let text = RunsCommandText.silent(seconds: silence, isStopping: wasInterrupted.isSet)
                progress.show(notice: text.text)
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
        let lasts = await patience.lasts()
        ticks.cancel()
        await ticks.value
        if !lasts { Console.note("\r" + prefix + RunsCommandText.givenUp.text) }
        return lasts
    }

    private func goesOn(after pause: RunPause) async -> Bool {
        guard hasTerminal, !isAlone, Console.inputIsTerminal else { return false }
        progress.clear()
        Console.note(prefix + RunsCommandText.stopped(why: pause.error.sentence).text)
        let question = prefix + RunsCommandText.tryAgain(left: pause.left).text
        // Cancelling ends the loop, whatever the terminal does.
        let (answers, answer) = AsyncStream<String>.makeStream()
        OffPool.concurrent.later {
            answer.yield((try? TerminalPrompt()?.ask(question)) ?? "")
            answer.finish()
        }
        for await text in answers { return ConfirmText.isYes(text) }
        return false
    }
}
