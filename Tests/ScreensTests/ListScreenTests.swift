import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("List: moving, order, filter")
@MainActor
struct ListScreenTests {
    private let summaries: [SecretSummary] = [
        .sample(1, name: "Charlie", tags: "cloud", code: "c-1", state: .active, updated: 30),
        .sample(2, name: "alpha", tags: "legacy", code: "a-2", state: .inactive, updated: 10),
        .sample(3, name: "Bravo", tags: "cloud, legacy", code: "b-3", state: .active, updated: 20),
        .sample(4, name: "delta", tags: "", code: "d-4", state: .inactive, updated: 40),
    ]

    private func program(_ summaries: [SecretSummary]? = nil) async -> Program {
        let program = Program(InMemoryService(summaries: summaries ?? self.summaries))
        await program.app.settled()
        return program
    }

    @Test("It starts by name, letter case ignored, on the first row")
    func start() async {
        let program = await program()
        #expect(program.names == ["alpha", "Bravo", "Charlie", "delta"])
        #expect(program.current == "alpha")
    }

    @Test("Sorting keeps the current row; the same column again turns the order")
    func sorting() async {
        let program = await program()
        await program.press("j S c")
        #expect(program.names == ["alpha", "Bravo", "Charlie", "delta"])
        #expect(program.current == "Bravo")
        await program.press("S c")
        #expect(program.names == ["delta", "Charlie", "Bravo", "alpha"])
        #expect(program.current == "Bravo")
        await program.press("S r")
        #expect(program.names == ["alpha", "Bravo", "Charlie", "delta"])
        await program.press("S d")
        #expect(program.names == ["delta", "Charlie", "Bravo", "alpha"], "the latest first")
        await program.press("S s")
        #expect(program.list?.sortColumn == .state)
    }

    @Test("Moves stop at the ends")
    func moving() async {
        let program = await program()
        await program.press("k")
        #expect(program.current == "alpha")
        await program.press("G j")
        #expect(program.current == "delta")
        await program.press("g g")
        #expect(program.current == "alpha")
    }

    @Test("The list follows while the filter is typed; Enter keeps it, the clearing key drops it")
    func filtering() async {
        let program = await program()
        await program.press("/")
        #expect(program.app.top?.context == .filter)
        await program.type("tag:leg")
        #expect(program.names == ["alpha", "Bravo"])
        await program.press("<Enter>")
        #expect(program.app.top?.context == .list)
        #expect(program.list?.line.text == "tag:leg")
        await program.press("<Esc>")
        #expect(program.names.count == 4)
        #expect(program.list?.line.history == ["tag:leg"])
    }

    @Test("Esc brings back the former filter and the former row")
    func givingUp() async {
        let program = await program()
        await program.press("/")
        await program.type("tag:cloud")
        await program.press("<Enter> j")
        #expect(program.current == "Charlie")
        await program.press("/ <C-u>")
        await program.type("alpha")
        #expect(program.names == ["alpha"])
        await program.press("<Esc>")
        #expect(program.names == ["Bravo", "Charlie"])
        #expect(program.list?.line.text == "tag:cloud")
        #expect(program.current == "Charlie")
    }

    @Test("A row that the filter hid is current again as soon as it is let through")
    func rowReturns() async {
        let program = await program()
        await program.press("j j /")
        await program.type("a")
        await program.type("l")
        #expect(program.current == "alpha")
        await program.press("<BS> <BS>")
        #expect(program.current == "Charlie")
    }

    @Test("A wrong expression is told by place, and the list stays as it was")
    func wrongFilter() async throws {
        let program = await program()
        await program.press("/")
        await program.type("alpha")
        program.app.paste(" colour:red")
        let error = try #require(program.list?.line.error)
        #expect(error.offset == 6)
        #expect(program.names == ["alpha"])
        await program.press("<Enter>")
        #expect(program.app.top?.context == .filter)
        #expect(program.app.message == Message(.error, error.message))
        await program.press("<C-u>")
        #expect(program.list?.line.error == nil)
        #expect(program.names.count == 4)
    }

    @Test("Earlier filters come back, and what was being typed behind them")
    func history() async {
        let program = await program()
        for filter in ["alpha", "bravo"] {
            await program.press("/ <C-u>")
            await program.type(filter)
            await program.press("<Enter>")
        }
        await program.press("/ <C-u>")
        await program.type("cha")
        await program.press("<Up>")
        #expect(program.names == ["Bravo"])
        await program.press("<Up> <Up>")
        #expect(program.names == ["alpha"])
        await program.press("<Down> <Down>")
        #expect(program.list?.line.field?.text == "cha")
        #expect(program.names == ["Charlie"])
    }

