import Testing

@testable import Profiles

/// What is wrong is told with its line and the nearest right name, and takes nothing else away.
@Suite struct ProblemTests {
    private let sound = "[profiles.sound]\nkind = \"local\"\n\n"

    /// The problems of a profile `a` of kind mysafe that is sound but for `lines`; the first of them is line 7.
    private func problems(_ lines: String) -> [String] {
        let configuration = parse(
            sound + "[profiles.a]\nkind = \"mysafe\"\n" + lines + "\nurl = \"https://h.example\"\nclient_id = \"i\"\n")
        #expect(configuration.profiles.map(\.name) == ["sound"])
        #expect(configuration.problems.allSatisfy { $0.profile == "a" && $0.file == "config.toml" })
        return configuration.problems.map { "\($0.line): \($0.message)" }
    }

    @Test(
        arguments: [
            ("base_pth = \"/x\"", "6: there is no key 'base_pth', did you mean 'base_path'?"),
            ("color = \"red\"", "6: there is no key 'color', did you mean 'colour'?"),
            ("colour = \"rde\"", "6: colour cannot be 'rde', did you mean \"red\"?"),
            ("confirm = \"never\"", "6: confirm cannot be 'never': it is one of \"always\""),
            (
                "token_method = \"put\"",
                "6: token_method cannot be 'put': it is one of \"get\", \"post\", \"post-basic\""
            ),
            ("token_method = \"pots\"", "6: token_method cannot be 'pots', did you mean \"post\"?"),
            ("vault = \"~/x\"", "6: vault does not belong in a profile of kind 'mysafe': remove it"),
            ("max_requests = 0", "6: max_requests needs a whole number from 1 to 1000, or \"auto\""),
            ("max_requests = 1.5", "6: max_requests needs a whole number from 1 to 1000, or \"auto\""),
            ("timeout = \"10\"", "6: timeout needs seconds, a number from 0.1 to 86400 without quotes"),
            ("timeout = nan", "6: timeout needs seconds, a number from 0.1 to 86400 without quotes"),
            ("idle_timeout = 0", "6: idle_timeout needs seconds, a number from 0.1 to 86400 without quotes"),
            ("connect_timeout = 1e9", "6: connect_timeout needs seconds, a number from 0.1 to 86400 without quotes"),
            (
                "allow_plain_http = \"yes\"",
                "6: allow_plain_http needs true or false, without quotes, not text"
            ),
            ("tenant = 3", "6: tenant needs text in quotes, not a number"),
            ("tenant = \"\"", "6: tenant is empty: give it a value or remove it"),
            ("tenant = \"a\\nb\"", "6: tenant holds a control character: write it on one line"),
            ("ca_file = \"ca.pem\"", "6: ca_file needs a path from / or ~/ on"),
            ("client_cert = \"/c\"", "6: client_cert needs client_key beside it"),
            ("client_key = \"/c\"", "6: client_key needs client_cert beside it"),
            (
                "client_secret_file = \"/s\"\nclient_secret_command = \"pass\"",
                "7: client_secret_file and client_secret_command exclude each other: remove one"
            ),
            ("proxy = \"proxy.example\"", "6: proxy needs a URL, such as \"http://proxy.example:3128\""),
            (
                "base_path = \"api\"",
                "6: base_path needs a path on the server that begins with a slash, such as \"/api\""
            ),
            (
                "base_path = \"/a/../b\"",
                "6: base_path needs a path on the server that begins with a slash, such as \"/api\""
            ),
            (
                "token_path = \"/t?x=1\"",
                "6: token_path needs a path on the server that begins with a slash, such as \"/api\""
            ),
        ])
    func namesLineAndNearest(_ lines: String, _ problem: String) {
        #expect(problems(lines) == [problem])
    }

