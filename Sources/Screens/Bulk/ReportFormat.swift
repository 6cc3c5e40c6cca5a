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
