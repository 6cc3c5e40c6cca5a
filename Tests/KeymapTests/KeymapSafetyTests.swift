import Testing

@testable import Keymap

@Suite struct KeymapSafetyTests {
    private func key(_ notation: String) throws -> Key { try #require(Key(notation: notation)) }

    private func parse(_ text: String) -> (Keymap, [KeymapProblem]) { Keymap.parse(text, file: "f", over: .standard) }

    @Test(arguments: Context.allCases) func everyContextKeepsAWayOut(_ context: Context) {
        let emptied = Context.allCases.map { "unbind \($0.rawValue)" }.joined(separator: "\n")
        let taken = Keymap.standard.bindings(in: context).filter { [.back, .quit].contains($0.call.action) }
            .map { "bind \(context.rawValue) \($0.keys.notation) redraw" }.joined(separator: "\n")
        for text in [emptied, taken] {
            let (keymap, problems) = parse(text)
            #expect(problems.contains { $0.severity == .error && $0.message.contains("no key is left to leave") })
            #expect(keymap.bindings(in: context).contains { [.back, .quit].contains($0.call.action) })
        }
    }

    @Test func otherWaysOutAreFine() {
        let text = "unbind global q\nunbind global <Esc>\nbind global <F10> back"
        #expect(parse(text).1 == [])
    }

    @Test(arguments: ["a", "d", "t", "u"]) func theActionsKeyCannotConfirm(_ notation: String) throws {
        let (keymap, problems) = parse("unbind plan y\nbind plan \(notation) confirm")
        #expect(keymap.match([try key("y")], in: .plan) == .action(ActionCall(.confirm)))
        #expect(keymap.match([try key(notation)], in: .plan) != .action(ActionCall(.confirm)))
        #expect(problems.contains { $0.line == 2 && $0.severity == .error })
    }

    @Test func theConfirmingKeyCannotAct() throws {
        let (keymap, problems) = parse("bind list y deactivate")
        #expect(keymap == .standard)
        #expect(problems.map(\.severity) == [.error])
        let sequence = parse("bind list x y activate")
        #expect(sequence.0 == .standard)
    }

    @Test func bothCanMoveTogether() throws {
        let (keymap, problems) = parse("unbind plan y\nbind plan x confirm\nbind list y activate")
        #expect(problems.filter { $0.severity == .error } == [])
        #expect(keymap.match([try key("x")], in: .plan) == .action(ActionCall(.confirm)))
        #expect(keymap.match([try key("y")], in: .list) == .action(ActionCall(.activate)))
    }

    @Test func aPlanCanAlwaysBeConfirmed() throws {
        for text in ["unbind plan y", "unbind plan", "bind plan y back"] {
            let (keymap, problems) = parse(text)
            #expect(keymap.match([try key("y")], in: .plan) == .action(ActionCall(.confirm)))
            #expect(problems.contains { $0.message.contains("confirm a plan") })
        }
    }

    @Test func confirmingFromAParentCountsToo() {
        let (keymap, _) = parse("unbind plan y\nbind move a confirm")
        #expect(keymap.keys(for: ActionCall(.confirm), in: .plan) == [[Key(.character("y"))]])
    }
}
