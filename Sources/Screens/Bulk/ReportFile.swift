import Secrets

/// Why a file could not be written.
package enum FileWriteError: Error, Equatable, Sendable {
    /// There is a file already, and it was not said that it may be replaced.
    case exists
    /// Anything else; a sentence without the path.
    case failed(reason: String)
}

/// Writes text to a file of mode 0600 at a path as a person types it (`~` included). Must replace an existing file only
/// where `replacing` is true, and must then leave either the old content or the new.
package typealias FileWriter =
    @Sendable (_ path: String, _ text: String, _ replacing: Bool) async -> Result<Void, FileWriteError>

/// The form of a saved report, told by the file name's ending.
package enum ReportFormat: Sendable {
    case json, csv

    /// nil for a name that ends in neither `.json` nor `.csv`, in any letter case.
    package init?(path: String) {
        let path = path.lowercased()
        if path.hasSuffix(".json") {
            self = .json
        } else if path.hasSuffix(".csv") {
            self = .csv
        } else {
            return nil
        }
    }
}
