import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Progress, drawn")
@MainActor
struct ProgressViewTests {
    /// A run of forty that stands still after ten.
    private func halfway(_ body: (ProgressScreen) async -> Void) async {
        let summaries = SecretSummary.samples(60).filter { $0.state == .active }
        let easel = await Easel(InMemoryService(summaries: summaries, batchSize: 10))
        await easel.service.fail([summaries[3].id], with: .noAccess)
        let plan = BulkPlan.make(.deactivate, summaries.map(\.id), in: easel.session.listing)
        let screen = ProgressScreen(BulkRun(plan: plan, session: easel.session, navigator: easel), navigator: easel)
        easel.push(screen)
        await easel.service.gate.close()
        screen.run.start()
        await easel.service.gate.waitUntilReached()
        await easel.service.gate.letOneThrough()
        await easel.service.gate.waitUntilReached()
        await body(screen)
        await easel.service.gate.open()
        await screen.run.ended()
    }

    private func draw(_ screen: ProgressScreen, _ width: Int = 80, _ height: Int = 24) -> Surface {
        drawn(screen, width, height) { Views.drawProgress(screen, keymap: $0, into: &$1, in: $2) }
    }

    @Test("How far, what came of it, how to stop")
    func running() async {
        await halfway { screen in
            #expect(
                draw(screen).looks == """
                    ┌ Deactivate 40 secrets: running ──────────────────────────────────────────────┐
                    │ █████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  25 % │
                    │ 10 of 40 done  9 changed  1 failed                                           │
                    │ 0 s elapsed                                                                  │
                    │                                                                              │
                    │                                                                              │
                    │ Esc stop  b in the background                                                │
                    └──────────────────────────────────────────────────────────────────────────────┘
                    """)
            #expect(
                draw(screen, 40, 10).looks == """
                    ┌ Deactivate 40 secrets: running ──────┐
                    │ ███████░░░░░░░░░░░░░░░░░░░░░░░  25 % │
                    │ 10 of 40 done  9 changed  1 failed   │
                    │ 0 s elapsed                          │
                    │                                      │
                    │                                      │
                    │ Esc stop  b in the background        │
                    └──────────────────────────────────────┘
                    """)
        }
    }

    @Test("A server that is silent, or that has stopped the run")
    func trouble() async {
        let summaries = SecretSummary.samples(60).filter { $0.state == .active }
        let easel = await Easel(InMemoryService(summaries: summaries, batchSize: 10))
        await easel.service.fallSilent(after: 10)
        let plan = BulkPlan.make(.deactivate, summaries.map(\.id), in: easel.session.listing)
        let screen = ProgressScreen(BulkRun(plan: plan, session: easel.session, navigator: easel), navigator: easel)
        easel.push(screen)
        screen.run.start()
        await easel.untilChanged { screen.run.secondsSilent != nil }
        #expect(draw(screen).text().contains("│ No answer for 6 s. "))
        screen.run.stop()
        for (width, height) in sizes { #expect(draw(screen, width, height).text().contains("Esc give up what is in")) }
        screen.run.giveUp()
        await screen.run.ended()

        await easel.service.stopRun(after: 10, with: .unreachable(reason: "Connection refused."))
        let again = ProgressScreen(
            BulkRun(
                plan: BulkPlan.make(.activate, summaries.map(\.id), in: easel.session.listing),
                session: easel.session, navigator: easel), navigator: easel)
        easel.push(again)
        again.run.start()
        await easel.untilChanged { again.run.pause != nil }
        #expect(
            draw(again).looks.split(separator: "\n").suffix(4).joined(separator: "\n") == """
                │ The server cannot be reached: Connection refused.                            │
                │                                                                              │
                │ r try again  Esc end the run  b in the background                            │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
        again.run.answer(false)
        await again.run.ended()
    }

    @Test("While it stops, it says what that means")
    func stopping() async {
        await halfway { screen in
            screen.run.stop()
            for (width, height) in sizes { #expect(draw(screen, width, height).text().contains("Stopping")) }
        }
    }

    @Test(
        "Durations for people",
        arguments: [(0.0, "0 s"), (0.2, "1 s"), (59, "59 s"), (60, "1:00"), (3725, "1:02:05"), (.infinity, "long")])
    func durations(_ seconds: Double, _ text: String) {
        #expect(Views.duration(seconds) == text)
    }
}
