import Keymap
import Secrets
import TestSupport
import Testing

@testable import Screens

/// Keys are pressed without waiting: a search can end only where the test lets other work go on.
@Suite("List: filters that take long")
@MainActor
struct FilterSearchTests {
    private let summaries: [SecretSummary] = [
        .sample(1, name: "Charlie"), .sample(2, name: "alpha"), .sample(3, name: "Bravo"), .sample(4, name: "delta"),
    ]

    private func program(_ summaries: [SecretSummary]? = nil) async -> Program {
        let program = Program(InMemoryService(summaries: summaries ?? self.summaries))
        await program.app.settled()
        return program
    }

    /// Opens the filter line with that text in it, all at once.
    private func begin(_ text: String, _ program: Program) {
        program.app.press(Key(.character("/")))
        program.app.press(Key(.character("u"), control: true))
        program.app.paste(text)
    }

    private func isFiltering(_ program: Program) -> Bool? { program.list?.isFiltering }

    @Test("The rows from before stay until the answer is there")
    func later() async {
        let program = await program()
        begin("name:/^.[le]/", program)
        #expect(isFiltering(program) == true)
        #expect(program.names == ["alpha", "Bravo", "Charlie", "delta"])
        let changes = program.changes
        await program.app.settled()
        #expect(isFiltering(program) == false)
        #expect(program.names == ["alpha", "delta"])
        #expect(program.changes > changes)
    }

    @Test("Plain filters answer at once, also in the place of one that is under way")
    func plain() async {
        let program = await program()
        begin("name:/^.[le]/", program)
        program.app.press(Key(.character("u"), control: true))
        program.app.paste("char")
        #expect(isFiltering(program) == false)
        #expect(program.names == ["Charlie"])
        await program.app.settled()
        #expect(program.names == ["Charlie"])
    }

    @Test("The newest wins, whenever it comes", arguments: [0, 1, 2, 3, 5, 8, 13, 21])
    func newest(_ yields: Int) async {
        let program = await program(SecretSummary.samples(2500))
        begin("/billing.*7/", program)
        for _ in 0..<yields { await Task.yield() }
        program.app.press(Key(.character("u"), control: true))
        program.app.paste("/mail.*99$/ -api")
        program.app.press(Key(.character("u"), control: true))
        program.app.paste("name:/mail.*99$/")
        await program.app.settled()
        #expect(program.names.count == 25)
        #expect(program.names.allSatisfy { $0.hasPrefix("Mail") && $0.hasSuffix("99") } == true)
        #expect(isFiltering(program) == false)
    }

    @Test("Esc goes back to the former rows at once where no others were shown, and nothing comes afterwards")
    func givingUp() async {
        let program = await program()
        await program.press("/")
        await program.type("name:/^.[le]/")
        await program.press("<Enter> j")
        program.app.press(Key(.character("/")))
        program.app.paste(" name:/^a/")
        #expect(isFiltering(program) == true)
        program.app.press(Key(.escape))
        #expect(isFiltering(program) == false)
        #expect(program.list?.line.text == "name:/^.[le]/")
        #expect(program.names == ["alpha", "delta"])
        #expect(program.current == "delta")
        await program.app.settled()
        #expect(program.names == ["alpha", "delta"])
    }

    @Test("Esc brings the former rows back as well where others were shown meanwhile")
    func givingUpLate() async {
        let program = await program()
        await program.press("/")
        await program.type("name:/^.[le]/")
        await program.press("<Enter> j")
        begin("name:/^.[hr]/", program)
        await program.app.settled()
        #expect(program.names == ["Bravo", "Charlie"])
        await program.press("<Esc>")
        #expect(program.names == ["alpha", "delta"])
        #expect(program.current == "delta")
    }

    @Test("A row that changes meanwhile is looked at as it is now")
    func changed() async {
        let program = await program()
        begin("name:/^.[le]/", program)
        program.session?.stored(.sample(3, name: "el Bravo"))
        program.session?.stored(.sample(5, name: "pelican"))
        #expect(isFiltering(program) == true)
        await program.wait { program.list?.isFiltering == false }
        #expect(program.names == ["alpha", "delta", "el Bravo", "pelican"])
    }

