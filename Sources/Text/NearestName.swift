/// What somebody probably meant who mistyped a name.
package enum NearestName {
    /// The name nearest to a word, whatever the case and accents; nil if none is near: a third of the word may be wrong, in short
    /// words one letter.
    package static func find(_ word: String, in names: some Sequence<String>) -> String? {
        var folding = TextFolding()
        let typed = characters(word, &folding)
        var best: (name: String, distance: Int)?
        let limit = max(1, typed.count / 3)
        for name in names {
            let candidate = characters(name, &folding)
            // A name that differs more in length than may be wrong needs no closer look.
            guard abs(candidate.count - typed.count) <= limit else { continue }
            let distance = distance(typed, candidate)
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// `, did you mean 'name'?`, or a full stop if none is near: the end of a sentence that says that there is no such name.
    package static func hint(_ word: String, in names: some Sequence<String>) -> String {
        let question = question(word, in: names)
        return question.isEmpty ? "." : question
    }

    /// `, did you mean 'name'?`; empty if none is near. For whatever people write by hand: keys, actions, settings.
    package static func question(
        _ word: String, in names: some Sequence<String>, quoted: (String) -> String = { "'\($0)'" }
    ) -> String {
        find(word, in: names).map { ", did you mean \(quoted($0))?" } ?? ""
    }

    private static func characters(_ text: String, _ folding: inout TextFolding) -> [Character] {
        Array(String(decoding: folding.fold(text), as: UTF8.self).prefix(40))
    }

    /// How many characters have to be inserted, removed, replaced or swapped with their neighbour to make one word of the
    /// other (optimal string alignment).
    package static func distance(_ a: [Character], _ b: [Character]) -> Int {
        // Nothing that long is near to anything.
        if a.count > 40 { return a.count }
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
}
