import Foundation

/// The programs that `make build` leaves, which are those that ship: optimised, static, stripped. Tests of a program drive
/// these and no others.
package enum ShippedProgram {
    /// The path of `cofre` or `cofre-server`. Ends the tests with a message if there is none, or if it is older than its
    /// sources: what was tested would not be what ships.
    package static func path(_ name: String) -> String {
        let program = root.appendingPathComponent(".build/release/\(name)")
        guard let built = modified(program) else {
            fatalError("\(program.path) is missing: run 'make build', or 'make test', which does it first.")
        }
        if let newer = sources.first(where: { modified($0).map { $0 > built } ?? false }) {
            fatalError(
                "\(program.path) is older than \(newer.path): run 'make build', or 'make test', which does it first.")
        }
        return program.path
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static var sources: [URL] {
        let files = FileManager.default.enumerator(
            at: root.appendingPathComponent("Sources"), includingPropertiesForKeys: [.contentModificationDateKey])
        return (files?.compactMap { $0 as? URL } ?? []).filter { ["swift", "c", "h"].contains($0.pathExtension) }
    }

    private static func modified(_ file: URL) -> Date? {
        try? FileManager.default.attributesOfItem(atPath: file.resolvingSymlinksInPath().path)[.modificationDate]
            as? Date
    }
}
