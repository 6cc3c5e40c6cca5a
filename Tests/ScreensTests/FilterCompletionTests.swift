import Keymap
import Secrets
import TestSupport
import Testing

@testable import Screens

@Suite("Filter line: completing")
@MainActor
struct FilterCompletionTests {
    private func values(_ field: FilterField) -> [String] {
        switch field {
        case .tag: ["cloud", "legacy", "two words"]
        case .owner: ["ana", "bia"]
        default: []
        }
    }

    /// What pressing the key again and again makes of a line.
    private func lines(_ text: String, _ presses: Int = 1, step: Int = 1) -> [String] {
        guard var completion = FilterCompletion(text, values: values) else { return [] }
        return (0..<presses).map { _ in completion.next(step) }
    }

    @Test func fieldsAndTheirValues() {
        #expect(lines("ta") == ["tag:"])
        #expect(lines("x -(ow") == ["x -(owner:"])
        #expect(lines("tag:", 4) == ["tag:cloud", "tag:legacy", #"tag:"two words""#, "tag:"])
        #expect(lines("tag:leg") == ["tag:legacy"])
        #expect(lines("a tag:=cloud,le") == ["a tag:=cloud,legacy"])
        #expect(lines("tag:cloud,", 3) == ["tag:cloud,cloud", "tag:cloud,legacy", "tag:cloud,"], "no quotes in a list")
        #expect(lines("active:u") == ["active:unknown"])
        #expect(lines("marked:", 2) == ["marked:yes", "marked:no"])
        #expect(lines("owner:", step: -1) == ["owner:bia"])
    }

    @Test func whatCannotBeCompletedStays() {
        for text in ["xyz", "tag:zzz", "nope:", "name:a", "updated:"] { #expect(lines(text).isEmpty, "\(text)") }
    }

    @Test("Tab and S-Tab go through the values of the list, typing on ends it")
    func keys() async {
        let summaries: [SecretSummary] = [
            .sample(1, name: "One", tags: "cloud, legacy"), .sample(2, name: "Two", tags: "cloud"),
        ]
        let program = Program(InMemoryService(summaries: summaries))
        await program.app.settled()
        await program.press("/ t a g : <Tab>")
        #expect(program.list?.line.field?.text == "tag:cloud")
        #expect(program.list?.line.completion?.matches == ["cloud", "legacy"])
        await program.press("<Tab>")
        #expect(program.list?.line.field?.text == "tag:legacy")
        #expect(program.names == ["One"])
        await program.press("<S-Tab>")
        #expect(program.names == ["One", "Two"])
        await program.press("x")
        #expect(program.list?.line.completion == nil)
        #expect(program.names == [])
        await program.press("<Tab>")
        #expect(program.app.message?.text == "Nothing to complete this with.")
    }

    @Test("A filter for marks follows the marks")
    func marks() async {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(3)))
        await program.app.settled()
        await program.press("<Space> <Space>")
        await program.press("/ m a r k e d : y <Enter>")
        #expect(program.names.count == 2)
        await program.press("g g <Space>")
        #expect(program.names.count == 1)
        await program.press("U")
        #expect(program.names.isEmpty)
    }

    @Test("Notes of an opened secret are found")
    func notes() async {
        let secrets = [APISecret.sample(1, notes: "Rotated yearly"), APISecret.sample(2, notes: "Rotated monthly")]
        let program = Program(InMemoryService(secrets: secrets))
        await program.app.settled()
        await program.press("<Enter> q")
        await program.press("/ n o t e s : r o t a t e d <Enter>")
        #expect(program.names.count == 1)
        #expect(
            program.list?.filterRemark == "notes: finds opened secrets only: of all others the list does not tell it.")
    }
}