    @Test("When rows go, also while a search is under way, the others move up and the current one stays")
    func gone() async throws {
        let program = await program([.viewOnly(1, name: "aaa"), .sample(2, name: "bab"), .sample(3, name: "cac")])
        await program.press("G")
        _ = try await program.service.acting(as: "rui").update(SecretID(1), SecretChange(users: []), expecting: nil)
        program.app.press(Key(.character("r")))
        begin("name:/a/ -name:b", program)
        program.app.press(Key(.enter))
        #expect(program.names == ["aaa", "bab", "cac"])
        await program.app.settled()
        #expect(program.names == ["cac"])
        #expect(program.current == "cac")
        await program.press("<Esc>")
        #expect(program.names == ["bab", "cac"])
        #expect(program.current == "cac")
    }

    @Test("An order chosen meanwhile holds for the answer")
    func sorted() async {
        let program = await program()
        begin("name:/^.[le]/", program)
        program.app.press(Key(.enter))
        program.app.press(Key(.character("S")))
        program.app.press(Key(.character("r")))
        #expect(program.names == ["delta", "Charlie", "Bravo", "alpha"])
        #expect(isFiltering(program) == true)
        await program.app.settled()
        #expect(program.names == ["delta", "alpha"])
    }

    @Test("Keys that are about many rows wait for the right ones", arguments: ["*", "i", "v", "a", "d", "t"])
    func sweeping(_ key: Character) async {
        let program = await program()
        begin("name:/^.[le]/", program)
        program.app.press(Key(.enter))
        program.app.press(Key(.character(key)))
        #expect(program.message == "The filter is still at work: these are not the rows that it lets through.")
        #expect(program.marked.isEmpty)
        #expect(program.app.stack.count == 1)
        await program.app.settled()
        await program.press("*")
        #expect(program.marked == [2, 4])
    }

    @Test("The row from before is current again, also where Enter came before the answer")
    func origin() async {
        let program = await program()
        await program.press("G")
        begin("name:/^.[le]/", program)
        program.app.press(Key(.enter))
        await program.app.settled()
        #expect(program.current == "delta")
        begin("name:/^.[hr]/", program)
        await program.app.settled()
        #expect(program.current == "Bravo")
        await program.press("<Esc>")
        #expect(program.current == "delta")
    }

    @Test("Hidden marks are counted once the answer is there")
    func marks() async {
        let program = await program()
        await program.press("*")
        begin("name:/^.[le]/", program)
        #expect(program.session?.hiddenMarkCount == 0)
        await program.app.settled()
        #expect(program.session?.hiddenMarkCount == 2)
        await program.press("<Enter>")
        #expect(program.session?.hiddenMarkCount == 2)
    }

    @Test("Looking in steps finds what looking at once finds, ascending")
    func steps() async throws {
        var table = SecretTable()
        table.append(SecretSummary.samples(FilterSearch.steps.upperBound + 100))
        let filter = try Filter.parse("/api .*7$/ tag:legacy")
        let order = table.sorted(nil, by: .name, descending: true)
        let found = await FilterSearch.select(filter, in: table, among: order, marks: [])
        #expect(found == table.select(filter, among: nil))
        #expect(found?.isEmpty == false)
    }

    @Test("A cancelled search has no answer")
    func cancelled() async throws {
        var table = SecretTable()
        table.append(SecretSummary.samples(10))
        let filter = try Filter.parse("/api/")
        let task = Task { [table] in await FilterSearch.select(filter, in: table, among: [0, 1, 2], marks: []) }
        task.cancel()
        #expect(await task.value == nil)
    }
}

@Suite("Completion")
struct CompletionTests {
    @Test("Beginnings come first; letter case and accents do not count")
    func order() {
        let completion = Completion(["Bruna Áurea", "aurora", "Áurea", "restaurar"])
        #expect(completion.matches("AUR") == ["aurora", "Áurea", "Bruna Áurea", "restaurar"])
        #expect(completion.matches("áur", limit: 1) == ["aurora"])
        #expect(completion.matches("a\u{301}urea") == ["Áurea", "Bruna Áurea"])
        #expect(completion.matches("").isEmpty)
        #expect(completion.matches("x").isEmpty)
    }
}
