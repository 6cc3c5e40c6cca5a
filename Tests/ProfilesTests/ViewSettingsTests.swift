import Profiles
import Testing

/// The tables `[views.NAME]`.
@Suite struct ViewSettingsTests {
    private func read(_ text: String) -> Configuration {
        ConfigurationFile.parse(Array(text.utf8), path: "config.toml")
    }

    private let partners = ViewSettings(
        name: "partners", filter: "tag:partner-x active:yes", sort: "updated desc", columns: ["name", "tags"])

    @Test func viewsAreRead() {
        let text = """
            [views.partners]
            filter = "tag:partner-x active:yes"
            sort = "updated desc"
            columns = "name, tags"
            [views.all]
            [profiles.team]
            kind = "local"
            view = "partners"
            """
        let configuration = read(text)
        #expect(configuration.problems == [])
        #expect(configuration.views == [ViewSettings(name: "all"), partners])
        #expect(configuration.profiles.first?.view == "partners")
    }

    @Test(arguments: [
        ("[views.a]\nfliter = \"x\"\n", "there is no key 'fliter' here, did you mean 'filter'?"),
        ("[views.a]\nfilter = 3\n", "filter is text in double quotes, not a number"),
        ("[views.a]\nsort = \"nmae\"\n", "there is no column 'nmae', did you mean 'name'?"),
        ("[views.a]\nsort = \"name up\"\n", "sort is a column, and perhaps asc or desc"),
        ("[views.a]\ncolumns = \"name,tgas\"\n", "there is no column 'tgas', did you mean 'tags'?"),
        ("\nviews = 3\n", "views needs tables"),
    ])
    func mistakesAreNamedAndTakeNoProfileAway(_ text: String, _ message: String) {
        let configuration = read(text)
        #expect(configuration.problems.map(\.line) == [2])
        #expect(configuration.problems[0].message.hasPrefix(message), "\(configuration.problems)")
        #expect(configuration.problems[0].isOfSettings && configuration.views == [])
        #expect(configuration.defaultProfile == .builtIn)
    }

    @Test func aViewIsAddedAtTheEnd() throws {
        let before = "# mine\n[profiles.team]\nkind = \"local\"\n"
        let after = try ConfigurationFile.adding(partners, to: Array(before.utf8), path: "c")
        let text = String(decoding: after, as: UTF8.self)
        #expect(text.hasPrefix(before))
        #expect(read(text).views == [partners])
        #expect(throws: AddingError.exists("partners")) { try ConfigurationFile.adding(partners, to: after, path: "c") }
        let quoted = ViewSettings(name: "q", filter: #"name:"two words" /a\d+/"#)
        let more = try ConfigurationFile.adding(quoted, to: after, path: "c")
        #expect(read(String(decoding: more, as: UTF8.self)).views == [partners, quoted])
        #expect(throws: AddingError.self) {
            try ConfigurationFile.adding(ViewSettings(name: "two words"), to: after, path: "c")
        }
    }
}
