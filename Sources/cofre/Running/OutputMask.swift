/// Hides secret values in a stream of bytes, wherever the pieces that it comes in are cut.
struct OutputMask: Sendable {
    /// What stands in the place of a value.
    static let mask = Array("********".utf8)
    /// Shorter values, and shorter lines of values, are not hidden: too much else would be.
    static let shortest = 4
    private static let shortestLine = 8

    /// The values, the longest first.
    private let values: [[UInt8]]
    /// Whether a value begins with a byte.
    private var begins = [Bool](repeating: false, count: 256)
    /// What may be the beginning of a value.
    private var held: [UInt8] = []

    /// Of values that have several lines, such as keys in PEM form, each line is hidden too.
    init(_ secrets: [[UInt8]]) {
        var values = Set(secrets.filter { $0.count >= Self.shortest })
        for secret in secrets {
            let lines = secret.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
            if lines.count > 1 { values.formUnion(lines.filter { $0.count >= Self.shortestLine }.map(Array.init)) }
        }
        self.values = values.sorted { ($1.count, $0.first ?? 0) < ($0.count, $1.first ?? 0) }
        for value in self.values { begins[Int(value[0])] = true }
    }

    /// What can be shown of the bytes so far.
    mutating func take(_ bytes: some Collection<UInt8>) -> [UInt8] {
        held += bytes
        return shown(isEnd: false)
    }

    /// The rest, at the end of the stream.
    mutating func end() -> [UInt8] { shown(isEnd: true) }

    private mutating func shown(isEnd: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(held.count)
        var place = 0
        search: while place < held.count {
            guard begins[Int(held[place])] else {
                output.append(held[place])
                place += 1
                continue
            }
            let rest = held[place...]
            // A longer value whose beginning this is has to be waited for, even if a shorter one is there already.
            if !isEnd, values.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) { break }
            for value in values where rest.starts(with: value) {
                output += Self.mask
                place += value.count
                continue search
            }
            output.append(held[place])
            place += 1
        }
        held.removeFirst(place)
        return output
    }
}
