import Keymap
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Screens

@Suite("Views of the list")
@MainActor
struct SavedViewTests {
    private let views = [
        SavedView(name: "legacy", filter: "tag:legacy", sortColumn: .id, isDescending: true, columns: [.name, .tags]),
        SavedView(name: "wrong", filter: "tga:x"),
    ]

    private func program(view: String? = nil, saved: @escaping @Sendable (SavedView) -> String? = { _ in nil }) async
        -> Program
    {
        let program = Program(
            InMemoryService(summaries: SecretSummary.samples(8)), views: SavedViews(views) { saved($0) }, view: view)
        await program.app.settled()
        return program
    }

    private func run(_ line: String, _ program: Program) async {
        await program.press(":")
        await program.type(line)
        await program.press("<Enter>")
    }

    @Test func aViewIsChosenByKeyOrByName() async throws {
        let program = await program()
        await program.press("V")
        #expect(try program.top(ChoiceScreen.self).options == ["legacy  tag:legacy", "wrong   tga:x"])
        await program.press("<Enter>")
        #expect(program.names == ["Homologação API 5", "Billing API 1"])
        #expect(program.list?.columns == [.name, .tags])
        await program.press("<Esc>")
        #expect(program.names.count == 8)
        await run("view wrong", program)
        #expect(program.message?.hasPrefix("The view 'wrong' has a filter that is wrong: No field 'tga'.") == true)
        await run("view lagecy", program)
        #expect(program.message == "No view 'lagecy', did you mean 'legacy'?")
    }

    @Test func aProfileBeginsWithItsView() async {
        let program = await program(view: "legacy")
        #expect(program.names == ["Homologação API 5", "Billing API 1"])
    }

    @Test func whatTheListShowsIsKept() async {
        let kept = Mutex<[SavedView]>([])
        let program = await program { view in
            if view.name == "full" { return "The file cannot be written." }
            kept.withLock { $0.append(view) }
            return nil
        }
        await run("filter active:yes", program)
        await run("sort updated", program)
        await run("view-save active", program)
        #expect(program.message == "Saved the view 'active'. :view active shows it.")
        #expect(
            kept.withLock { $0 } == [
                SavedView(name: "active", filter: "active:yes", sortColumn: .updated, isDescending: true)
            ])
        await program.press("<Esc> V <Enter>")
        #expect(program.list?.line.text == "active:yes")
        await run("view-save full", program)
        #expect(program.message == "The file cannot be written.")
    }
}
