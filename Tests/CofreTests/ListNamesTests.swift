import CommandSupport
import Curses
import Keymap
import Profiles
import Screens
import Secrets
import Testing

@testable import cofre

/// Names of columns and of cursors stand in several modules that do not know each other.
@Suite struct ListNamesTests {
    @Test func configurationAndKeymapKnowAllColumns() {
        let names = ListColumn.allCases.map(\.rawValue)
        #expect(ListSettings.columnNames == names)
        #expect(ArgumentWords.screens.columns == names)
        #expect(ColourSettings.uses == Palette.names)
        #expect(ColourSettings.themes == Palette.Theme.allCases.map(\.rawValue))
        #expect(ListSettings.cursors == CursorStyle.allCases.map(\.rawValue))
    }

    /// The arguments of the standard keys are read without knowing what there is.
    @Test func standardKeysHaveKnownArguments() {
        for binding in Keymap.standard.bindings {
            let (action, argument) = (binding.call.action, binding.call.argument ?? "")
            #expect(action.problem(with: argument, .screens) == nil, "\(binding.line)")
        }
        #expect(Keymap.parse("bind list <F3> sort colour", file: "f", words: .screens).1.count == 1)
    }

    @Test func columnsAreReadAsTheyAreTyped() throws {
        #expect(try ColumnList.parse("name, tags,state") == [.name, .tags, .state])
        #expect(throws: (any Error).self) { try ColumnList.parse("name,colour") }
        #expect(throws: (any Error).self) { try ColumnList.parse(",") }
    }

    @Test(arguments: [
        (40, [ListColumn.id, .state, .name]), (80, [.id, .state, .name, .url]),
        (100, [.id, .state, .name, .url, .tags, .code]),
        (200, [.id, .state, .name, .url, .tags, .code, .updated, .owner]),
    ])
    func aTerminalGetsTheColumnsThatFit(_ width: Int, _ columns: [ListColumn]) {
        var table = SecretTable()
        table.append([
            SecretSummary(
                id: SecretID(1), name: "A name that is twenty", url: "https://a.example/x", tags: "one, two, three",
                owner: "ana", identifierCode: "code-1", updated: 1, sharing: Sharing.none, access: .own),
            SecretSummary(
                id: SecretID(2), name: "B", url: "https://b.example/x", tags: "", owner: "bia",
                identifierCode: "code-2",
                updated: 2, sharing: Sharing.none, access: .own),
        ])
        #expect(TextTable.columns(for: ListShape(table.rows), width: width) == columns)
    }

    @Test func tablesAreCutToTheTerminal() {
        let rows = [["1", "a name that is rather long", "https://a.example/with/a/long/path"], ["2", "é", "x"]]
        let text = TextColumns.render(["ID", "NAME", "URL"], rows, width: 40)
        #expect(
            text == "ID  NAME               URL\n1   a name that is r…  https://a.exampl…\n2   é                  x\n")
        #expect(TextColumns.render(["ID", "NAME", "URL"], rows, width: 20).split(separator: "\n").count == 3)
        #expect(
            TextColumns.render(["ID", "NAME", "URL"], rows, width: 400)
                == TextColumns.render(["ID", "NAME", "URL"], rows))
    }
}
