import Keymap
import Screens
import TestSupport
import Testing

@Suite("Choice")
@MainActor
struct ChoiceScreenTests {
    private final class Answer { var given: [String] = [] }

    private func open(current: String, allowsTyping: Bool) async -> (Stage, ChoiceScreen, Answer) {
        let stage = await Stage(InMemoryService())
        let answer = Answer()
        let screen = ChoiceScreen(
            title: "Which", options: ["GET", "POST"], current: current, allowsTyping: allowsTyping, navigator: stage
        ) {
            answer.given.append("left")
        } done: { index, text in
            answer.given.append("\(index.map(String.init) ?? "typed") \(text)")
        }
        stage.push(screen)
        return (stage, screen, answer)
    }

    @Test(
        "It starts at what is chosen now, in any letter case", arguments: [("post", 1), ("GET", 0), ("", 0), ("X", 2)])
    func start(_ current: String, _ row: Int) async {
        let (_, screen, _) = await open(current: current, allowsTyping: true)
        #expect(screen.list.cursor == row)
    }

    @Test("Choosing answers once and closes")
    func choosing() async {
        let (stage, _, answer) = await open(current: "GET", allowsTyping: false)
        stage.perform(.moveDown, .moveDown, .choose)
        #expect(answer.given == ["1 POST"])
        #expect(stage.stack.isEmpty)
    }

    @Test("Leaving answers nothing, and is told")
    func leaving() async {
        let (stage, _, answer) = await open(current: "GET", allowsTyping: false)
        stage.perform(.back)
        #expect(answer.given == ["left"])
        #expect(stage.stack.isEmpty)
    }

    @Test("Another answer is typed, starting with what there was; going back returns to the list")
    func typing() async {
        let (stage, screen, answer) = await open(current: "PURGE", allowsTyping: true)
        stage.perform(.choose)
        #expect(screen.context == .prompt)
        stage.perform(.back)
        #expect(screen.context == .choice)
        stage.perform(.choose)
        stage.type("2")
        stage.perform(.accept)
        #expect(answer.given == ["typed PURGE2"])
    }
}
