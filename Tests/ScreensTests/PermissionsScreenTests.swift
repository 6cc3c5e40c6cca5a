import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Permission editor")
@MainActor
struct PermissionsScreenTests {
    private final class Result { var permissions: [Permission]? }

    private let known = ["ana", "André", "Bruna Álvares", "rui", "Susana"]

    private func open(
        _ permissions: [Permission] = [], known: [String]? = nil
    ) async -> (Stage, PermissionsScreen, Result) {
        let stage = await Stage(InMemoryService())
        let result = Result()
        let screen = PermissionsScreen(
            kind: .users, permissions: permissions, known: known ?? self.known, navigator: stage
        ) { result.permissions = $0 }
        stage.push(screen)
        return (stage, screen, result)
    }

    private func add(_ text: String, _ stage: Stage) {
        stage.perform(.add)
        stage.type(text)
        stage.perform(.accept)
    }

    @Test("Several at once, by commas or semicolons, with can_edit where it is said")
    func several() async {
        let (stage, _, result) = await open()
        add(" ana:edit, rui ;Susana:VIEW,, zé:x:view ;", stage)
        stage.perform(.yes)
        stage.perform(.back)
        #expect(
            result.permissions == [
                Permission(name: "ana", canEdit: true), Permission(name: "rui"), Permission(name: "Susana"),
                Permission(name: "zé:x"),
            ])
        #expect(stage.stack.isEmpty)
    }

    @Test("A known name may hold a comma or a colon")
    func oddNames() async {
        let (stage, screen, _) = await open(known: ["Doe, Jane", "svc:edit"])
        add("Doe, Jane", stage)
        add("svc:edit", stage)
        #expect(screen.entries == [Permission(name: "Doe, Jane"), Permission(name: "svc:edit")])
    }

    @Test("Only :view and :edit may follow a colon")
    func otherSuffixes() async {
        let (stage, screen, _) = await open()
        add("ana:foo", stage)
        #expect(screen.entries.isEmpty)
        #expect(screen.adding?.text == "ana:foo")
        #expect(stage.messages.last?.text.contains("only :view or :edit can follow a name") == true)
    }

    @Test("A name outside the directory is asked about")
    func strangers() async throws {
        let (stage, screen, _) = await open()
        add("ana, zoe", stage)
        let question = try stage.top(ConfirmScreen.self).question
        #expect(question == "There is no user 'zoe' in the directory. Share with a new user 'zoe'?")
        stage.perform(.no)
        #expect(screen.entries.isEmpty)
        #expect(screen.adding?.text == "ana, zoe")
        stage.perform(.accept, .yes)
        #expect(screen.entries.map(\.name) == ["ana", "zoe"])
        #expect(screen.adding == nil)
        add("rio, mia", stage)
        let both = try stage.top(ConfirmScreen.self).question
        #expect(both == "Not in the directory: rio, mia. Share with them as new users?")
        stage.perform(.no)
        stage.perform(.back)
        add("riu", stage)
        #expect(try stage.top(ConfirmScreen.self).question.contains("Did you mean 'rui'?"))
    }

    @Test("Enter takes the only name that begins like that; of several it asks for more")
    func shortNames() async {
        let (stage, screen, _) = await open()
        add("su, r:edit", stage)
        #expect(screen.entries == [Permission(name: "Susana"), Permission(name: "rui", canEdit: true)])
        add("an", stage)
        #expect(stage.messages.last?.text == "'an' can be ana, André: type more, or choose one with Tab.")
        #expect(screen.adding?.text == "an")
        stage.type("a")
        stage.perform(.accept)
        #expect(screen.entries.map(\.name) == ["Susana", "rui", "ana"])
        add("ANDRE", stage)
        #expect(screen.entries.last?.name == "André")
    }

    @Test("A directory that has no groups yet knows that a group is new")
    func firstGroup() async throws {
        let stage = await Stage(InMemoryService())
        let screen = PermissionsScreen(
            kind: .groups, permissions: [], known: [], hasDirectory: true, navigator: stage
        ) { _ in }
        stage.push(screen)
        add("SRE", stage)
        #expect(try stage.top(ConfirmScreen.self).question.contains("There is no group 'SRE' in the directory."))
        stage.perform(.yes)
        #expect(screen.entries.map(\.name) == ["SRE"])
    }

    @Test("Somebody who is in the list already is not asked about again")
    func knownFromTheList() async {
        let (stage, screen, _) = await open([Permission(name: "ghost")])
        add("ghost:edit", stage)
        #expect(screen.entries == [Permission(name: "ghost", canEdit: true)])
    }

    @Test("Without a directory nothing is called unknown")
    func noDirectory() async {
        let (stage, screen, _) = await open(known: [])
        add("zoe", stage)
        #expect(screen.isKnown("zoe") == nil)
        #expect(stage.messages.isEmpty)
    }

    @Test("A name that is there already is told of, not doubled; it may gain can_edit")
    func duplicates() async {
        let (stage, screen, _) = await open([Permission(name: "ana"), Permission(name: "rui")])
        add("ana:edit, Susana, Susana", stage)
        #expect(
            screen.entries == [
                Permission(name: "ana", canEdit: true), Permission(name: "rui"), Permission(name: "Susana"),
            ])
        #expect(stage.messages.last?.text.contains("Already in the list: ana, Susana") == true)
    }

    @Test(
        "Completion: beginnings first, then parts, whatever the case and accents",
        arguments: [
            ("an", ["ana", "André", "Susana"]), ("AN", ["ana", "André", "Susana"]), ("alv", ["Bruna Álvares"]),
            ("ÁNDRE", ["André"]), ("", []), ("xyz", []), ("rui, su", ["Susana"]),
        ])
    func completion(_ typed: String, _ expected: [String]) async {
        let (stage, screen, _) = await open()
        stage.perform(.add)
        stage.type(typed)
        #expect((screen.adding?.matches ?? []) == expected)
    }

    @Test("Completing again goes through the matches and back to what was typed")
    func cycling() async {
        let (stage, screen, _) = await open()
        stage.perform(.add)
        stage.type("rui, an")
        var seen: [String?] = []
        for _ in 0..<4 {
            stage.perform(.complete)
            seen.append(screen.adding?.text)
        }
        #expect(seen == ["rui, ana", "rui, André", "rui, Susana", "rui, an"])
        stage.perform(.moveUp)
        #expect(screen.adding?.text == "rui, Susana")
        stage.type(":edit")
        stage.perform(.accept)
        #expect(screen.entries == [Permission(name: "rui"), Permission(name: "Susana", canEdit: true)])
    }

    @Test("Giving up adding changes nothing")
    func givingUp() async {
        let (stage, screen, _) = await open([Permission(name: "ana")])
        stage.perform(.add)
        stage.type("rui")
        #expect(screen.context == .prompt)
        stage.perform(.back)
        #expect(screen.context == .permissions)
        #expect(screen.entries.map(\.name) == ["ana"])
        add("  ", stage)
        #expect(screen.entries.count == 1)
    }

    @Test("can_edit is toggled for the current one")
    func toggling() async {
        let (stage, screen, _) = await open([Permission(name: "ana"), Permission(name: "rui", canEdit: true)])
        stage.perform(.toggleEdit, .moveDown, .toggleEdit)
        #expect(screen.entries.map(\.canEdit) == [true, false])
    }

    @Test("With marks, toggling acts on all of them alike")
    func togglingMarked() async {
        let (stage, screen, _) = await open(["a", "b", "c"].map { Permission(name: $0, canEdit: $0 == "a") })
        stage.perform(.markToggle, .markToggle, .toggleEdit)
        #expect(screen.entries.map(\.canEdit) == [true, true, false])
        stage.perform(.toggleEdit)
        #expect(screen.entries.map(\.canEdit) == [false, false, false])
        stage.perform(.markInvert, .toggleEdit)
        #expect(screen.entries.map(\.canEdit) == [false, false, true])
    }

    @Test("Removing takes the marked ones, or else the current one; an empty list bears it all")
    func removing() async {
        let (stage, screen, result) = await open(["a", "b", "c", "d"].map { Permission(name: $0) })
        stage.perform(.moveLast, .remove)
        #expect(screen.entries.map(\.name) == ["a", "b", "c"])
        stage.perform(.moveFirst, .markToggle, .moveDown, .markToggle, .remove)
        #expect(screen.entries.map(\.name) == ["b"])
        stage.perform(.markAll, .markClear, .remove, .remove, .toggleEdit, .markToggle, .markAll, .back)
        #expect(result.permissions == [])
    }

    @Test("A directory of many thousands completes at once")
    func large() async {
        let (stage, screen, _) = await open(known: (0..<50_000).map { "user\($0)" })
        stage.perform(.add)
        let time = ContinuousClock().measure { stage.type("USER4999") }
        #expect((screen.adding?.matches ?? []).first == "user4999")
        #expect(time < .seconds(2))
    }
}
