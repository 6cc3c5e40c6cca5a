/// Where running bulk actions are kept, so that a run can be gone on with after the process died. Its calls may block.
///
/// A journal holds identifiers and outcomes in the clear. Names of secrets are not in it, and who they are shared with, or
/// their tags, only sealed where a service has a seal: these are list data, which the vault seals.
package protocol RunJournal: Sendable {
    /// Why a run could not be kept at present; nil if it could. For telling before a run; may block for a moment.
    func problem() -> ServiceError?

    /// Notes a plan before anything is sent; it is on disk when this returns. It takes the place of what the journal has of
    /// the plan's earlier part. Throws `.taken` if that is not there any more, or not as the plan has it.
    func begin(
        _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
    ) throws(JournalError) -> any RunRecord

    /// Runs of the same user on the same place that no living process works on, oldest first. Without those whose changes
    /// the seal does not open.
    func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun]

    /// Runs of the same user on the same place that have ended and are kept, oldest first. Without those whose changes the
    /// seal does not open.
    func ended(identity: ServiceIdentity, seal: (any RunSeal)?) -> [KeptRun]

    /// The report of a run that has ended; nil if it is not there any more, or cannot be read.
    func report(_ name: String, seal: (any RunSeal)?) -> BulkReport?

    /// Forgets an unfinished run; harmless if it is gone already. Throws if it is still there afterwards.
    func discard(_ name: String) throws(ServiceError)
}

/// Seals what a journal keeps of a service's list data, so that only somebody who can open the service can read it.
package protocol RunSeal: Sendable {
    func seal(_ text: [UInt8]) -> [UInt8]
    /// nil if it was not sealed by the same service, or is damaged.
    func open(_ sealed: [UInt8]) -> [UInt8]?
}

/// Why a run could not be begun in a journal.
package enum JournalError: Error, Equatable, Sendable {
    /// What the plan goes on with is gone, or has changed since the plan was made.
    case taken
    case failed(ServiceError)
}

/// One bulk run that is being written to a journal.
///
/// What earlier unfinished runs on the same place have left of the same secrets is not theirs any more as soon as this run
/// has reported on them. Until the end no other process can take these runs up.
package protocol RunRecord: Sendable {
    /// Notes that these are about to be sent; it is on disk when this returns. What goes wrong is thrown by the next `record`
    /// or `end`, unless it could be made good for by then.
    func sending(_ ids: [SecretID])

    /// Notes what has been done.
    func record(_ outcomes: [ItemOutcome]) throws(ServiceError)

    /// What the run is called for people, from 1 on; nil if the journal keeps none that have ended.
    var number: Int? { get }

    /// The run has ended.
    ///
    /// - Parameters:
    ///   - untouched: if the run is to be gone on with, those that surely were not touched by this part of it; nil if there
    ///     is nothing to resume: then it is kept as one that has ended.
    ///   - end: how it ended.
    func end(keeping untouched: [SecretID]?, _ end: RunEnd) throws(ServiceError)
}

/// For journals that keep no run that has ended.
extension RunJournal {
    package func ended(identity: ServiceIdentity, seal: (any RunSeal)?) -> [KeptRun] { [] }
    package func report(_ name: String, seal: (any RunSeal)?) -> BulkReport? { nil }
}

extension RunRecord {
    package var number: Int? { nil }
}