    @Test("Moving inside a page leaves the page; over its edge it turns half a page")
    func paging() async throws {
        let program = await program(SecretSummary.samples(100))
        let list = try #require(program.list)
        list.fit(height: 10, of: nil)
        await program.press("j j j j j j j j j")
        #expect(list.window.visible == 0..<10)
        #expect(list.window.cursor == 9)
        await program.press("j")
        #expect(list.window.cursor == 10)
        #expect(list.window.visible == 6..<16)
        await program.press("<C-f>")
        #expect(list.window.cursor == 20)
        #expect(list.window.visible == 16..<26)
        await program.press("G")
        #expect(list.window.visible == 90..<100)
    }

    @Test("Others' changes come in by themselves; marks and the current row stay")
    func othersChange() async throws {
        let program = await program()
        await program.press("j <Space>")
        #expect(program.current == "Charlie")
        _ = try await program.service.create(SecretDraft.minimal("Beta"))
        #expect(program.names.count == 4)
        await program.pass(5)
        await program.wait { program.names.count == 5 }
        #expect(program.names == ["alpha", "Beta", "Bravo", "Charlie", "delta"])
        #expect(program.current == "Charlie")
        #expect(program.marked == [3])
    }

    @Test("A key after a pause looks for others' changes too")
    func keyLooks() async throws {
        let program = await program()
        _ = try await program.service.create(SecretDraft.minimal("Beta"))
        program.clock.advance(1)
        await program.press("j")
        #expect(program.names.count == 4)
        program.clock.advance(1)
        await program.press("j")
        #expect(program.names.count == 5)
    }

    @Test("A secret that may not be seen any more leaves the list and the marks")
    func gone() async throws {
        let shared = SecretSummary.sample(
            9, name: "Shared", owner: "rui", sharing: Sharing(users: [Permission(name: "ana")]), access: .view)
        let program = await program(summaries + [shared])
        await program.press("* r")
        #expect(program.marked == [1, 2, 3, 4, 9])
        _ = try await program.service.acting(as: "rui").update(SecretID(9), SecretChange(users: []), expecting: nil)
        await program.press("r")
        #expect(program.names.count == 4)
        #expect(program.marked == [1, 2, 3, 4])
        #expect(program.session?.hiddenMarkCount == 0)
    }

    @Test("A list that cannot be read says why, and stays where it was there before")
    func failure() async {
        let program = await program()
        await program.service.failAll(with: .timedOut)
        await program.press("r")
        #expect(program.session?.reading == .failed(.timedOut))
        #expect(program.names.count == 4)
        await program.service.failAll(with: nil)
        await program.press("r")
        #expect(program.session?.reading == .done)
    }

    @Test("The list appears while the rest is read")
    func pages() async {
        let service = InMemoryService(summaries: SecretSummary.samples(3000), pageSize: 100)
        let program = Program(service)
        var seen: [Int] = []
        program.app.onChange = { seen.append(program.names.count) }
        await program.app.settled()
        #expect(seen.contains(100))
        #expect(seen.contains(1000))
        #expect(seen.last == 3000)
        #expect(Set(seen).count <= 5, "it is not sorted anew for every page")
    }

    @Test("The cursor is on the first row once all is read, unless it was moved before")
    func firstRow() async {
        // The first page is the end of the list by name.
        let summaries = (0..<300).map { SecretSummary.sample($0 + 1, name: "name \(999 - $0)") }
        let program = Program(InMemoryService(summaries: summaries, pageSize: 100))
        await program.app.settled()
        #expect(program.current == "name 700")
        await program.press("j")
        await program.press("r")
        #expect(program.current == "name 701")
    }

    @Test("What a remote list does not tell stays as it was learnt")
    func learnt() async throws {
        let unknown = SecretSummary.sample(1, url: nil, state: .unknown)
        let program = await program([unknown])
        program.session?.stored(.sample(1, url: "https://x.example", state: .active))
        await program.press("r")
        #expect(program.session?.table[SecretID(1)]?.url == "https://x.example")
        #expect(program.session?.table[SecretID(1)]?.state == .active)
    }
}
