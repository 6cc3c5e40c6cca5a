import Profiles
import Testing

/// The table `[colours]`, and the times in `[terminal]`.
@Suite struct ColourSettingsTests {
    private func read(_ text: String) -> Configuration {
        ConfigurationFile.parse(Array(text.utf8), path: "config.toml")
    }

    @Test func valuesAreRead() {
        let colours = read("[colours]\ntheme = \"dark\"\nkey = \"cyan\"\nmark = 200\ndim = \"none\"\n").colours
        #expect(colours.theme == "dark")
        let chosen: [String: Int?] = ["key": 6, "mark": 200, "dim": Int?.none]
        #expect(colours.colours == chosen)
        let terminal = read("[terminal]\nhide_after = 5\nclear_after = 90\n").terminal
        #expect(terminal == TerminalSettings(hideAfter: 5, clearAfter: 90))
        #expect(read("[terminal]\nmouse = true\n").terminal.usesMouse && !terminal.usesMouse)
    }

    @Test(arguments: [
        ("[colours]\ntheme = \"black\"\n", "theme is \"both\""),
        ("[colours]\nkey = \"pink\"\n", "key is a colour: black"),
        ("[colours]\nmark = 256\n", "mark is a colour"),
        ("[colours]\nkeys = 1\n", "there is no key 'keys' here, did you mean 'key'?"),
        ("[terminal]\nmouse = 1\n", "mouse is true or false"),
        ("[terminal]\nhide_after = 0\n", "hide_after is in seconds, a whole number from 1 to 3600"),
    ])
    func whatIsWrongIsSaidByLine(_ text: String, _ message: String) {
        let configuration = read(text)
        #expect(configuration.problems.first?.line == 2)
        #expect(configuration.problems.first?.message.hasPrefix(message) == true, "\(configuration.problems)")
        #expect(configuration.problems.first?.isOfSettings == true)
    }
}
