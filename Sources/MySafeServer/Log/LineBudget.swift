/// How many log lines anybody can cause who is not let in: some in each second from one address, and some from all. What is left
/// out is counted. What is done with an access key is not bounded so: there each line counts.
struct LineBudget: Sendable {
    /// Lines in a second from one address.
    static let each = 20
    /// Lines in a second from all together.
    static let all = 200

    private var second: Int64 = 0
    private var written = 0
    private var bySource: [String: Int] = [:]
    private var left: [String: Int] = [:]

    /// Whether the line is written.
    ///
    /// - Parameters:
    ///   - source: whoever caused it.
    ///   - second: the present one; counted from anywhere.
    mutating func take(_ source: String, at second: Int64) -> Bool {
        if second != self.second {
            self.second = second
            written = 0
            bySource.removeAll(keepingCapacity: true)
        }
        guard written < Self.all, bySource[source, default: 0] < Self.each else {
            // From how many addresses they came is not bounded otherwise.
            left[left.count < 100 || left[source] != nil ? source : "others", default: 0] += 1
            return false
        }
        written += 1
        bySource[source, default: 0] += 1
        return true
    }

    /// Whether lines were left out.
    var hasLeft: Bool { !left.isEmpty }

    /// How many lines were left out since the last call, by source.
    mutating func takeLeft() -> [(source: String, count: Int)] {
        defer { left.removeAll(keepingCapacity: true) }
        return left.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
