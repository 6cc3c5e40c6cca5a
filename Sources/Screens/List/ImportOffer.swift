import Secrets
import Synchronization
import Text

/// Looks at a file at a path as a person types it (`~` included), without importing anything.
package typealias FileImporter = @Sendable (_ path: String, any SecretService) async -> ImportOffer

/// What can be done with an import file.
package enum ImportOffer: Sendable {
    /// Nothing: why, and what is wrong with the file.
    case refused(ImportSummary)
    /// It can be imported. The question says what would come in, and asks; `run` imports, and ends early with a true summary if
    /// its task is cancelled.
    case possible(question: String, run: @Sendable (ImportProgress) async -> ImportSummary)
}

/// How far an import is.
package final class ImportProgress: Sendable {
    private let counts = Mutex<(done: Int, total: Int)?>(nil)

    package init() {}

    /// Notes how many of all items have been dealt with. From any thread.
    package func note(_ done: Int, of total: Int) { counts.withLock { $0 = (done, total) } }

    /// For the line that shows what is being waited for.
    var words: String {
        counts.withLock { counts in
            counts.map { WaitText.importingSome(done: $0.done, total: $0.total) } ?? WaitText.importing
        }.text
    }
}

/// What became of an import, for people.
package struct ImportSummary: Equatable, Sendable {
    /// What is in the service now; empty if nothing came in.
    package var imported: [SecretID]
    /// One sentence on the whole, such as "Imported 12 secrets."
    package var sentence: String
    /// What is wrong, a line each, with its place in the file.
    package var problems: [String]

    /// Without imported secrets and without problems, `sentence` is an error.
    package init(imported: [SecretID] = [], sentence: String, problems: [String] = []) {
        self.imported = imported
        self.sentence = sentence
        self.problems = problems
    }
}
