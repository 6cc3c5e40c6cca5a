import CommandSupport
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
        #expect(Action.sort.arguments == names)
        #expect(ListSettings.cursors == CursorStyle.allCases.map(\.rawValue))
    }

    @Test func columnsAreReadAsTheyAreTyped() throws {
        #expect(try ColumnList.parse("name, tags,state") == [.name, .tags, .state])
        #expect(throws: (any Error).self) { try ColumnList.parse("name,colour") }
        #expect(throws: (any Error).self) { try ColumnList.parse(",") }
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
