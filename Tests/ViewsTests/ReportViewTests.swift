import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Report, drawn")
@MainActor
struct ReportViewTests {
    private func item(_ id: Int64, _ name: String, _ result: ReportItem.Result) -> ReportItem {
        ReportItem(id: SecretID(id), name: name, change: .activation(false), result: result)
    }

    private func screen(
        _ items: [ReportItem], wasCancelled: Bool = false, stoppedBy: ServiceError? = nil
    ) async -> ReportScreen {
        let easel = await Easel(InMemoryService())
        let report = BulkReport(
            goal: .deactivate, items: items, startedAt: 0, seconds: 2.5, wasCancelled: wasCancelled,
            stoppedBy: stoppedBy)
        return ReportScreen(report: report, session: easel.session, navigator: easel)
    }

    private func mixed() async -> ReportScreen {
        await screen(
            [
                item(1, "Billing", .changed), item(2, "支払い API", .failed(.timedOut)), item(3, "Mail", .already),
                item(4, "Foreign", .notPermitted), item(5, "Last", .untouched),
            ], wasCancelled: true)
    }

    private func draw(_ screen: ReportScreen, _ width: Int = 80, _ height: Int = 24) -> Surface {
        drawn(screen, width, height) { Views.drawReport(screen, keymap: $0, into: &$1, in: $2) }
    }

    @Test("At 80×24 every outcome has its words")
    func usual() async {
        let surface = draw(await mixed())
        #expect(
            surface.looks == """
                Report · deactivate · 3 s
                Stopped at your request: the rest was not touched.
                [all 5]  changed 1  already inactive 1  failed 1  not sent 1  not reached 1
                ▌ Billing                         #1           deactivated
                  支払い API                      #2           No answer in time: try again.
                  Mail                            #3           was inactive already
                  Foreign                         #4           not sent: you may not edit it
                  Last                            #5           not reached
                #1 Billing: deactivated
                Esc back  Tab next section  r retry failed  u undo the last run  k up  ? help
                """)
    }

    @Test("At 40×10 too, with the current one's outcome in full below")
    func small() async {
        let screen = await mixed()
        screen.perform(.moveDown)
        #expect(
            draw(screen, 40, 10).looks == """
                Report · deactivate · 3 s
                Stopped at your request: the rest was…
                [all 5]  changed 1  already inactive 1
                failed 1  not sent 1  not reached 1
                  Billing         deactivated
                ▌ 支払い API      No answer in time: …
                #2 支払い API: No answer in time: try
                again.
                Esc back  Tab next section  ? help
                """)
    }

    @Test("What is not known to be the run's work has a part of its own, and its words in full below")
    func uncertain() async {
        let surface = draw(
            await screen([
                ReportItem(
                    id: SecretID(1), name: "Billing", code: "bill00001", change: .activation(false), result: .uncertain),
                item(2, "Mail", .changed),
            ]))
        #expect(
            surface.looks == """
                Report · deactivate · 3 s
                [all 2]  changed 1  unclear 1
                ▌ Billing                         bill00001    is inactive now; whether this …
                  Mail                            #2           deactivated
                bill00001 Billing: is inactive now; whether this run did it is not known
                Esc back  Tab next section  u undo the last run  w save  j down  k up  ? help
                """)
    }

    @Test("The report of an undo says that it is one")
    func undo() async {
        let easel = await Easel(InMemoryService())
        let report = BulkReport(
            goal: .activate, items: [item(1, "Billing", .changed)], startedAt: 1_750_000_100, seconds: 1,
            undoes: 1_750_000_000)
        let screen = ReportScreen(report: report, session: easel.session, navigator: easel)
        #expect(draw(screen).text().contains("Report · activate · undo of the run of 2025-06-15 15:06 · 1 s"))
    }

    @Test("What stopped a run is said")
    func stopped() async {
        let text = draw(await screen([item(1, "Billing", .untouched)], stoppedBy: .storageFull)).text()
        #expect(text.contains("Stopped before the end: The disk is full"))
        #expect(!text.contains("undo"))
    }

    @Test("A hundred thousand items are drawn at once, those in view only")
    func large() async {
        let screen = await screen((1...100_000).map { item($0, "Secret \($0)", .changed) })
        _ = draw(screen)
        screen.perform(.moveLast)
        let time = ContinuousClock().measure { _ = draw(screen) }
        #expect(draw(screen).text().contains("▌ Secret 100000"))
        #expect(time < .milliseconds(500))
    }

    @Test("Hostile names stay within their row", arguments: hostileTexts)
    func hostile(_ text: String) async {
        let screen = await screen([
            item(1, text, .failed(.server(status: 500, message: text))), item(2, text, .changed),
        ])
        for (width, height) in sizes { draw(screen, width, height).checkSound() }
    }
}
