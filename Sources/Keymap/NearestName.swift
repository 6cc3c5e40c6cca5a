/// `, did you mean 'name'?` with the candidate nearest to a mistyped word; empty where none is near. For whatever people
/// write by hand: keys, actions, settings.
package func nearestHint(
    _ word: String, _ candidates: [String], quoted: (String) -> String = { "'\($0)'" }
) -> String {
    let typed = Array(word.lowercased().prefix(40))
    let ranked = candidates.map { (name: $0, distance: editDistance(typed, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= max(1, typed.count / 3) else {
        return ""
    }
    return ", did you mean \(quoted(best.name))?"
}

/// How many characters have to be inserted, removed, replaced or swapped with their neighbour to make one word of the
/// other (optimal string alignment).
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var row = [i + 1]
        for (j, y) in b.enumerated() {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (x == y ? 0 : 1))
            if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
