import Testing

@testable import Profiles

@Suite("How long runs are kept")
struct RunSettingsTests {
    private func read(_ text: String) -> Configuration {
        ConfigurationFile.parse(Array(text.utf8), path: "config.toml")
    }

    @Test("A number of days, a month without it")
    func days() {
        #expect(read("").runs.keepDays == 30)
        #expect(read("[runs]\nkeep_days = 0\n").runs.keepDays == 0)
        #expect(read("[runs]\nkeep_days = 400\n").problems.isEmpty)
        #expect(!read("[runs]\non_hangup = \"stop\"\n").runs.finishesOnHangup)
        #expect(read("[runs]\non_hangup = \"finish\"\nkeep_days = 3\n").runs.finishesOnHangup)
    }

    @Test(
        "What is wrong is said with its line, and leaves every profile as it is",
        arguments: [
            ("[runs]\nkeep_days = -1\n", 2, "keep_days is in days, a whole number from 0 to 3650"),
            ("[runs]\nkeep_days = \"x\"\n", 2, "keep_days is in days"),
            ("[runs]\non_hangup = \"go on\"\n", 2, "on_hangup is \"stop\" or \"finish\""),
            ("[runs]\non_hangup = 1\n", 2, "on_hangup is \"stop\" or \"finish\""),
            ("[runs]\nkeep_day = 3\n", 2, "there is no key 'keep_day' here, did you mean 'keep_days'?"),
            ("runs = 3\n", 1, "runs is a table, [runs], not"),
        ])
    func wrong(_ text: String, _ line: Int, _ part: String) throws {
        let configuration = read(text)
        let problem = try #require(configuration.problems.first)
        #expect(problem.line == line && problem.message.contains(part), "\(problem.message)")
        #expect(problem.isOfSettings && configuration.runs.keepDays == 30)
        #expect(configuration.defaultProfile == .builtIn)
    }
}
