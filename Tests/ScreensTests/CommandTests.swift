import Keymap
import Secrets
import TestSupport
import Testing

@testable import Screens

@Suite("Commands that are typed")
@MainActor
struct CommandTests {
    private func program(_ count: Int = 8) async -> Program {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(count)))
        await program.app.settled()
        return program
    }

    private func run(_ line: String, _ program: Program) async {
        await program.press(":")
        await program.type(line)
        await program.press("<Enter>")
    }

    @Test func linesAreRead() throws {
        #expect(try CommandLine.parse("sort updated desc", in: .list) == ActionCall(.sort, "updated desc"))
        #expect(try CommandLine.parse("  mark   tag:a b  ", in: .list) == ActionCall(.mark, "tag:a b"))
        #expect(try CommandLine.parse("deact", in: .list) == ActionCall(.deactivate))
        #expect(try CommandLine.parse("filter", in: .list) == ActionCall(.filter))
        #expect(try CommandLine.parse("columns name,tags", in: .list) == ActionCall(.columns, "name,tags"))
    }

    @Test(arguments: [
        ("srot name", "No command 'srot', did you mean 'sort'?"),
        ("re", "'re' can be redraw, refresh, report, report-drop."),
        ("sort", "sort needs one of these: state, name"), ("sort nmae", "did you mean 'name'?"),
        ("columns name,tgas", "columns does not know 'tgas', did you mean 'tags'?"), ("mark", "mark needs a filter"),
        ("quit now", "quit takes no argument"), ("give user", "'give' cannot be done here."),
        ("confirm", "No command 'confirm'"), ("copy all", "copy does not know 'all'"),
    ])
    func mistakesAreExplained(_ line: String, _ sentence: String) {
        let problem = #expect(throws: CommandLine.Problem.self) { try CommandLine.parse(line, in: .list) }
        #expect(problem?.sentence.contains(sentence) == true, "\(problem?.sentence ?? "")")
    }

    /// What answers a question comes by a key of its own, which nobody can paste.
    @Test func nothingIsConfirmedByATypedLine() {
        for context in Context.allCases {
            #expect(context.commands.allSatisfy { $0.isCommand })
            #expect(!context.commands.contains { [.confirm, .yes, .accept, .choose].contains($0) })
        }
    }

    @Test func whatKeysDoCanBeTyped() async throws {
        let program = await program()
        await run("sort updated desc", program)
        let list = try #require(program.list)
        #expect(list.sortColumn == .updated && list.isDescending)
        await run("sort updated asc", program)
        #expect(list.sortColumn == .updated && !list.isDescending)
        await run("columns name,tags,state", program)
        #expect(list.columns == [.name, .tags, .state])
        await run("columns", program)
        #expect(list.columns == nil)
        await run("filter tag:legacy", program)
        #expect(program.names.count == 2)
        await run("mark active:yes", program)
        #expect(program.session?.marks.count == 1)
        #expect(program.message == "Marked 1 secret.")
        await run("unmark name:a", program)
        #expect(program.session?.marks.isEmpty == true)
        await run("filter tag:nothing", program)
        #expect(program.names.isEmpty)
        await run("deactivate", program)
        #expect(program.message == "There is nothing to deactivate.")
    }

    @Test("A line that cannot be done stays, with what is wrong with it")
    func staysWhereItIsWrong() async throws {
        let program = await program()
        await run("srot name", program)
        #expect(try program.top(CommandScreen.self).field.text == "srot name")
        #expect(program.message?.hasPrefix("No command 'srot'") == true)
        await program.press("<C-u>")
        await program.type("filter tag:/(/")
        await program.press("<Enter>")
        #expect(program.message?.contains("( has no )") == true)
        #expect(program.app.top is ListScreen)
        await program.press(": <BS>")
        #expect(program.app.top is ListScreen)
    }

    @Test func earlierLinesComeBack() async throws {
        let program = await program()
        await run("sort url", program)
        await run("sort tags", program)
        await program.press(":")
        await program.type("so")
        await program.press("<Up>")
        #expect(try program.top(CommandScreen.self).field.text == "sort tags")
        await program.press("<Up> <Up>")
        #expect(try program.top(CommandScreen.self).field.text == "sort url")
        await program.press("<Down> <Down>")
        #expect(try program.top(CommandScreen.self).field.text == "so")
    }

    @Test(
        "Tab completes commands and what they take",
        arguments: [
            ("deac", "deactivate"), ("sor", "sort "), ("sort up", "sort updated"), ("sort name d", "sort name desc"),
            ("columns name,ta", "columns name,tags"), ("copy client-i", "copy client-id"), ("mark ta", "mark tag:"),
            ("filter -tag:leg", "filter -tag:legacy"), ("export /data/one.c", "export /data/one.csv"),
        ])
    func completes(_ typed: String, _ completed: String) async throws {
        let program = await program()
        await program.press(":")
        await program.type(typed)
        await program.press("<Tab>")
        let screen = try program.top(CommandScreen.self)
        #expect(screen.field.text == completed)
    }

    @Test func keysCanBeBoundToCommandsWithArguments() async {
        let program = Program(
            InMemoryService(summaries: SecretSummary.samples(8)), keymap: "bind list <F3> filter tag:legacy active:yes")
        await program.app.settled()
        await program.press("<F3>")
        #expect(program.list?.line.text == "tag:legacy active:yes")
        #expect(program.names.count == 1)
    }

    @Test("Finding goes from row to row and hides nothing")
    func finds() async {
        let program = await program()
        await program.press("n")
        #expect(program.message == "Nothing was looked for yet.")
        await program.press("f")
        await program.type("tag:legacy")
        await program.press("<Enter>")
        #expect(program.names.count == 8)
        let first = program.list?.current?.name
        await program.press("n")
        #expect(program.list?.current?.name != first)
        await program.press("n")
        #expect(program.list?.current?.name == first, "it begins again behind the last one")
        await program.press("N N")
        #expect(program.list?.current?.name == first)
        await run("find tag:nothing", program)
        #expect(program.message == "None of the shown secrets matches.")
    }

    @Test func helpAndPlanAreSearchedToo() async throws {
        let program = await program()
        await program.press("*")
        await run("activate", program)
        let plan = try program.top(PlanScreen.self)
        await run("find search", program)
        #expect(plan.item(plan.list.cursor).name.contains("Search"))
        await program.press("q ?")
        let help = try program.top(TextScreen.self)
        _ = help.rows(width: 80) { line in
            if case .entry(let keys, let text) = line { [.init(.entry, keys, text)] } else { [] }
        }
        await run("find earlier versions", program)
        #expect(help.found != nil)
        await run("find zzzz", program)
        #expect(program.message == "'zzzz' is not found.")
    }

    @Test func messagesAreKept() async throws {
        let program = await program()
        await run("mark tag:legacy", program)
        await run("messages", program)
        #expect(
            try program.top(TextScreen.self).lines.contains { line in
                if case .entry(_, let text) = line { text == "Marked 2 secrets." } else { false }
            })
    }

    @Test("In a choice, letters that are no keys lead to what begins with them")
    func choicesAreReachedByTyping() async throws {
        let program = await program()
        await program.press("c <F2>")
        let form = try program.top(FormScreen.self)
        for _ in 0..<5 { await program.press("<Tab>") }
        await program.press("<Enter>")
        let choice = try program.top(ChoiceScreen.self)
        await program.press("P")
        #expect(choice.options[choice.list.cursor].hasPrefix("P"))
        await program.press("A")
        #expect(choice.options[choice.list.cursor] == "PATCH")
        await program.press("<Enter>")
        #expect(form.content.method.text == "PATCH")
    }

    @Test("What would be saved can be looked at before; client secrets stay hidden")
    func review() async throws {
        let program = await program()
        await program.press("e <F3>")
        #expect(program.message == "Nothing was changed yet.")
        await program.type("X")
        await program.press("<C-g> <F3>")
        let lines = try program.top(TextScreen.self).lines
        let name = try #require(program.list?.current?.name)
        #expect(lines.contains(.heading("Name")) && lines.contains(.entry("  −", name)))
        #expect(lines.contains(.entry("  +", name + "X")))
        #expect(lines.contains(.heading("Client secret")) && lines.contains(.entry("  +", "(hidden)")))
        await program.press("q")
        #expect(program.app.top is FormScreen)
    }

    @Test("Notes go to the editor and come back; if that fails they stay")
    func notesInAnEditor() async throws {
        let program = await program()
        await program.press("c <A-e>")
        #expect(program.message == "There is no editor here.")
        let other = Program(
            InMemoryService(),
            edit: { text in
                text.isEmpty ? .edited("from the editor") : .failed("The editor ended with status 1.")
            })
        await other.app.settled()
        await other.press("c <A-e>")
        let form = try other.top(FormScreen.self)
        #expect(form.content.notes.text == "from the editor" && form.focus == .notes)
        await other.press("<A-e>")
        #expect(other.message == "The editor ended with status 1.")
        #expect(form.content.notes.text == "from the editor")
    }

    @Test func profilesAreNamed() async {
        let program = await program()
        await run("profile nope", program)
        #expect(program.message == "There are no other profiles: 'cofre profile add' makes one.")
    }

    @Test func secretsAreOpenedByReference() async throws {
        let program = await program()
        await run("open code:code-3", program)
        #expect(try program.top(DetailScreen.self).id == SecretID(3))
        await program.press("q")
        await run("open code:nothing", program)
        #expect(program.message == "No secret in the list has code:nothing.")
        await run("open nonsense", program)
        #expect(program.message?.contains("is not an identifier") == true)
    }

    @Test("A clone has everything but code and client secret")
    func clones() async throws {
        let program = await program()
        await run("open code:code-1", program)
        await program.press("C")
        let form = try program.top(FormScreen.self)
        #expect(form.title == "Create a secret like Billing API 1")
        let draft = form.content.draft
        #expect(draft.name == "Billing API 1 (copy)")
        #expect(draft.identifierCode == "" && draft.clientSecret.isEmpty)
        #expect(draft.clientID == "client-1" && draft.tags == "legacy, cloud" && draft.sharing.users.count == 1)
        await program.press("<C-s>")
        #expect(await program.service.stored(SecretID(9))?.summary.name == "Billing API 1 (copy)")
    }

    @Test("The list copies what it knows, and reads the rest")
    func copiesFromTheList() async {
        let program = await program()
        await program.press("y k")
        #expect(program.clipboard.last == program.list?.current?.identifierCode)
        #expect(await program.service.calls.filter(\.isRead).isEmpty)
        await program.press("y c")
        #expect(program.clipboard.last?.hasPrefix("client-") == true)
        await program.press("y s")
        #expect(program.clipboard.last?.hasPrefix("value-of-") == true)
    }

    @Test("What is marked is exported, or what is shown; client secrets never are")
    func exports() async {
        let program = await program()
        program.exportText = { secrets, path in
            guard path.hasSuffix(".json") else {
                return .failure(ExportRefusal(reason: "the name has to end in .json"))
            }
            #expect(secrets.allSatisfy { $0.clientSecret.isEmpty })
            return .success(secrets.map(\.summary.name).sorted().joined(separator: ","))
        }
        await run("export shown.txt", program)
        #expect(program.message == "shown.txt: the name has to end in .json.")
        await run("filter tag:legacy", program)
        await run("export shown.json", program)
        #expect(program.files["shown.json"] == "Billing API 1,Homologação API 5")
        #expect(program.message == "Exported 2 secrets to shown.json, without client secrets.")
        await program.press("<Esc> <Space>")
        await run("export shown.json", program)
        #expect(program.app.top is ConfirmScreen)
        await program.press("y")
        #expect(program.files["shown.json"]?.contains(",") == false)
    }
}

extension InMemoryService.Call {
    fileprivate var isRead: Bool { if case .read = self { true } else { false } }
}
