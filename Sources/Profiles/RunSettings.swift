import TOMLKit

/// What becomes of bulk runs: the table `[runs]` of config.toml.
package struct RunSettings: Equatable, Sendable {
    /// For how many days runs that have ended are kept; 0 for not at all.
    package var keepDays = 30
    /// Whether a run that is under way goes on without a terminal if that goes away; otherwise it stops in order.
    package var finishesOnHangup = false

    package init() {}

    /// The table's name, and its keys.
    static let table = "runs"
    private static let keepDaysKey = "keep_days"
    private static let onHangupKey = "on_hangup"

    /// What the table says, and what is wrong in it. Where a value is wrong, the usual one holds.
    static func read(_ value: (any TOMLValueConvertible)?) -> (RunSettings, [Finding]) {
        var (numbers, findings) = NumberKey.read(
            [NumberKey(name: keepDaysKey, unit: "in days", allowed: 0...3650)], of: table, others: [onHangupKey], value)
        var settings = RunSettings()
        settings.keepDays = numbers[keepDaysKey] ?? settings.keepDays
        if let word = value?.table?[onHangupKey] {
            switch word.string {
            case "stop": break
            case "finish": settings.finishesOnHangup = true
            default: findings.append(Finding([table, onHangupKey], "\(onHangupKey) is \"stop\" or \"finish\""))
            }
        }
        return (settings, findings)
    }
}
