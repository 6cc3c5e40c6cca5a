import TOMLKit

/// Parses a text as TOML, leaving out single lines of a profile's table or of the terminal's that are not TOML, so that one
/// mistyped value does not take the other profiles away.
enum SyntaxRepair {
    /// More faults than this are not repaired.
    private static let most = 20
    /// A key that nobody writes, to see into which table a line belongs.
    private static let marker = "cofre-marks-this-place"

    /// The table, the lines that it comes from, and the faults that were left out, each in the profile whose table it stands in,
    /// or in `default`. Throws the fault of a text that cannot be read: a header, or anything else outside of a profile's
    /// table, could be about every profile.
    static func parse(_ text: ConfigurationText) throws(Finding) -> (TOMLTable, ConfigurationText, [Finding]) {
        var kept = text
        let others = (1...text.lines.count).filter { text.shape(of: $0) == .other }
        for line in others { kept.blank(line) }
        var faults: [Finding] = []
        let table = try repair(&kept, &faults)
        for line in others {
            faults.append(try fault(ConfigurationText.wantedValue, line: line, key: text.key(of: line), in: kept))
        }
        return (table, kept, faults)
    }

    private static func repair(_ text: inout ConfigurationText, _ faults: inout [Finding]) throws(Finding) -> TOMLTable
    {
        while true {
            do {
                return try TOMLTable(string: text.prefix(text.lines.count))
            } catch {
                guard let error = error as? TOMLParseError else { throw Finding([], "this is no TOML: \(error)") }
                // At the end of the text the library counts one line more.
                let line = min(max(error.source.begin.line, 1), text.lines.count)
                guard faults.count < most, text.shape(of: line) == .simple, !text.lines[line - 1].isEmpty else {
                    throw Finding([], message(error), line: line)
                }
                faults.append(try fault(message(error), line: line, key: text.key(of: line), in: text))
                text.blank(line)
            }
        }
    }

    /// A fault that leaves the rest of the file readable. Throws it where it does not.
    private static func fault(
        _ message: String, line: Int, key: String, in text: ConfigurationText
    ) throws(Finding) -> Finding {
        guard let place = place(of: line, key: key, in: text) else { throw Finding([], message, line: line) }
        return Finding(place, message, line: line)
    }

    /// What a faulty line is about: a profile or the terminal, in whose own table it stands, or the default. nil for
    /// anything else.
    private static func place(of line: Int, key: String, in text: ConfigurationText) -> [String]? {
        guard let table = try? TOMLTable(string: text.prefix(line - 1) + "\(marker) = true\n") else { return nil }
        if table.contains(key: marker) { return key == "default" ? ["default"] : nil }
        for settings in [TerminalSettings.table, RunSettings.table]
        where table[settings]?.table?.contains(key: marker) == true { return [settings] }
        guard let profiles = table["profiles"]?.table,
            let name = profiles.keys.first(where: { profiles[$0]?.table?.contains(key: marker) ?? false })
        else { return nil }
        return ["profiles", name]
    }

    private static func message(_ error: TOMLParseError) -> String {
        let beginning = "Error while "
        let text = error.description
        let reason = text.hasPrefix(beginning) ? String(text.dropFirst(beginning.count)) : text
        return "this is no TOML: \(reason)" + (reason.contains("value type") ? "; text needs double quotes" : "")
    }
}