    @Test func anInlineSecretIsRefusedAndNotRepeated() {
        let told = problems("client_secret = \"TOPSECRET\"")
        #expect(told.count == 1)
        #expect(told.first?.contains("client_secret_file") == true)
        #expect(told.first?.contains("TOPSECRET") == false)
    }

    @Test func aProxyWithAPasswordIsRefusedAndNotRepeated() {
        let told = problems("proxy = \"http://u:TOPSECRET@proxy.example\"")
        #expect(told.count == 1)
        #expect(told.first?.contains("TOPSECRET") == false)
    }

    @Test(arguments: [
        "sha256//abc", "sha1//AAAA", "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=;x", "~/key.pem",
    ])
    func pinsHaveOneForm(_ pin: String) {
        #expect(problems("pinned_public_key = \"\(pin)\"").first?.hasPrefix("6: pinned_public_key needs") == true)
    }

    @Test func theTableIsNamedForWhatIsMissing() {
        let configuration = parse(sound + "\n[profiles.b]\nkind = \"mysafe\"\n")
        #expect(
            configuration.problems.map { "\($0.line): \($0.message)" } == [
                "5: client_id is missing", "5: url is missing",
            ])
        #expect(parse("[profiles.b]\nvault = \"~/x\"\n").problems.map(\.line) == [1])
    }

    @Test(
        arguments: [
            ("kind = \"mysave\"", "there is no kind 'mysave', did you mean 'mysafe'?"),
            ("kind = 3", "kind needs text in quotes, not a number"),
        ])
    func kindsAreFew(_ line: String, _ message: String) {
        let configuration = parse("[profiles.b]\n\(line)\n")
        #expect(configuration.problems.map { "\($0.line): \($0.message)" } == ["2: \(message)"])
    }

    @Test(arguments: ["\"my prod\"", "\"\"", "\"é\"", "-x", "\"a/b\""])
    func oddNamesAreRefused(_ name: String) {
        let configuration = parse("[profiles.\(name)]\nkind = \"local\"\n")
        #expect(configuration.problems.map(\.line) == [1])
        #expect(configuration.problems.first?.message.contains("cannot be a profile's name") == true)
    }

    @Test func theBuiltInNameIsLocal() {
        #expect(parse("[profiles.vault]\nkind = \"local\"\n").problems == [])
        let remote = parse("[profiles.vault]\nkind = \"mysafe\"\nurl = \"https://h.example\"\nclient_id = \"i\"\n")
        #expect(remote.problems.map(\.line) == [2])
        #expect(throws: ProfileError.self) { try remote.choose("vault") }
    }

    @Test func theTopHasTwoKeys() {
        let configuration = parse("defualt = \"sound\"\nurl = \"x\"\n" + sound)
        #expect(
            configuration.problems.map { "\($0.line): \($0.message)" } == [
                "1: there is no key 'defualt' here, did you mean 'default'?",
                "2: there is no key 'url' here: it belongs below [profiles.NAME]",
            ])
        // Which profile is meant is unclear; one that is named is not.
        #expect(throws: ProfileError.broken(nil, configuration.problems)) { try configuration.choose(nil) }
        #expect(throws: Never.self) { try configuration.choose("sound") }
    }

    @Test func anUnknownDefaultIsNamed() {
        let configuration = parse("default = \"suond\"\n" + sound)
        #expect(configuration.problems.map(\.message) == ["there is no profile 'suond', did you mean 'sound'?"])
    }

    // MARK: What is no TOML

    @Test func aMistypedValueTakesItsOwnProfileOnly() throws {
        let told = problems("colour = red\ntimeout = 10s")
        #expect(told.count == 2)
        #expect(told[0].hasPrefix("6: this is no TOML: "))
        #expect(told[0].contains("double quotes"))
        #expect(told[1].hasPrefix("7: this is no TOML: "))
    }

    /// The value that could not be read may be one that seems to be missing.
    @Test func nothingIsSaidToBeMissingThatStandsThere() {
        let configuration = parse("[profiles.a]\nkind = \"mysafe\"\nurl = https\nclient_id = \"i\"\n")
        #expect(configuration.problems.map(\.line) == [3])
    }

    @Test func aKeyGivenTwiceIsAFault() {
        #expect(problems("tenant = \"a\"\ntenant = \"b\"").map { $0.prefix(2) } == ["7:"])
    }

    @Test func anUnquotedDefaultLeavesTheProfiles() throws {
        let configuration = parse("default = sound\n" + sound)
        #expect(configuration.problems.map(\.line) == [1])
        #expect(throws: ProfileError.self) { try configuration.choose(nil) }
        #expect(try configuration.choose("sound").name == "sound")
    }

    /// What stands outside of one profile's table could be about any: nothing is guessed.
    @Test(
        arguments: [
            ("[profiles.b\nkind = \"local\"\n", 4), ("[profiles.sound]\nconfirm = \"always\"\n", 4),
            ("[profiles.b]\nx = [\n1\ny = 2\n", 5), ("[profiles.b]\nx = \"\"\"\nopen\n", 5),
            ("[profiles]\nb = { kind = \"local\" }\n", 5), ("[=]", 4), ("[[[a]]]", 4), ("[[ ", 4), ("  [", 4),
        ])
    func otherFaultsMakeTheFileUnreadable(_ text: String, _ line: Int) {
        let configuration = parse(sound + text)
        #expect(configuration.isUnreadable)
        #expect(configuration.profiles == [])
        #expect(configuration.problems.map(\.line) == [line])
        #expect(throws: ProfileError.self) { try configuration.choose("vault") }
        #expect(throws: ProfileError.self) { try configuration.choose(nil) }
    }

    @Test func aFaultAtTheTopIsAboutAnyProfile() {
        #expect(parse("profiles.sound.confirm = always\n" + sound).isUnreadable)
    }

    @Test(arguments: [
        "tenant = [\"a\"]", "tenant = { a = [1] } # x", "tenant = [}", "tenant = { \"]\" = '[' }",
        "tenant = 2026-01-01T:", "timeout = 12:30:00",
    ])
    func valuesAreSimple(_ line: String) {
        #expect(problems(line) == ["6: a value is text in double quotes, a number, or true or false"])
    }

    @Test func bracketsInTextAreText() {
        let configuration = parse(
            "[profiles.a] # [x]\nkind = 'local' # {\nvault = \"/[\\\"{\" # \"\nkey_file = '/[\\'\n")
        #expect(configuration.problems == [])
        #expect(configuration.profiles.map(\.kind) == [.local(LocalProfile(vault: "/[\"{", keyFile: "/[\\"))])
    }

    @Test func bytesThatAreNoTextAreToldByLine() {
        let cases: [([UInt8], Int)] = [
            (Array("# a\n# ".utf8) + [0xC3, 0x28], 2), (Array("a\n\nb\0".utf8), 3), (Array("x = \"\\u0000\"".utf8), 1),
            (Array(repeating: UInt8(ascii: "a"), count: 5000), 1),
            (Array(repeating: UInt8(ascii: "\n"), count: 2000), 1),
            (Array(repeating: UInt8(ascii: "#"), count: 70_000), 1),
        ]
        for (bytes, line) in cases {
            let configuration = ConfigurationFile.parse(bytes, path: "config.toml")
            #expect(configuration.isUnreadable)
            #expect(configuration.problems.map(\.line) == [line])
        }
    }

    @Test func linesAreFoundWithEveryLineEnding() {
        #expect(parse("# c\n\nwrong = 1\n" + sound + "oops = 2").problems.map(\.line) == [3, 7])
        #expect(parse("a.b.c.d.e = 1\r\nb = 2\r\n").problems.map(\.line) == [1, 2])
        #expect(parse("\u{FEFF}\nb = 2").problems.map(\.line) == [2])
    }
}
