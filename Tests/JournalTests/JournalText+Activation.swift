import Secrets

@testable import Journal

/// Journals of activations, which need no seal.
extension JournalText {
    static func beginning(_ plan: BulkPlan, _ identity: ServiceIdentity, startedAt: Int64) -> String {
        var names = ChangeNames(seal: nil)
        return beginning(plan, plan.reportItems(), identity, startedAt: startedAt, &names)
    }

    static func lines(_ outcomes: [ItemOutcome]) -> String {
        var names = ChangeNames(seal: nil)
        return lines(outcomes, &names, expected: [:])
    }

    static func read(_ bytes: [UInt8], name: String) -> Reading { read(bytes, name: name, seal: nil) }
}
