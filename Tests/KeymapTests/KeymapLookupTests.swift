import Testing

@testable import Keymap

@Suite struct KeymapLookupTests {
    private func key(_ notation: String) throws -> Key { try #require(Key(notation: notation)) }

    private let keymap = Keymap.parse(
        """
        bind global q back
        bind global <F1> help
        bind move j move-down
        bind move g g move-first
        bind move g e move-last
        bind list g v mark-restore
        bind list g a b refresh
        bind list q quit
        bind list s n sort name
        bind form <C-s> save
        bind plan y confirm
        """, file: "t"
    ).0

    @Test func looksThroughTheParents() throws {
        #expect(keymap.match([try key("q")], in: .list) == .action(ActionCall(.quit)))
        #expect(keymap.match([try key("q")], in: .detail) == .action(ActionCall(.back)))
        #expect(keymap.match([try key("j")], in: .list) == .action(ActionCall(.moveDown)))
        #expect(keymap.match([try key("j")], in: .confirm) == .none)
    }

    @Test func textIsNeverAKey() throws {
        #expect(keymap.match([try key("q")], in: .form) == .none)
        #expect(keymap.match([try key("<F1>")], in: .form) == .action(ActionCall(.help)))
        #expect(keymap.match([try key("q")], in: .plan) == .action(ActionCall(.back)))
        #expect(keymap.match([try key("7")], in: .plan) == .none)
    }

    @Test func prefixesTellWhatMayFollow() throws {
        guard case .prefix(let next) = keymap.match([try key("g")], in: .list) else {
            Issue.record("g is no prefix")
            return
        }
        #expect(next.map(\.key.notation) == ["v", "a", "g", "e"])
        #expect(next.map(\.title) == ["restore marks", "…", "first", "last"])
        #expect(keymap.match([try key("g"), try key("g")], in: .list) == .action(ActionCall(.moveFirst)))
        #expect(keymap.match([try key("g"), try key("x")], in: .list) == .none)
        #expect(keymap.match([try key("g"), try key("v")], in: .detail) == .none)
    }

    @Test func listsWhatWorks() throws {
        #expect(
            keymap.bindings(in: .list).map(\.line).suffix(5) == [
                "bind list s n sort name", "bind move j move-down", "bind move g g move-first",
                "bind move g e move-last",
                "bind global <F1> help",
            ])
        #expect(keymap.bindings(in: .form).map(\.line) == ["bind form <C-s> save", "bind global <F1> help"])
        #expect(keymap.keys(for: ActionCall(.sort, "name"), in: .list) == [[try key("s"), try key("n")]])
    }

    @Test func hintsNameTheNearestKey() {
        #expect(
            keymap.hints([ActionCall(.save), ActionCall(.refresh), ActionCall(.help)], in: .form) == [
                Hint(keys: "C-s", title: "save", call: ActionCall(.save)),
                Hint(keys: "F1", title: "help", call: ActionCall(.help)),
            ])
    }

    @Test func aShorterSequenceWinsInItsContext() throws {
        let keymap = Keymap.parse("bind list g edit\nbind list g g open", file: "t").0
        #expect(keymap.match([try key("g")], in: .list) == .action(ActionCall(.edit)))
        #expect(keymap.bindings(in: .list).count == 1)
    }

    @Test(arguments: 1...20) func dumpsParseToTheSame(_ seed: Int) {
        var state = UInt64(seed)
        func pick<T>(_ values: [T]) -> T {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return values[Int(state >> 33) % values.count]
        }
        let keys = [
            "j", "G", "é", "<lt>", "<Hash>", "<C-x>", "<A-b>", "<A-<>", "<A-#>", "<F5>", "<S-Tab>", "<Space>",
            "<C-Space>", "x y", "<C-A-k>", "*", ">",
        ]
        var lines: [String] = []
        for _ in 0..<40 {
            let call = pick(Action.allCases)
            let argument = call.argument == nil ? "" : " " + pick(["user", "tag:legacy", "updated desc"])
            let context = pick(Context.allCases).rawValue
            lines.append(
                pick([true, true, true, false])
                    ? "bind \(context) \(pick(keys)) \(call.rawValue)\(argument)" : "unbind \(context) \(pick(keys))")
        }
        let keymap = Keymap.parse(lines.joined(separator: "\n"), file: "f", over: .standard).0
        for base in [Keymap.empty, .standard] {
            let (again, problems) = Keymap.parse(keymap.dump(), file: "d", over: base)
            #expect(again == keymap)
            #expect(problems.filter { $0.severity == .error } == [])
        }
    }
}
