import TOMLKit
import Text

/// Reads config.toml. The library decides what the text means; this says what may stand in it.
package enum ConfigurationFile {
    /// Longer files are refused: a file of profiles is small.
    package static let maximumBytes = 64 << 10
    static let maximumLines = 1000
    static let maximumLineBytes = 4096

    /// What the file says. Everything that is wrong is told with its line, and what is right can be used.
    ///
    /// - Parameter path: what the problems are told of.
    package static func parse(_ bytes: [UInt8], path: String) -> Configuration {
        var configuration = Configuration(file: path)
        do throws(Finding) {
            let text = try ConfigurationText(bytes)
            let (root, lines, faults) = try SyntaxRepair.parse(text)
            var findings = faults
            findings += readRoot(root, into: &configuration)
            for name in profileNames(root) {
                var reader = ProfileReader(name: name, table: root["profiles"]?.table?[name]?.table)
                let profile = reader.profile()
                let hasFault = faults.contains { $0.profile == name }
                if let profile, !hasFault { configuration.profiles.append(profile) }
                // What seems to be missing may stand on a line that could not be read.
                findings += hasFault ? reader.findings.filter { $0.path.count > 2 } : reader.findings
            }
            configuration.problems = located(findings, in: lines, path)
        } catch {
            configuration.isUnreadable = true
            configuration.problems = [error.problem(path, line: error.line ?? 1)]
        }
        return configuration
    }

    /// The names in `profiles`, sorted.
    private static func profileNames(_ root: TOMLTable) -> [String] { root["profiles"]?.table?.keys.sorted() ?? [] }

    /// Reads what belongs to no profile.
    private static func readRoot(_ root: TOMLTable, into configuration: inout Configuration) -> [Finding] {
        var findings: [Finding] = []
        let known = [
            "default", "profiles", ViewSettings.table, TerminalSettings.table, RunSettings.table, ListSettings.table,
            ColourSettings.table,
        ]
        for key in root.keys.sorted() where !known.contains(key) {
            let isProfileKey = ProfileKey(rawValue: key) != nil
            let hint = isProfileKey ? ": it belongs below [profiles.NAME]" : NearestName.question(key, in: known)
            findings.append(Finding([key], "there is no key '\(key)' here\(hint)"))
        }
        if let value = root["profiles"], value.type != .table {
            findings.append(Finding(["profiles"], "profiles needs tables, [profiles.NAME], not \(value.shown)"))
        }
        let (terminal, inTerminal) = TerminalSettings.read(root[TerminalSettings.table])
        configuration.terminal = terminal
        let (runs, inRuns) = RunSettings.read(root[RunSettings.table])
        configuration.runs = runs
        let (list, inList) = ListSettings.read(root[ListSettings.table])
        configuration.list = list
        let (colours, inColours) = ColourSettings.read(root[ColourSettings.table])
        configuration.colours = colours
        let (views, inViews) = ViewSettings.read(root[ViewSettings.table])
        configuration.views = views
        findings += inTerminal + inRuns + inList + inColours + inViews
        guard let value = root["default"] else { return findings }
        guard let name = value.string else {
            findings.append(Finding(["default"], "default needs the name of a profile in quotes, not \(value.shown)"))
            return findings
        }
        let names = profileNames(root) + [Profile.builtIn.name]
        guard names.contains(name) else {
            findings.append(
                Finding(["default"], "there is no profile '\(name)'\(NearestName.question(name, in: names))"))
            return findings
        }
        configuration.defaultName = name
        return findings
    }

    private static func located(
        _ findings: [Finding], in lines: ConfigurationText, _ path: String
    ) -> [ConfigurationProblem] {
        guard !findings.isEmpty else { return [] }
        let index = LineIndex(lines)
        return findings.map { $0.problem(path, line: $0.line ?? index.line(of: $0.path)) }
            .sorted { ($0.line, $0.message) < ($1.line, $1.message) }
    }
}

/// Something wrong, before it is known on which line.
struct Finding: Error {
    /// The keys that lead to it, from the top.
    var path: [String]
    var message: String
    /// The line, where it is known already.
    var line: Int?

    init(_ path: [String], _ message: String, line: Int? = nil) {
        self.path = path
        self.message = message
        self.line = line
    }

    /// The profile that it is in; nil where it is in none.
    var profile: String? { path.count > 1 && path[0] == "profiles" ? path[1] : nil }

    func problem(_ file: String, line: Int) -> ConfigurationProblem {
        ConfigurationProblem(
            file: file, line: line, profile: profile,
            view: path.count > 1 && path[0] == ViewSettings.table ? path[1] : nil,
            isOfSettings: [
                TerminalSettings.table, RunSettings.table, ListSettings.table, ColourSettings.table, ViewSettings.table,
            ].contains(path.first), message: message)
    }
}

extension TOMLValueConvertible {
    /// What kind of value it is, for people; never the value itself.
    var shown: String {
        switch type {
        case .table: "a table"
        case .array: "an array"
        case .string: "text"
        case .int, .double: "a number"
        case .bool: "true or false"
        case .date, .time, .dateTime: "a date or time"
        }
    }
}
