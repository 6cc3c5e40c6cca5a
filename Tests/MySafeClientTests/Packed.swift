import Foundation
import TestSupport

enum Packed {
    /// Compresses by the `gzip` program.
    static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let packed = try ChildProcess.run(["gzip", "-9", "-c"], reading: bytes).output
        return Array(packed)
    }
}
