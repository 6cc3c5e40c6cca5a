import Profiles
import Testing

/// The table `[list]`.
@Suite struct ListSettingsTests {
    private func read(_ text: String) -> Configuration {
        ConfigurationFile.parse(Array(text.utf8), path: "config.toml")
    }

    @Test func valuesAreRead() {
        #expect(read("").list == ListSettings())
        let list = read("[list]\ncursor = \"marker\"\ncolumns = \"name, url,tags\"\n").list
        #expect(list.cursor == "marker")
        #expect(list.columns == ["name", "url", "tags"])
    }

    @Test(arguments: [
        ("[list]\ncursor = \"line\"\n", "cursor is \"marker\", \"name\" or \"row\""),
        ("[list]\ncursor = 3\n", "cursor is \"marker\", \"name\" or \"row\""),
        ("[list]\ncolumns = \"\"\n", "columns is a list of columns in quotes, such as \"name, url, tags\""),
        ("[list]\ncolumns = true\n", "columns is a list of columns in quotes"),
        ("[list]\ncolumns = \"nane\"\n", "there is no column 'nane', did you mean 'name'?"),
        ("[list]\ncolumns = \"colour\"\n", "there is no column 'colour': use state, name, url"),
        ("[list]\ncolums = \"name\"\n", "there is no key 'colums' here, did you mean 'columns'?"),
    ])
    func whatIsWrongIsSaidByLine(_ text: String, _ message: String) {
        let configuration = read(text)
        #expect(configuration.problems.first?.line == 2)
        #expect(configuration.problems.first?.message.hasPrefix(message) == true, "\(configuration.problems)")
        #expect(configuration.list == ListSettings())
    }
}
