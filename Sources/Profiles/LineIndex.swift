import TOMLKit

/// On which line each key of a text stands. The library does not tell, so it is asked what the first line, the first two lines
/// and so on mean: a key stands on the line with which it appears.
struct LineIndex {
    private var lines: [[String]: Int] = [:]

    /// As deep as keys can be: profiles, name, key.
    private static let depth = 3

    init(_ text: ConfigurationText) {
        for count in 1...max(1, text.lines.count) {
            guard let table = try? TOMLTable(string: text.prefix(count)) else { continue }
            add(table, below: [], line: count)
        }
    }

    private mutating func add(_ table: TOMLTable, below path: [String], line: Int) {
        for key in table.keys {
            let path = path + [key]
            if lines[path] == nil { lines[path] = line }
            if path.count < Self.depth, let inner = table[key]?.table { add(inner, below: path, line: line) }
        }
    }

    /// The line of a key, or where there is none of the table that it is missing in.
    func line(of path: [String]) -> Int {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return 1
    }
}
