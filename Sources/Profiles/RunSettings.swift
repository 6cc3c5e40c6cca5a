import TOMLKit

/// What becomes of bulk runs: the table `[runs]` of config.toml.
package struct RunSettings: Equatable, Sendable {
    /// For how many days runs that have ended are kept; 0 for not at all.
    package var keepDays = 30

    package init() {}

    /// The table's name, and its keys.
    static let table = "runs"
    private static let keepDaysKey = "keep_days"

    /// What the table says, and what is wrong in it. Where a value is wrong, the usual one holds.
    static func read(_ value: (any TOMLValueConvertible)?) -> (RunSettings, [Finding]) {
        let (numbers, findings) = NumberKey.read(
            [NumberKey(name: keepDaysKey, unit: "in days", allowed: 0...3650)], of: table, value)
        var settings = RunSettings()
        settings.keepDays = numbers[keepDaysKey] ?? settings.keepDays
        return (settings, findings)
    }
}
