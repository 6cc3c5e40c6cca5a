import Testing

@testable import Profiles

/// The table `[terminal]`: what is wrong in it is told by line, and takes no profile away.
@Suite struct TerminalSettingsTests {
    private let profile = "\n[profiles.a]\nkind = \"local\"\n"

    @Test(arguments: [
        ("", nil), ("[terminal]", nil), ("[terminal]\nescape_delay = 0", 0), ("terminal.escape_delay = 2000", 2000),
    ])
    func isRead(_ text: String, _ delay: Int?) throws {
        let configuration = parse(text + profile)
        #expect(configuration.problems.isEmpty)
        #expect(configuration.terminal == TerminalSettings(escapeDelay: delay))
        #expect(try configuration.choose("a").name == "a")
    }

    @Test(arguments: [
        ("[terminal]\nescape_delay = 2.5", "2: escape_delay is in milliseconds, a whole number from 0 to 2000"),
        ("[terminal]\nescape_delay = -1", "2: escape_delay is in milliseconds, a whole number from 0 to 2000"),
        ("[terminal]\nescape_delay = 2001", "2: escape_delay is in milliseconds, a whole number from 0 to 2000"),
        ("[terminal]\nescape_delay = \"25\"", "2: escape_delay is in milliseconds, a whole number from 0 to 2000"),
        ("[terminal]\nescape_dealy = 25", "2: there is no key 'escape_dealy' here, did you mean 'escape_delay'?"),
        ("terminal = 25", "1: terminal is a table, [terminal], not a number"),
        ("[terminal]\nescape_delay = 25 ms", "2: a value is text in double quotes, a number, or true or false"),
    ])
    func whatIsWrongTakesNothingAway(_ text: String, _ problem: String) throws {
        let configuration = parse(text + "\n" + profile)
        let told = configuration.problems.map { "\($0.line): \($0.message)" }
        #expect(told.count == 1 && told[0].hasPrefix(String(problem.prefix(2))), "\(told)")
        if !text.hasSuffix("ms") { #expect(told == [problem]) }
        #expect(configuration.problems.allSatisfy { $0.isOfSettings && $0.profile == nil })
        #expect(configuration.terminal.escapeDelay == nil)
        #expect(try configuration.choose(nil) == .builtIn)
        #expect(try configuration.choose("a").name == "a")
    }
}
