import Testing

@testable import Keymap

@Suite struct KeymapParseTests {
    private func problems(_ text: String, over base: Keymap = .standard) -> [String] {
        Keymap.parse(text, file: "my.conf", over: base).1.map(\.description)
    }

    private func key(_ notation: String) throws -> Key { try #require(Key(notation: notation)) }

    @Test func bindsOverTheDefault() throws {
        let (keymap, problems) = Keymap.parse(
            "# mine\n\nbind list x activate   # comment\nbind list <F9> sort name\r\nunbind list a\n"
                + "bind list Z Z deactivate",
            file: "my.conf", over: .standard)
        #expect(problems == [])
        #expect(keymap.match([try key("x")], in: .list) == .action(ActionCall(.activate)))
        #expect(keymap.match([try key("<F9>")], in: .list) == .action(ActionCall(.sort, "name")))
        #expect(keymap.match([try key("a")], in: .list) == .none)
        #expect(keymap.match([try key("Z"), try key("Z")], in: .list) == .action(ActionCall(.deactivate)))
        #expect(keymap.match([try key("j")], in: .list) == .action(ActionCall(.moveDown)))
    }

    @Test func keysMayStandTogether() throws {
        let (keymap, problems) = Keymap.parse(
            "bind move gh move-last\nbind move <C-x>s move-first", file: "f", over: .standard)
        #expect(problems == [])
        #expect(keymap.match([try key("g"), try key("h")], in: .list) == .action(ActionCall(.moveLast)))
        #expect(keymap.match([try key("<C-x>"), try key("s")], in: .list) == .action(ActionCall(.moveFirst)))
    }

    @Test(arguments: [
        ("bnid list j quit", "did you mean 'bind'?"), ("bind lsit j quit", "did you mean 'list'?"),
        ("bind list j mvoe-down", "did you mean 'move-down'?"), ("bind list <Spaec> quit", "did you mean <Space>?"),
        ("bind list j", "the action is missing"), ("bind list", "keys and an action are missing"),
        ("bind", "needs a context"),
        ("bind list quit", "keys are missing before the action 'quit'"), ("bind list j sort", "needs one of these"),
        ("bind list j sort nmae", "did you mean 'name'?"), ("bind list j sort url up", "asc or desc"),
        ("bind list j columns name,tgas", "does not know 'tgas'"), ("bind list j mark", "needs a filter"),
        ("bind list j quit now", "takes no argument"),
        ("bind list <C-S-x> quit", "write that instead"), ("bind list a b c d e quit", "too many"),
        ("unbind list j quit", "unbind takes a context and keys"), ("bind form x save", "is text that is typed"),
        ("bind text <Space> accept", "is text"), ("bind plan 3 confirm", "a digit"),
        ("bind list <C-1> quit", "no terminal"),
        ("bind list \u{1B}[2J quit", "visible character"), ("bind nowhere j quit", "use global, move"),
    ]) func aWrongLineHasNoEffectAndIsExplained(_ line: String, _ part: String) throws {
        let words = ArgumentWords(columns: ["name", "url"], copyables: ["url"], grantees: ["user", "group"])
        let (keymap, problems) = Keymap.parse("\n\(line)\n", file: "my.conf", over: .standard, words: words)
        #expect(keymap == .standard)
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.severity == .error)
        #expect(problem.line == 2)
        #expect(problem.file == "my.conf")
        #expect(problem.message.contains(part), "\(problem.message)")
        #expect(!problem.message.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test(arguments: [
        ("bind list J open\nbind list J edit", 2, "in line 1 already"), ("unbind list <F7>", 1, "is not bound in list"),
        ("unbind list j", 1, "it is bound in move"), ("bind list <C-i> open", 1, "as <Tab>"),
        ("bind list g refresh", 1, "hides g g in move"),
        ("bind detail y z refresh\nbind detail y refresh", 2, "hides y"),
        ("bind global g g help", 1, "hides"), ("bind list <C-h> help", 1, "Backspace"),
        ("bind move w n move-up", 1, "w in list hides w n in move"),
    ]) func doubtfulLinesAreToldOf(_ text: String, _ line: Int, _ part: String) throws {
        let found = Keymap.parse(text, file: "f", over: .standard).1.filter { $0.message.contains(part) }
        if part == "hides", text.hasPrefix("bind move") || text.hasPrefix("bind global") {
            // The default's own sequence is nearer or the same: nothing is hidden.
            #expect(found == [])
            return
        }
        let problem = try #require(found.first)
        #expect(problem.severity == .warning)
        #expect(problem.line == line)
    }

    @Test func aDuplicateCountsInItsLaterForm() throws {
        let keymap = Keymap.parse("bind list J open\nbind list J edit", file: "f", over: .standard).0
        #expect(keymap.match([try key("J")], in: .list) == .action(ActionCall(.edit)))
    }

    @Test func aliasesAreBoundAsWhatTheyAre() throws {
        let keymap = Keymap.parse("bind list <C-i> edit", file: "f", over: .standard).0
        #expect(keymap.match([try key("<Tab>")], in: .list) == .action(ActionCall(.edit)))
    }

    @Test func anyTextIsSurvived() {
        var state: UInt64 = 3
        let words = [
            "bind", "unbind", "list", "global", "j", "<C-", "g", "<Esc>", "#", "quit", "back", "<", ">", "\u{0}", "é",
            "sort", "name",
        ]
        for _ in 0..<60 {
            var text = ""
            for _ in 0..<30 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += words[Int(state >> 40) % words.count] + (state >> 20 & 3 == 0 ? "\n" : " ")
            }
            let keymap = Keymap.parse(text, file: "f", over: .standard).0
            for context in Context.allCases {
                #expect(keymap.bindings(in: context).contains { [.back, .quit].contains($0.call.action) })
            }
        }
    }

    @Test func aHugeFileIsRead() {
        let text = (0..<2000).map { "bind list <F\($0 % 20 + 1)> g \(["a", "b", "c"][$0 % 3]) refresh" }.joined(
            separator: "\n")
        #expect(Keymap.parse(text, file: "f", over: .standard).0.keys(for: ActionCall(.refresh), in: .list).count > 3)
    }
}
