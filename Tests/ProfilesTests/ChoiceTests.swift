import Testing

@testable import Profiles

@Suite struct ChoiceTests {
    private let configuration = parse(
        """
        default = "team"
        [profiles.team]
        kind = "local"
        [profiles.prod]
        kind = "mysafe"
        url = "https://vault.example"
        client_id = "i"
        [profiles.broken]
        kind = "local"
        valt = "~/x"
        """)

    @Test func theNamedOneOrTheDefault() throws {
        #expect(try configuration.choose(nil).name == "team")
        #expect(try configuration.choose("prod").name == "prod")
        #expect(try configuration.choose("vault") == .builtIn)
        #expect(try parse("[profiles.a]\nkind = \"local\"\n").choose(nil) == .builtIn)
    }

    @Test func aProfileWithAnErrorTellsItsProblems() throws {
        #expect(throws: ProfileError.broken("broken", configuration.problems)) { try configuration.choose("broken") }
        #expect(
            ProfileError.broken("broken", configuration.problems).message
                == "the profile 'broken' cannot be used:\n  config.toml:10: error: there is no key 'valt', did you mean 'vault'?"
        )
    }

    @Test func anUnknownNameIsToldWithTheNearest() throws {
        let error = #expect(throws: ProfileError.self) { try configuration.choose("prdo") }
        #expect(
            error?.message
                == "there is no profile 'prdo' in config.toml, did you mean 'prod'? 'cofre profile list' shows those there are."
        )
        let far = #expect(throws: ProfileError.self) { try configuration.choose("elsewhere") }
        #expect(far?.message.contains("config.toml. 'cofre") == true)
    }

    @Test func allNamesAndThoseThatCanBeUsed() {
        #expect(configuration.names == ["broken", "prod", "team", "vault"])
        #expect(configuration.usable.map(\.name) == ["prod", "team", "vault"])
        #expect(configuration.defaultProfile?.name == "team")
        let own = parse("[profiles.vault]\nkind = \"local\"\nvault = \"/v\"\n")
        #expect(own.usable.map(\.kind) == [.local(LocalProfile(vault: "/v"))])
    }
}
