import Foundation
import Secrets

/// Calls `body` with the path of an empty directory, which is removed afterwards.
func withDirectory(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "cofre-journal-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path + "/state/journal")
}

extension RunEnd {
    /// A run of which nothing is to be said.
    static let done = RunEnd(seconds: 1, wasCancelled: false, stoppedBy: nil, counts: BulkCounts([]))
}
