import Keymap
import Screens
import Testing

@Suite("Text field")
struct TextFieldTests {
    private func field(_ text: String, at cursor: Int, isMultiline: Bool = false) -> TextField {
        var field = TextField(text, isMultiline: isMultiline)
        field.cursor = cursor
        return field
    }

    private func after(_ actions: Action..., in field: TextField) -> TextField {
        var field = field
        for action in actions { does(action, &field) }
        return field
    }

    private func does(_ action: Action, _ field: inout TextField) {
        let isDone = field.perform(action)
        #expect(isDone, "\(action)")
    }

    private func refuses(_ action: Action, _ field: inout TextField) {
        let isDone = field.perform(action)
        #expect(!isDone, "\(action)")
    }

    @Test("Typing goes where the cursor is")
    func typing() {
        var field = field("ac", at: 1)
        field.insert("b")
        #expect(field.text == "abc")
        #expect(field.cursor == 2)
    }

    @Test(
        "A character that people see is one step and one deletion",
        arguments: ["é", "e\u{301}", "👩‍👩‍👧", "日", "🇧🇷", "न्"])
    func graphemes(_ character: String) {
        var field = TextField("a\(character)b")
        #expect(field.cursor == 3)
        does(.textLeft, &field)
        does(.deleteBackward, &field)
        #expect(field.text == "ab")
        #expect(field.cursor == 1)
    }

    @Test("An accent typed behind a letter joins it, and the cursor stays behind both")
    func combining() {
        var field = field("ex", at: 1)
        field.insert("\u{301}")
        #expect(field.cursor == 1)
        does(.deleteBackward, &field)
        #expect(field.text == "x")
    }

    @Test("Taking away the letter before an accent leaves the cursor between characters")
    func rejoining() {
        var field = field("ab\u{301}", at: 1)
        does(.deleteForward, &field)
        #expect(field.text == "a")
        field.text = "x1\u{301}"
        field.cursor = 1
        field.insert("e")
        does(.deleteForward, &field)
        #expect(field.text == "xe")
        #expect(field.afterCursor.isEmpty)
    }

    @Test("Words: letters, digits and underscores belong together, everything else parts them")
    func words() {
        let text = "my_key-2 = válid!"
        #expect(after(.textWordRight, in: field(text, at: 0)).cursor == 6)
        #expect(after(.textWordRight, .textWordRight, .textWordRight, in: field(text, at: 0)).cursor == 16)
        #expect(after(.textWordLeft, in: field(text, at: 17)).cursor == 11)
        #expect(after(.deleteWord, in: field(text, at: 17)).text == "my_key-2 = ")
        #expect(after(.textWordRight, in: field("  ", at: 0)).cursor == 2)
        #expect(after(.textWordLeft, in: field("  ", at: 2)).cursor == 0)
    }

    @Test("To the start, to the end, and deleting up to there")
    func killing() {
        #expect(after(.textStart, in: field("abc", at: 2)).cursor == 0)
        #expect(after(.textEnd, in: field("abc", at: 1)).cursor == 3)
        #expect(after(.deleteToStart, in: field("abc", at: 2)).text == "c")
        #expect(after(.deleteToEnd, in: field("abc", at: 1)).text == "a")
    }

    @Test("At the ends nothing happens", arguments: [Action.textLeft, .deleteBackward, .textWordLeft, .deleteWord])
    func atStart(_ action: Action) {
        let field = after(action, in: field("abc", at: 0))
        #expect(field.text == "abc")
        #expect(field.cursor == 0)
    }

    @Test("In one line, breaks and tabs of a paste become spaces; other controls stay as data")
    func flattening() {
        var field = TextField("")
        field.insert("a\r\nb\nc\td\u{1B}[31m")
        #expect(field.text == "a b c d\u{1B}[31m")
    }

    @Test("In several lines every break of a paste becomes a line feed; tabs stay")
    func lineBreaks() {
        var field = TextField("<>", isMultiline: true)
        field.cursor = 1
        field.insert("a\r\nb\rc\n\td")
        #expect(field.text == "<a\nb\nc\n\td>")
        #expect(field.row == 3)
        #expect(field.beforeCursor == "\td")
    }

    @Test("A text that was not edited comes back byte for byte")
    func roundTrip() {
        let text = "one\r\ntwo\rthree\n\n\u{0}four\n"
        #expect(Array(TextField(text, isMultiline: true).text.utf8) == Array(text.utf8))
        #expect(Array(TextField(text).text.utf8) == Array(text.utf8))
    }

    @Test("Moving between lines keeps the column, and refuses where there is no line")
    func vertical() {
        var field = field("abcdef\nx\nabcdef", at: 4, isMultiline: true)
        refuses(.moveUp, &field)
        does(.moveDown, &field)
        #expect(field.beforeCursor == "x")
        does(.moveDown, &field)
        #expect(field.beforeCursor == "abcd")
        refuses(.moveDown, &field)
        does(.pageUp, &field)
        #expect(field.cursor == 4)
    }

    @Test("Lines are parted and joined")
    func joining() {
        var field = field("ab", at: 1, isMultiline: true)
        does(.newline, &field)
        #expect(field.lines == ["a", "b"])
        #expect(field.cursor == 2)
        does(.deleteBackward, &field)
        #expect(field.lines == ["ab"])
        field = after(.deleteToEnd, in: self.field("a\nb", at: 1, isMultiline: true))
        #expect(field.lines == ["ab"])
        field = after(.textRight, .textRight, .textLeft, in: self.field("a\nb", at: 0, isMultiline: true))
        #expect(field.row == 0)
        #expect(field.cursor == 1)
    }

    @Test("A single line has no new line, no up and no down", arguments: [Action.newline, .moveUp, .moveDown, .accept])
    func notForOneLine(_ action: Action) {
        var field = TextField("abc")
        let before = field
        refuses(action, &field)
        #expect(field == before)
    }

    @Test("Editing a note of ten megabytes costs what its line costs")
    func large() {
        let line = String(repeating: "x", count: 99)
        var field = TextField(isMultiline: true)
        field.insert(Array(repeating: line, count: 100_000).joined(separator: "\n"))
        let clock = ContinuousClock()
        let time = clock.measure {
            for _ in 0..<1000 {
                field.insert("y")
                _ = field.perform(.textLeft)
                _ = field.perform(.moveUp)
            }
        }
        #expect(field.lines.count == 100_000)
        // Copying the text once for every key would take many seconds.
        #expect(time < .seconds(2))
    }
}
