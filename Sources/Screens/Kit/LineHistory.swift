/// The lines that were typed earlier, the latest last, and where somebody who looks through them is.
package struct LineHistory: Sendable {
    package private(set) var lines: [String]
    /// The one that is looked at; behind the last one is what is being typed.
    private var place: Int
    /// What was typed before looking into the history.
    private var typed = ""

    /// How many are kept.
    package static let length = 100

    package init(_ lines: [String] = []) {
        self.lines = lines
        place = lines.count
    }

    /// Keeps a line, once.
    mutating func add(_ line: String) {
        if !line.isEmpty {
            lines.removeAll { $0 == line }
            lines.append(line)
            if lines.count > Self.length { lines.removeFirst() }
        }
        leave()
    }

    /// Something is typed: the next look begins at the latest line.
    mutating func leave() { place = lines.count }

    /// The line before the one that is looked at (-1), or the one behind it (1), which at the end is what was typed; nil if there
    /// is none.
    ///
    /// - Parameter text: what stands in the line now.
    mutating func recall(_ step: Int, from text: String) -> String? {
        let next = place + step
        guard next >= 0, next <= lines.count else { return nil }
        if place == lines.count { typed = text }
        place = next
        return next == lines.count ? typed : lines[next]
    }
}
