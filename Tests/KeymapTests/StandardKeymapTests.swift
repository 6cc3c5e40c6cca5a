import Testing

@testable import Keymap

@Suite struct StandardKeymapTests {
    private let parsed = Keymap.parse(Keymap.standardText, file: "keymap.conf")

    @Test func hasNoProblems() {
        #expect(parsed.1 == [])
        #expect(parsed.0 == .standard)
        #expect(Keymap.standard.bindings.count > 100)
    }

    @Test func everyActionHasAKeyOrCanBeTyped() {
        let bound = Set(Keymap.standard.bindings.map(\.call.action))
        let typed = Set(Context.allCases.flatMap(\.commands))
        #expect(Action.allCases.filter { !bound.contains($0) && !typed.contains($0) } == [])
    }

    @Test func everyBindingCanBeReached() {
        for binding in Keymap.standard.bindings {
            #expect(
                Keymap.standard.match(binding.keys, in: binding.context) == .action(binding.call), "\(binding.line)")
        }
    }

    @Test(arguments: Context.allCases) func hasAWayOutAndHelp(_ context: Context) {
        let actions = Set(Keymap.standard.bindings(in: context).map(\.call.action))
        #expect(!actions.isDisjoint(with: [.back, .quit]))
        #expect(actions.contains(.help))
    }

    @Test func repeatsNoKey() {
        var seen: Set<String> = []
        for binding in Keymap.standard.bindings {
            #expect(seen.insert("\(binding.context) \(binding.keys.notation)").inserted)
        }
    }

    @Test func offersEveryOrderBehindOnePrefix() {
        guard case .prefix(let next) = Keymap.standard.match([Key(.character("S"))], in: .list) else {
            Issue.record("S is no prefix")
            return
        }
        // And the way to turn it round.
        #expect(next.count == 10)
        #expect(next.contains(Keymap.Continuation(key: Key(.character("n")), title: "sort by name")))
    }
}
